import type { Slot, Space } from '#lib/domain/wall.ts';
import type { WallFact } from '#lib/domain/facts.ts';
import type { Cell, Talk, TalkNeed } from '#lib/domain/talk.ts';
import type { WallWords } from '#lib/i18n/en/wall.ts';
import { whenOf } from '../hour.ts';

export const needIcons: Record<TalkNeed, string> = { quiet: 'volume-x', captions: 'captions', language: 'languages', 'step-free': 'accessibility' };

/** A need in words: for another language, which. */
export const needName = (w: WallWords, talk: Pick<Talk, 'language'>, need: TalkNeed) => (need === 'language' && talk.language ? talk.language : w.needs[need]);

const spaceIcons = ['monitor', 'sun', 'coffee', 'trees', 'house', 'store', 'sprout', 'landmark'];

/** An icon for a space, the same on every page. A space has no colour: colour is the time. */
export function spaceIcon(space: Space, spaces: readonly Space[]): string {
	return space.kind === 'elsewhere' ? 'signpost' : spaceIcons[spaces.findIndex(({ id }) => id === space.id) % spaceIcons.length]!;
}

/** Raffle-ticket stock by time: five of them, then from the first again. */
export const slotClass = (index: number) => `slot${(index % 5) + 1}`;

/** What a time is called in a sentence: the host's own words, or its number. */
export function slotName(w: WallWords, slots: readonly Slot[], id: string): string {
	const index = slots.findIndex((slot) => slot.id === id);
	return index === -1 ? '' : slots[index]!.label || w.time(index + 1);
}

/** A cell in words: its time and its space. */
export function cellName(w: WallWords, { slots, spaces }: Pick<WallFact, 'slots' | 'spaces'>, cell: Cell | null): string {
	return cell ? w.form.cellOf(slotName(w, slots, cell.slot), spaces.find(({ id }) => id === cell.space)?.name ?? '') : '';
}

/** When it is: by the clock where that is known, with its day where that is another one; else how long. */
export function slotWhen(w: WallWords, { startsAt, minutes, label }: Slot, index: number, now = Date.now()): string {
	if (startsAt !== null) return w.fromTo(whenOf(startsAt, now), whenOf(startsAt + minutes * 60_000, startsAt));
	return label === '' ? w.minutes(minutes) : w.time(index + 1);
}
