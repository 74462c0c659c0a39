import type { Talk } from '#lib/domain/talk.ts';
import type { Slot, Space } from '#lib/domain/wall.ts';

/** So much of a wall can be read from the back row. */
const timesThatFit = 3;
const spacesThatFit = 6;

/**
 * The part of the agenda wall that fits on a hall screen: the times that are on or come next, and of the spaces those with talks in them before empty ones.
 * `more` counts the talks that are not in sight in those times.
 */
export function hallWindow<S extends Pick<Slot, 'id' | 'state'>, P extends Pick<Space, 'id'>>(slots: readonly S[], spaces: readonly P[], talks: readonly Pick<Talk, 'cell'>[]): { slots: S[]; rows: P[]; more: number } {
	const next = slots.findIndex(({ state }) => state !== 'over');
	const from = Math.max(0, Math.min(next === -1 ? slots.length : next, slots.length - timesThatFit));
	const shown = slots.slice(from, from + timesThatFit);
	const inTime = talks.filter(({ cell }) => cell !== null && shown.some(({ id }) => id === cell.slot));
	const isUsed = (space: P) => inTime.some(({ cell }) => cell!.space === space.id);
	const kept = new Set([...spaces.filter(isUsed), ...spaces.filter((space) => !isUsed(space))].slice(0, spacesThatFit));
	const rows = spaces.filter((space) => kept.has(space));
	const inSight = shown.flatMap(({ id }) => rows.map((space) => Math.min(2, inTime.filter(({ cell }) => cell!.slot === id && cell!.space === space.id).length))).reduce((sum, n) => sum + n, 0);
	return { slots: shown, rows, more: inTime.length - inSight };
}
