import type { Method, RoundSpec } from '../round.ts';
import { conversationRounds } from './conversation.ts';
import { openSpace, openSpaceDays, openSpacePalette, openSpaceShort } from './open-space.ts';
import { planningForReal } from './planning-for-real.ts';

/** The sessions that come with Folkmoot, in the order they are offered. */
export const methods: readonly Method[] = [planningForReal, openSpace, openSpaceShort, openSpaceDays];

export function methodNamed(id: string): Method | null {
	return methods.find((method) => method.id === id) ?? null;
}

/** With those that are in no run sheet of their own. */
const planningPalette: readonly RoundSpec[] = [...planningForReal.rounds, ...conversationRounds];

/** The rounds that a workshop can have are those of its own method. */
export function paletteOf({ id }: Pick<Method, 'id'>): readonly RoundSpec[] {
	return id === openSpaceDays.id ? [...openSpaceDays.rounds, ...openSpacePalette.filter((spec) => !openSpaceDays.rounds.some((one) => one.id === spec.id))] : id === openSpace.id || id === openSpaceShort.id ? openSpacePalette : planningPalette;
}

/** Whether people meet in talks that they put on a wall themselves. */
export function hasWall({ rounds }: { rounds: readonly Pick<RoundSpec, 'kind'>[] }): boolean {
	return rounds.some(({ kind }) => kind === 'talks' || kind === 'market');
}
