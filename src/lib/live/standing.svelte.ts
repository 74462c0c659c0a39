import type { CardId } from '#lib/domain/ids.ts';
import type { LiveDoc } from './line/live-doc.ts';
import type { Way } from './ways/ways.ts';
import { savingOf, unsavedCards, type Saving } from './saving.ts';

/** How things stand between this page and the workshop, as the page says it. Only what is so, and all of it. */
export class Standing {
	saving = $state.raw<Saving>({ state: 'saved' });
	/** Cards with changes that are not durable yet. */
	unsaved = $state.raw<ReadonlySet<CardId>>(new Set());
	/** False where what is not saved yet is held by this page alone: the device keeps nothing. */
	keeps = $state(true);
	/** The workshop takes nothing in: its log cannot be written. It goes on by itself. */
	stopped = $state(false);
	/** How much of the board is here while it comes in pieces, 0 to 1. */
	coming = $state<number | null>(null);
	/** Which way this page's lines go, and whether the person has put the notice about it away. */
	way = $state<Way>('fast');
	isWayTold = $state(false);
	/** The server has shut the door (44xx of doc/frames.ts) and the link does not come back by itself. */
	ended = $state.raw<{ code: number; reason: string } | null>(null);

	look(docs: readonly LiveDoc[], deviceHasLine: boolean): void {
		this.unsaved = unsavedCards(docs);
		this.saving = savingOf(docs, deviceHasLine);
		this.keeps = docs.every((doc) => doc.isKept);
		this.stopped = docs.some((doc) => doc.isStopped);
		const shut = docs.map((doc) => doc.line).find((line) => line.state === 'stopped');
		this.ended = shut ? { code: shut.code, reason: shut.reason } : null;
	}
}
