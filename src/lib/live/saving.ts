import type { CardId } from '#lib/domain/ids.ts';
import type { LiveDoc } from './line/live-doc.ts';

/** Three states and no fourth: durable on the server, on the way, or kept on this device. `count` is of acts. */
export type Saving = { state: 'saved' } | { state: 'saving'; count: number } | { state: 'offline'; count: number };

export function savingOf(docs: readonly LiveDoc[], deviceHasLine: boolean): Saving {
	const count = docs.reduce((sum, doc) => sum + doc.unsaved.length, 0);
	const down = docs.some(({ line }) => line.state === 'lost' || line.state === 'stopped');
	if (down || !deviceHasLine) return { state: 'offline', count };
	// Notes are no acts: their letters go by themselves.
	return count > 0 || docs.some(({ provider }) => provider.owes) ? { state: 'saving', count } : { state: 'saved' };
}

export function unsavedCards(docs: readonly LiveDoc[]): Set<CardId> {
	const acts = docs.flatMap((doc) => doc.unsaved);
	return new Set(acts.flatMap((act) => ('cardId' in act ? [act.cardId] : 'cardIds' in act ? (act.cardIds ?? []) : [])));
}
