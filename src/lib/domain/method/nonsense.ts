import type { OrderFault } from '../method-refusal.ts';
import { lastsDays, type Method, type RoundKind, type RoundSpec } from '../round.ts';

/** Why a run of rounds would not go well. Said, never refused: a host may know better. `round` is its index; `kind` what is missing before it. */
export type Nonsense =
	| { nonsense: 'no-cards-before'; round: number }
	| { nonsense: 'no-reveal'; round: number }
	| { nonsense: 'no-groups-before'; round: number }
	| { nonsense: 'nothing-to-sort'; round: number }
	| { nonsense: 'nobody-acts'; round: number }
	| { nonsense: 'vote-for-nothing'; round: number }
	| { nonsense: 'not-last'; round: number }
	| { nonsense: 'no-market-before'; round: number }
	| { nonsense: 'one-time' }
	| { nonsense: 'no-close' }
	| { nonsense: 'no-break'; minutes: number }
	| { nonsense: 'too-long'; minutes: number };

/** Kinds in which nobody needs to do anything. */
const quiet: readonly RoundKind[] = ['arrive', 'break', 'close'];
/** Nobody sits through these: people get up when they like, and there is a place to rest. */
const moving: readonly RoundKind[] = ['break', 'talks'];
const last: readonly RoundKind[] = ['close', 'circle'];
/** Nobody sits still longer than this without a break. Minutes. */
const sitting = 90;
const evening = 180;

/** Generic over kinds: what a round needs is read from what may be done in it, so that new kinds are judged too. */
export function nonsenseOf(method: Pick<Method, 'rounds'>): Nonsense[] {
	const found: Nonsense[] = [];
	let [cards, groups, wall, hidden, since] = [false, false, false, -1, 0];
	let longest = 0;
	method.rounds.forEach((round, index) => {
		const needs = (act: string) => Object.values(round.may).some((acts) => (acts as readonly string[]).includes(act));
		if (round.visible === 'everyone') hidden = -1;
		const aboutCards = round.kind !== 'converge' && (needs('react') || needs('card.group') || needs('vote') || needs('say') || round.yields === 'poll' || round.yields === 'clusters');
		if (round.kind === 'market') wall = true;
		if ((round.kind === 'talks' || round.kind === 'signup') && !wall) found.push({ nonsense: 'no-market-before', round: index });
		if (aboutCards && !cards) found.push({ nonsense: 'no-cards-before', round: index });
		else if (aboutCards && (needs('vote') || round.yields === 'poll') && !groups) found.push({ nonsense: 'no-groups-before', round: index });
		// Who does it, and the first steps, are about what the groups became.
		if (['sort', 'who', 'plan'].includes(round.kind) && !groups) found.push({ nonsense: 'nothing-to-sort', round: index });
		if (!quiet.includes(round.kind) && !anyoneActs(round)) found.push({ nonsense: 'nobody-acts', round: index });
		if (needs('vote') && round.yields === 'nothing') found.push({ nonsense: 'vote-for-nothing', round: index });
		if (last.includes(round.kind) && index < method.rounds.length - 1) found.push({ nonsense: 'not-last', round: index });
		if (needs('card.add')) {
			cards = true;
			if (round.visible === 'own') hidden = index;
		}
		// A host may put two alike cards together before there is a round for groups.
		if (round.may.participant?.includes('card.group')) groups = true;
		since = moving.includes(round.kind) || lastsDays(round.minutes) ? 0 : since + round.minutes;
		longest = Math.max(longest, since);
	});
	if (hidden >= 0) found.push({ nonsense: 'no-reveal', round: hidden });
	// A single time for talks is no Open Space: nobody carries anything from one to the next.
	if (method.rounds.filter(({ kind }) => kind === 'talks').length === 1) found.push({ nonsense: 'one-time' });
	if (!method.rounds.some(({ kind }) => last.includes(kind))) found.push({ nonsense: 'no-close' });
	if (longest > sitting) found.push({ nonsense: 'no-break', minutes: longest });
	// What lies between two days is no minutes of either, and nobody sits through a round that stays open for days.
	const all = Math.max(...method.rounds.reduce((days, { minutes, overnight }) => (overnight || lastsDays(minutes) ? [...days, 0] : [...days.slice(0, -1), days.at(-1)! + minutes]), [0]));
	if (all > evening) found.push({ nonsense: 'too-long', minutes: all });
	return found;
}

const ofOrder: readonly string[] = ['no-cards-before', 'no-reveal', 'no-groups-before', 'nothing-to-sort', 'not-last', 'no-market-before'] satisfies OrderFault[];

/** What the builder says of an order, by the rounds' ids: what is no advice any more once people are in the room. */
export function orderFaults(rounds: readonly RoundSpec[]): { fault: OrderFault; id: string }[] {
	return nonsenseOf({ rounds }).flatMap((odd) => ('round' in odd && ofOrder.includes(odd.nonsense) ? [{ fault: odd.nonsense as OrderFault, id: rounds[odd.round]!.id as string }] : []));
}

function anyoneActs(round: RoundSpec): boolean {
	return Object.values(round.may).some((acts) => acts.length > 0);
}
