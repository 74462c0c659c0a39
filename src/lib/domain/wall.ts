import type { PersonId, RoundId, SpaceId, TalkId } from './ids.ts';
import type { RoundSpec, RoundState } from './round.ts';
import { assertNever } from './result.ts';
import type { Cell, Talk, Whereabouts } from './talk.ts';

/** A time on the wall: a round of talks. */
export interface Slot {
	id: RoundId;
	/** The host's words for it, as "Saturday, 10:00"; '' where its number and hour say enough. */
	label: string;
	minutes: number;
	state: 'ahead' | 'now' | 'over';
	/** When it begins, ms since 1970, as far as the clock can say; null while nothing runs. */
	startsAt: number | null;
}

/** A space on the wall. "Somewhere else" takes any number of talks: each says where it is. */
export interface Space {
	id: SpaceId;
	name: string;
	kind: 'room' | 'elsewhere';
	/** Of a call outside, if there is one. */
	link: string;
	/** The host has uncovered it; the others show when they are needed. */
	shown: boolean;
}

/** Rows that are open from the start: so few that talks spread over all times before they fill a second row of one time (methods.md 2, Owen). */
export const rowsFirst = 3;

type Placed = Pick<Talk, 'id' | 'cell' | 'state'>;

/** The times of a method, with where the clock stands in each. A method's round of talks without a slot of its own is one too. */
export function slotsOf(rounds: readonly Pick<RoundSpec, 'id' | 'kind' | 'minutes' | 'slot' | 'overnight'>[], round: RoundState): Slot[] {
	let at = startOfNext(round);
	return rounds.flatMap((spec, index): Slot[] => {
		const startsAt = index === round.index ? startOfThis(round) : index > round.index ? at : null;
		if (index > round.index && at !== null) at += spec.minutes * 60_000;
		if (spec.overnight && index >= round.index) at = null;
		if (spec.kind !== 'talks') return [];
		const isOver = index < round.index || (index === round.index && (round.state === 'over' || round.state === 'finished'));
		const isNow = index === round.index && !isOver && round.state !== 'ready';
		return [{ id: spec.id, label: spec.slot?.label ?? '', minutes: spec.minutes, state: isOver ? 'over' : isNow ? 'now' : 'ahead', startsAt }];
	});
}

/** When the round after this one begins, if nothing is changed meanwhile. */
function startOfNext(round: RoundState): number | null {
	switch (round.state) {
		case 'running':
		case 'grace':
			return round.endsAt;
		case 'ready':
		case 'paused':
		case 'over':
		case 'finished':
			return null;
		default:
			return assertNever(round);
	}
}

function startOfThis(round: RoundState): number | null {
	return round.state === 'running' ? round.endsAt - round.lengthMs : null;
}

/** The talks that stand in a cell. */
export function talksIn<T extends Placed>(talks: readonly T[], cell: Cell): T[] {
	return talks.filter((talk) => talk.state === 'posted' && talk.cell?.slot === cell.slot && talk.cell.space === cell.space);
}

/**
 * The spaces that are shown: those the host has uncovered, those with a talk, the first few; and while all their cells are taken, one more. Somewhere
 * else is always there, last.
 */
export function shownSpaces(spaces: readonly Space[], slots: readonly Pick<Slot, 'id' | 'state'>[], talks: readonly Placed[]): Space[] {
	const open = slots.filter(({ state }) => state !== 'over');
	const rooms = spaces.filter(({ kind }) => kind === 'room');
	const hasTalk = (space: SpaceId) => talks.some((talk) => talk.state === 'posted' && talk.cell?.space === space);
	const isShown = rooms.map(({ id, shown }, i) => shown || i < rowsFirst || hasTalk(id));
	const hasRoom = () => rooms.some(({ id }, i) => isShown[i] && open.some((slot) => talksIn(talks, { slot: slot.id, space: id }).length === 0));
	while (open.length > 0 && !hasRoom()) {
		const next = isShown.indexOf(false);
		if (next === -1) break;
		isShown[next] = true;
	}
	return [...rooms.filter((_, i) => isShown[i]), ...spaces.filter(({ kind }) => kind === 'elsewhere')];
}

/** Cells that anyone may take now: shown, in a time that is not over, with no talk in them. In the order of the wall: by time, then by space. */
export function freeCells(spaces: readonly Space[], slots: readonly Pick<Slot, 'id' | 'state'>[], talks: readonly Placed[]): Cell[] {
	const rooms = shownSpaces(spaces, slots, talks).filter(({ kind }) => kind === 'room');
	return slots.filter(({ state }) => state !== 'over').flatMap((slot) => rooms.map((space): Cell => ({ slot: slot.id, space: space.id }))).filter((cell) => talksIn(talks, cell).length === 0);
}

/** Who wants to be in a talk: everyone who marked it, and its conveners. */
export type Fans = ReadonlyMap<TalkId, ReadonlySet<PersonId>>;

export function overlap(a: ReadonlySet<PersonId> | undefined, b: ReadonlySet<PersonId> | undefined): number {
	if (!a || !b) return 0;
	const [few, many] = a.size < b.size ? [a, b] : [b, a];
	let both = 0;
	for (const person of few) if (many.has(person)) both += 1;
	return both;
}

/**
 * "Find me a place": of the free cells one in the time in which the fewest people who want this talk would want another one too; of equal times the one
 * with the fewest talks, then the earliest. Nobody else's talk is moved. Null: the wall is full.
 * @param mine who wants the talk that is to be placed
 * @param never times in which its convener already hosts one: taken only where no other has room
 */
export function findCell(free: readonly Cell[], talks: readonly Placed[], fans: Fans, mine: ReadonlySet<PersonId>, never: ReadonlySet<RoundId> = new Set()): Cell | null {
	let best: { cell: Cell; cost: number[] } | null = null;
	const costs = new Map<RoundId, number[]>();
	for (const [order, cell] of free.entries()) {
		let cost = costs.get(cell.slot);
		if (!cost) {
			const there = talks.filter((talk) => talk.state === 'posted' && talk.cell?.slot === cell.slot);
			cost = [never.has(cell.slot) ? 1 : 0, there.reduce((sum, talk) => sum + overlap(mine, fans.get(talk.id)), 0), there.length, order];
			costs.set(cell.slot, cost);
		}
		if (!best || isLess(cost, best.cost)) best = { cell, cost };
	}
	return best?.cell ?? null;
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
	for (const [i, n] of a.entries()) if (n !== b[i]) return n < b[i]!;
	return false;
}

/** Two talks at one time that many of the same people want. Shown, never solved: their conveners may. */
export interface Clash {
	a: TalkId;
	b: TalkId;
	people: number;
}

/** Fewer people than this are no clash worth showing, and could be made out. */
const clashLeast = 3;

export function clashesOf(talks: readonly Placed[], fans: Fans): Clash[] {
	const found: Clash[] = [];
	const placed = talks.filter((talk) => talk.state === 'posted' && talk.cell !== null);
	for (const [i, a] of placed.entries())
		for (const b of placed.slice(i + 1)) {
			if (a.cell!.slot !== b.cell!.slot) continue;
			const people = overlap(fans.get(a.id), fans.get(b.id));
			if (people >= clashLeast && people * 2 >= Math.min(fans.get(a.id)!.size, fans.get(b.id)!.size)) found.push({ a: a.id, b: b.id, people });
		}
	return found.sort((x, y) => y.people - x.people);
}

/** Of the talks that one person hosts: those at one time with another of theirs. A warning, not a refusal. */
export function twiceAtOnce(hosted: readonly TalkId[], talks: readonly Placed[]): TalkId[] {
	const mine = talks.filter((talk) => talk.state === 'posted' && talk.cell !== null && hosted.includes(talk.id));
	return mine.filter((talk) => mine.some((other) => other.id !== talk.id && other.cell!.slot === talk.cell!.slot)).map(({ id }) => id);
}

/** The talk that stands on the wall for this one: itself, or what it has become a part of. Null where there is none such (any more). */
export function standingFor(id: TalkId, talks: ReadonlyMap<TalkId, Pick<Talk, 'state' | 'into'>>): TalkId | null {
	let at = id;
	// A merge only ever joins what stands on the wall to something else that does: no chain is longer than there are talks.
	for (let steps = 0; steps <= talks.size; steps++) {
		const talk = talks.get(at);
		if (!talk) return null;
		if (talk.state !== 'merged' || talk.into === null) return talk.state === 'posted' ? at : null;
		at = talk.into;
	}
	return null;
}

/** How many sit where. Who is not here now (`present`) sits nowhere, wherever they last were. Who never moved stands at the wall. */
export interface Heads {
	talks: Record<TalkId, number>;
	rest: number;
	wall: number;
	/** Of those who sit in a talk: who wishes to be seen there by name. Only talks that have such. */
	named?: Record<TalkId, readonly string[]>;
}

/** Names shown in one talk; everybody else is in the number. */
export const namedMost = 12;

export function countHeads(where: ReadonlyMap<PersonId, Whereabouts>, present: Iterable<PersonId>, talks: ReadonlyMap<TalkId, Pick<Talk, 'state' | 'into'>>): Heads {
	const heads: Heads = { talks: {}, rest: 0, wall: 0 };
	for (const person of present) {
		const is = where.get(person);
		const talk = is?.at === 'talk' ? standingFor(is.talk, talks) : null;
		if (talk !== null) heads.talks[talk] = (heads.talks[talk] ?? 0) + 1;
		else if (is?.at === 'rest') heads.rest += 1;
		else heads.wall += 1;
	}
	return heads;
}
