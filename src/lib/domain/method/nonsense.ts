import type { Method, RoundKind, RoundSpec } from '../round.ts';

/** Why a run of rounds would not go well. Said, never refused: a host may know better. `round` is its index; `kind` what is missing before it. */
export type Nonsense =
	| { nonsense: 'no-cards-before'; round: number }
	| { nonsense: 'no-reveal'; round: number }
	| { nonsense: 'no-groups-before'; round: number }
	| { nonsense: 'nobody-acts'; round: number }
	| { nonsense: 'not-last'; round: number }
	| { nonsense: 'no-close' }
	| { nonsense: 'no-break'; minutes: number }
	| { nonsense: 'too-long'; minutes: number };

/** Kinds in which nobody needs to do anything. */
const quiet: readonly RoundKind[] = ['arrive', 'break', 'close'];
/** Nobody sits still longer than this without a break. Minutes. */
const sitting = 90;
const evening = 180;

/** Generic over kinds: what a round needs is read from what may be done in it, so that new kinds are judged too. */
export function nonsenseOf(method: Pick<Method, 'rounds'>): Nonsense[] {
	const found: Nonsense[] = [];
	let [cards, groups, hidden, since] = [false, false, -1, 0];
	let longest = 0;
	method.rounds.forEach((round, index) => {
		const needs = (act: string) => Object.values(round.may).some((acts) => (acts as readonly string[]).includes(act));
		if (round.visible === 'everyone') hidden = -1;
		const aboutCards = needs('react') || needs('card.group') || needs('vote') || round.yields === 'poll' || round.yields === 'clusters';
		if (aboutCards && !cards) found.push({ nonsense: 'no-cards-before', round: index });
		else if ((needs('vote') || round.yields === 'poll') && !groups) found.push({ nonsense: 'no-groups-before', round: index });
		if (!quiet.includes(round.kind) && !anyoneActs(round)) found.push({ nonsense: 'nobody-acts', round: index });
		if (round.kind === 'close' && index < method.rounds.length - 1) found.push({ nonsense: 'not-last', round: index });
		if (needs('card.add')) {
			cards = true;
			if (round.visible === 'own') hidden = index;
		}
		if (needs('card.group')) groups = true;
		since = round.kind === 'break' ? 0 : since + round.minutes;
		longest = Math.max(longest, since);
	});
	if (hidden >= 0) found.push({ nonsense: 'no-reveal', round: hidden });
	if (!method.rounds.some(({ kind }) => kind === 'close')) found.push({ nonsense: 'no-close' });
	if (longest > sitting) found.push({ nonsense: 'no-break', minutes: longest });
	const all = method.rounds.reduce((sum, { minutes }) => sum + minutes, 0);
	if (all > evening) found.push({ nonsense: 'too-long', minutes: all });
	return found;
}

function anyoneActs(round: RoundSpec): boolean {
	return Object.values(round.may).some((acts) => acts.length > 0);
}
