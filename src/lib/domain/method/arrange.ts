import type { RoundId } from '../ids.ts';
import { roles, type Role } from '../people.ts';
import { assertNever, done, refuse, type Result } from '../result.ts';
import { minutesLeast, minutesMost, type Act, type Method, type RoundKind, type RoundSpec } from '../round.ts';
import { convergeBy } from './open-space.ts';
import { faultInTrays, reworded, traySets, type TraySet } from '../sorting.ts';

export const roundLimit = 30;
export const roundTextLimits = { script: 600, instruction: 200, title: 80, short: 24 };

/** What of one round may be changed. What is undefined stays. */
export interface RoundEdit {
	id: string;
	minutes: number;
	script?: string | undefined;
	instruction?: string | undefined;
	title?: string | undefined;
	short?: string | undefined;
	visible?: RoundSpec['visible'] | undefined;
	cursors?: boolean | undefined;
	checked?: boolean | undefined;
	/** Whole minutes, 0 for none; only of a round whose kind has them. */
	silentMinutes?: number | undefined;
	yields?: RoundSpec['yields'] | undefined;
	may?: RoundSpec['may'] | undefined;
	/** Of a round that sorts. */
	sorting?: Parameters<typeof reworded>[1] | undefined;
}

export type Arrangement = { do: 'trays'; id: string; set: TraySet } | { do: 'up' | 'down' | 'remove'; id: string } | { do: 'add'; id: string };

/** The rounds that can be had: those of the methods that come with Folkmoot. `add` names one of them by its id. */
export type Palette = readonly RoundSpec[];

/**
 * Lengths, words and rights. Rights can be taken away and given back, never beyond what the round's kind has in the palette: a vote in
 * which cards are moved, or a role with rights nobody has thought about, cannot be built.
 */
export function editRounds(method: Method, edit: { graceSeconds?: number | undefined; rounds: readonly RoundEdit[] }, palette: Palette): Result<Method> {
	for (const round of edit.rounds) {
		if (round.silentMinutes !== undefined && (!Number.isInteger(round.silentMinutes) || round.silentMinutes < 0 || round.silentMinutes >= round.minutes)) return refuse({ reason: 'silence-bad' });
		if (!Number.isInteger(round.minutes) || round.minutes < minutesLeast || round.minutes > minutesMost) return refuse({ reason: 'minutes-bad', least: minutesLeast, most: minutesMost });
		for (const field of ['script', 'instruction', 'title', 'short'] as const) if ((round[field]?.length ?? 0) > roundTextLimits[field]) return refuse({ reason: 'field-too-long', field, limit: roundTextLimits[field] });
	}
	const byId = new Map(edit.rounds.map((round) => [round.id, round]));
	const rounds = method.rounds.map((round) => {
		const changed = byId.get(round.id);
		return changed ? editRound(round, changed, sourceOf(round, palette)) : round;
	});
	for (const { sorting } of rounds) {
		const fault = sorting && (faultInTrays(sorting.trays) ?? faultInTrays(sorting.sides.map((name) => ({ when: 'disagree', name, hint: '' }))));
		if (fault) return refuse(fault.problem === 'too-long' ? { reason: 'field-too-long', field: 'tray', limit: fault.limit ?? 0 } : { reason: 'bad-shape' });
	}
	return done({ ...method, graceSeconds: Math.min(300, Math.max(5, Math.round(edit.graceSeconds ?? method.graceSeconds))), rounds });
}

function editRound(round: RoundSpec, { minutes, script, instruction, title, short, visible, cursors, checked, yields, may, sorting, silentMinutes }: RoundEdit, source: RoundSpec): RoundSpec {
	return {
		...round,
		minutes,
		script: script?.trim() ?? round.script,
		// A round without a word of what to do would leave people alone.
		instruction: instruction?.trim() || round.instruction,
		title: title?.trim() || round.title,
		short: short?.trim() || round.short,
		visible: visible !== undefined && visibilitiesOf(source).includes(visible) ? visible : round.visible,
		cursors: cursors ?? round.cursors,
		...(checked !== undefined && canBeChecked(source) ? { checked } : {}),
		...(silentMinutes !== undefined && source.silentMinutes !== undefined ? { silentMinutes } : {}),
		yields: yields === source.yields || yields === 'nothing' ? yields : round.yields,
		...(sorting && round.sorting ? { sorting: reworded(round.sorting, sorting) } : {}),
		may: may === undefined ? round.may : withinRights(may, source.may)
	};
}

/** Silence is about new cards: only a round in which cards are written can have it. */
export function visibilitiesOf(source: RoundSpec): RoundSpec['visible'][] {
	return source.may.participant?.includes('card.add') ? ['own', 'everyone'] : [source.visible];
}

/** Looking at cards first is about new cards, too. */
export function canBeChecked(source: RoundSpec): boolean {
	return source.may.participant?.includes('card.add') ?? false;
}

/** Without what it gives, a vote does not open and action groups become no actions. In other rounds it changes nothing. */
export function canGiveNothing({ yields }: Pick<RoundSpec, 'yields'>): boolean {
	return yields === 'poll' || yields === 'groups';
}

/** The round of the palette that a round was made from: same id before the number, or else the first of its kind. */
export function sourceOf(round: RoundSpec, palette: Palette): RoundSpec {
	const stem = round.id.replace(/-\d+$/, '');
	const source = palette.find(({ id, kind }) => id === stem && kind === round.kind) ?? palette.find(({ kind }) => kind === round.kind) ?? round;
	return round.converge ? convergeBy(source, round.converge.by) : source;
}

function withinRights(asked: RoundSpec['may'], most: RoundSpec['may']): RoundSpec['may'] {
	const kept: Partial<Record<Role, readonly Act[]>> = {};
	for (const role of roles) {
		const acts = most[role]?.filter((act) => asked[role]?.includes(act)) ?? [];
		if (acts.length > 0) kept[role] = acts;
	}
	return kept;
}

/** Moves, removes or adds a round; a new one comes before the closing round. Nothing happens at the ends of the list. */
export function arrange(method: Method, arrangement: Arrangement, palette: Palette): Result<Method> {
	const rounds = [...method.rounds];
	const index = rounds.findIndex(({ id }) => id === arrangement.id);
	switch (arrangement.do) {
		case 'up':
		case 'down': {
			const to = index + (arrangement.do === 'up' ? -1 : 1);
			if (index < 0 || to < 0 || to >= rounds.length) return done(method);
			[rounds[index], rounds[to]] = [rounds[to]!, rounds[index]!];
			return done({ ...method, rounds });
		}
		case 'trays':
			return done({ ...method, rounds: rounds.map((round) => (round.id === arrangement.id && round.sorting ? { ...round, sorting: { ...round.sorting, trays: traySets[arrangement.set] } } : round)) });
		case 'remove':
			if (rounds.length <= 1) return refuse({ reason: 'rounds-few' });
			return done({ ...method, rounds: rounds.filter(({ id }) => id !== arrangement.id) });
		case 'add': {
			const isLast = ({ kind }: { kind?: RoundKind } | undefined = {}) => kind === 'close' || kind === 'circle';
			const source = palette.find(({ id }) => id === arrangement.id);
			if (!source) return refuse({ reason: 'no-such-round' });
			if (rounds.length >= roundLimit) return refuse({ reason: 'rounds-many', limit: roundLimit });
			const at = isLast(rounds.at(-1)) && !isLast(source) ? rounds.length - 1 : rounds.length;
			rounds.splice(at, 0, { ...source, id: freeId(source.id, rounds) });
			return done({ ...method, rounds });
		}
		default:
			return assertNever(arrangement);
	}
}

/** An id that no round of this list has. */
export function freeId(id: RoundId, rounds: readonly RoundSpec[]): RoundId {
	const taken = new Set<string>(rounds.map((round) => round.id));
	let free: string = id;
	for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
	return free as RoundId;
}
