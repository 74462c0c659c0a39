import type { RoundId } from '../ids.ts';
import { assertNever, done, refuse, type Result } from '../result.ts';
import { minutesLeast, minutesMost, type Method, type RoundSpec, type RoundState } from '../round.ts';
import { sha256 } from '../sha256.ts';
import { hasWall } from './all.ts';
import { freeId, roundLimit, roundTextLimits, sourceOf, type Palette } from './arrange.ts';
import { orderFaults } from './nonsense.ts';

/**
 * What a host changes in the run sheet while the workshop runs. Each says what the host saw beside it, so that one who looked at an older
 * list changes nothing by mistake: who adds a break, between which two; who moves a round, past which; who types, over what.
 */
export type SheetEdit =
	| { do: 'break'; after: string; before: string; minutes: number }
	| { do: 'up' | 'down'; id: string; past: string }
	| { do: 'remove'; id: string }
	| { do: 'words'; id: string; was: string; minutes: number; script: string };

/** What was done, for the log and for the other hosts: rounds by the names that are on their pages. */
export interface SheetChange {
	did: 'break' | 'moved' | 'removed' | 'words';
	round: RoundId;
	short: string;
	minutes: number;
	/** The round that it now stands right after. */
	after?: string;
}

/** Where the workshop stands. @property cameTo the index of the furthest round it has ever come to, also where a host has gone back since */
export interface Stand {
	round: RoundState;
	cameTo: number;
	/** Indexes of rounds that have begun at least once. */
	begun: ReadonlySet<number>;
}

/** The first round that may be moved: what people have come to keeps its place, because votes, cards and the log know rounds by it. */
export function firstAhead({ round, cameTo }: Pick<Stand, 'round' | 'cameTo'>): number {
	return round.state === 'finished' ? Number.POSITIVE_INFINITY : Math.max(round.index, cameTo) + 1;
}

/** The round that waits for its start and has never begun: a break may come before it, and it is then still to come. */
export function waiting({ round, cameTo, begun }: Stand): number | null {
	return round.state === 'ready' && round.index >= cameTo && round.index > 0 && !begun.has(round.index) ? round.index : null;
}

/** Between which two rounds a break may come, first the nearest: never before what has begun, never after the end. */
export function breakPlaces(rounds: readonly Pick<RoundSpec, 'id' | 'kind'>[], stand: Stand): { after: string; before: string }[] {
	const first = waiting(stand) ?? firstAhead(stand);
	return rounds.flatMap(({ id }, index) => (index >= first && index > 0 ? [{ after: rounds[index - 1]!.id as string, before: id as string }] : []));
}

/** A length and words can be changed until a round has begun; also those of the one that waits. */
export function canReword(index: number, stand: Stand): boolean {
	return index >= firstAhead(stand) || index === waiting(stand) || (index === 0 && stand.round.state === 'ready' && stand.cameTo <= 0 && !stand.begun.has(0));
}

/** A night between two days stays: only a break that people sit through can be taken away. */
export const canTakeAway = ({ kind, overnight }: Pick<RoundSpec, 'kind' | 'overnight'>): boolean => kind === 'break' && !overnight;

/** What a host types over: another mark means that somebody else has changed it. */
export function markOf({ minutes, script }: Pick<RoundSpec, 'minutes' | 'script'>): string {
	return sha256(`${minutes} ${script}`).slice(0, 12);
}

/** The whole list as hosts see it. */
export function markOfSheet(rounds: readonly RoundSpec[]): string {
	return sha256(rounds.map((spec) => `${spec.id} ${markOf(spec)}`).join(' ')).slice(0, 12);
}

/** Decides, from the list and where the workshop stands alone, what a change of the run sheet does. */
export function decideSheet(edit: SheetEdit, method: Method, stand: Stand, palette: Palette): Result<{ method: Method; change: SheetChange }> {
	const { rounds } = method;
	const first = firstAhead(stand);
	const changed = () => refuse({ reason: 'sheet-changed' } as const);
	const inOrder = (next: RoundSpec[], change: Omit<SheetChange, 'short' | 'minutes' | 'round'>, spec: RoundSpec): Result<{ method: Method; change: SheetChange }> => {
		const known = orderFaults(rounds).map(({ fault, id }) => `${fault} ${id}`);
		const fault = orderFaults(next).find((one) => !known.includes(`${one.fault} ${one.id}`));
		if (fault) return refuse({ reason: 'round-order', fault: fault.fault, round: next.find(({ id }) => id === fault.id)?.short ?? '' });
		return done({ method: { ...method, rounds: next }, change: { ...change, round: spec.id, short: spec.short, minutes: spec.minutes } });
	};

	switch (edit.do) {
		case 'break': {
			const fault = faultIn(edit.minutes);
			if (fault) return fault;
			const at = rounds.findIndex(({ id }) => id === edit.before);
			if (at < 1 || rounds[at - 1]!.id !== edit.after) return changed();
			if (at < (waiting(stand) ?? first)) return refuse({ reason: 'round-begun', round: rounds[at]!.short });
			const limit = hasWall(method) ? roundLimit * 2 : roundLimit;
			if (rounds.length >= limit) return refuse({ reason: 'rounds-many', limit });
			const spec = breakOf(edit.minutes, method, palette);
			return inOrder([...rounds.slice(0, at), spec, ...rounds.slice(at)], { did: 'break', after: rounds[at - 1]!.short }, spec);
		}
		case 'up':
		case 'down': {
			const at = rounds.findIndex(({ id }) => id === edit.id);
			const to = at + (edit.do === 'up' ? -1 : 1);
			if (at < 0 || rounds[to]?.id !== edit.past) return changed();
			if (Math.min(at, to) < first) return refuse({ reason: 'round-begun', round: rounds[Math.min(at, to)]!.short });
			// Each time of talks has its number in its name, and people have said which they come to.
			if (rounds[at]!.kind === 'talks' && rounds[to]!.kind === 'talks') return refuse({ reason: 'round-order', fault: 'times-swapped', round: rounds[at]!.short });
			const next = [...rounds];
			[next[at], next[to]] = [next[to]!, next[at]!];
			return inOrder(next, { did: 'moved', after: next[to - 1]!.short }, rounds[at]!);
		}
		case 'remove': {
			const at = rounds.findIndex(({ id }) => id === edit.id);
			if (at < 0) return changed();
			if (at < first) return refuse({ reason: 'round-begun', round: rounds[at]!.short });
			if (!canTakeAway(rounds[at]!)) return refuse({ reason: 'not-a-break' });
			return inOrder(rounds.filter((_, index) => index !== at), { did: 'removed' }, rounds[at]!);
		}
		case 'words': {
			const at = rounds.findIndex(({ id }) => id === edit.id);
			if (at < 0) return changed();
			if (!canReword(at, stand)) return refuse({ reason: 'round-begun', round: rounds[at]!.short });
			const fault = faultIn(edit.minutes);
			if (fault) return fault;
			const script = edit.script.replace(/\r\n/g, '\n').trim();
			if (script.length > roundTextLimits.script) return refuse({ reason: 'field-too-long', field: 'script', limit: roundTextLimits.script });
			if (markOf(rounds[at]!) !== edit.was) return changed();
			const spec = { ...rounds[at]!, minutes: edit.minutes, script };
			return inOrder(rounds.map((one, index) => (index === at ? spec : one)), { did: 'words' }, spec);
		}
		default:
			return assertNever(edit);
	}
}

function faultIn(minutes: number) {
	return Number.isInteger(minutes) && minutes >= minutesLeast && minutes <= minutesMost ? null : refuse({ reason: 'minutes-bad', least: minutesLeast, most: minutesMost } as const);
}

/** A break with the rights of this method's own, by a name that fits any. */
function breakOf(minutes: number, { rounds }: Method, palette: Palette): RoundSpec {
	const id = freeId('break' as RoundId, rounds);
	const bare: RoundSpec = {
		id,
		kind: 'break',
		title: 'Break',
		short: 'Break',
		instruction: 'Time for a break. The clock keeps going.',
		script: `${minutes === 1 ? 'One minute' : `${minutes} minutes`}. The clock keeps going. Come back when it rings.`,
		minutes,
		may: {},
		visible: 'everyone',
		cursors: false,
		yields: 'nothing'
	};
	return { ...bare, may: sourceOf(bare, palette.filter(canTakeAway)).may };
}
