import type { CountedWay, VoteMethod, Way } from '#lib/domain/tally/all.ts';
import { unitOf } from '#lib/domain/tally/unit.ts';
import type { BudgetResult } from '#lib/domain/tally/budget.ts';
import type { RankedResult } from '#lib/domain/tally/ranked.ts';
import type { StarsResult } from '#lib/domain/tally/stars.ts';
import { common } from './common.ts';
import { money } from './money.ts';
import { unitWord } from './score.ts';

/** Words of each way of voting: what it is called, how it is counted, and how a count came about, round by round. */
const numberFormat = new Intl.NumberFormat('en-GB');

const list = (names: readonly string[]) => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
const many = (n: number, one: string, more: string) => (n === 1 ? `1 ${one}` : `${numberFormat.format(n)} ${more}`);

export const methodNames: Record<VoteMethod, string> = {
	dots: 'Dots',
	approval: 'Ticks',
	stars: 'Stars',
	agreement: 'Agreement',
	budget: 'Budget',
	ranked: 'Ranking'
};

/** The steps of the scales that come with Folkmoot, least agreement first. */
export const scaleSteps = {
	five: ['I am against it', 'I have big doubts', 'I have some doubts', 'I can live with it', 'I agree', 'I agree strongly'],
	fist: ['Fist: I want to stop this', '1 finger: we need to talk', '2 fingers: I have worries', '3 fingers: I can live with it', '4 fingers: good', '5 fingers: I will help'],
	gradients: ['I cannot go along with this', 'I disagree, and others may go on', 'I have mixed feelings', 'I do not mind', 'I agree, with a worry', 'I can support it', 'I agree', 'I agree strongly, and will help']
};

/** The unit of a score, after its number. */
export const unit = (way: Way, n: number): string => unitWord(unitOf(way), n);

/** The head of the column of scores. */
export function scoreHead(way: Way): string {
	if (way.method === 'ranked') return way.parameters.rule === 'schulze' ? 'Others it beats' : way.parameters.rule === 'points' ? 'Points' : 'Last votes';
	const heads = { dots: 'Dots', approval: 'Ticks', stars: 'Stars', agreement: 'Can go with it', budget: unitOf(way) === 'points' ? 'Points' : 'Ticks' };
	return heads[way.method];
}

/** How people voted on one option, in a sentence. */
export function spread(way: Way, counts: readonly number[]): string {
	const parts = counts.map((n, i) => ({ n, i })).filter(({ n }) => n > 0);
	if (parts.length === 0) return way.method === 'dots' ? 'Nobody put a dot here' : 'Nobody chose this';
	switch (way.method) {
		case 'dots':
			return parts.map(({ n, i }) => `${n} put ${common.dots(i + 1)}`).join(', ');
		case 'approval':
			return `${common.people(parts[0]!.n)} ticked it`;
		case 'stars':
			return parts.map(({ n, i }) => `${n} gave ${i}`).join(', ');
		case 'agreement':
			return [...parts].reverse().map(({ n, i }) => `${n}: ${way.parameters.steps[i] ?? i}`).join('. ');
		case 'budget':
			return way.parameters.ballot.kind === 'points' ? parts.map(({ n, i }) => `${n} gave ${i + 1}`).join(', ') : `${common.people(parts[0]!.n)} ticked it`;
		case 'ranked':
			return parts.map(({ n, i }) => `${n} put it ${ordinal(i + 1)}`).join(', ');
	}
}

export function ordinal(n: number): string {
	const tens = n % 100;
	const last = n % 10;
	return `${n}${tens > 10 && tens < 14 ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

/** What was said before about equal ones on the line. */
function onLine({ moreVoters }: { moreVoters?: boolean }): string {
	return moreVoters ? ' Where equal ones lie on the line, those that more people chose go forward: that was said before.' : '';
}

/** How it is counted, before and after: two or three plain sentences. */
export function howCounted(way: Way): string {
	switch (way.method) {
		case 'dots':
			return `Each person had ${common.dots(way.parameters.dots)}, and could put ${way.parameters.cap} at most on one group. More dots come first. Equal dots share a place.${onLine(way.parameters)}`;
		case 'approval':
			return `Each person ticked ${way.parameters.most === undefined ? 'as many as they liked' : `up to ${way.parameters.most}`}. More ticks come first. Equal ticks share a place.`;
		case 'stars':
			return way.parameters.rule === 'star'
				? `Each person gave 0 to ${way.parameters.most} stars. The two with most stars meet again: whichever more people gave more stars wins. No answer counts as 0.`
				: `Each person gave 0 to ${way.parameters.most} stars. All stars are added up. No answer counts as 0.${onLine(way.parameters)}`;
		case 'agreement':
			return `Each person said how far they agree. ${way.parameters.needed === 100 ? 'Everyone' : `${way.parameters.needed} in 100`} must be at “${way.parameters.steps[way.parameters.level] ?? ''}” or above.${way.parameters.blocks === 0 ? ' One person at the lowest step stops it.' : ''}`;
		case 'budget':
			return way.parameters.rule === 'equal-shares'
				? 'Everyone gets an equal share of the money. What costs its people least for what they want is bought first. They pay for it from their shares, as equally as can be. Then the next one, until no group of people can pay any more.'
				: way.parameters.rule === 'greedy'
					? 'The one with most votes is bought first, then the next, as long as the money lasts. What is too dear is left out.'
					: 'Options are bought one by one, as soon as their people can carry the cost together.';
		case 'ranked':
			return way.parameters.rule === 'schulze'
				? 'Each two options are compared: which of them more people put higher. The winner is the one that no other beats, straight or by way of others.'
				: way.parameters.rule === 'points'
					? 'A higher place on a ballot gives more points. All points are added up.'
					: 'Each ballot counts for its first choice. The last one goes out, and its ballots move to their next choice. This goes on until one has more than half.';
	}
}

/** How the count came about, a sentence each. `nameOf` gives the words of an option. */
export function explain(counted: CountedWay, nameOf: (id: string) => string): string[] {
	switch (counted.method) {
		case 'dots':
		case 'approval':
			return [];
		case 'stars':
			return explainStar(counted.result, nameOf);
		case 'agreement':
			return counted.result.rows.map(({ id }) => {
				const { answered, agree, below, reached } = counted.result.agreement[id]!;
				return `${nameOf(id)}: ${agree} of ${answered} are at the level or above. ${reached ? 'That is enough.' : 'That is not enough.'}${below > 0 ? ` ${many(below, 'person is', 'people are')} below it: ask them to speak.` : ''}`;
			});
		case 'budget':
			return explainBudget(counted.result, counted.parameters, nameOf);
		case 'ranked':
			return explainRanked(counted.result, nameOf);
	}
}

function explainStar({ star }: StarsResult, nameOf: (id: string) => string): string[] {
	return (star?.steps ?? []).map((step) => {
		switch (step.step) {
			case 'finalists':
				return `${list(step.ids.map(nameOf))} have most stars and meet again.`;
			case 'score-tie':
				return `${list(step.among.map(nameOf))} have as many stars. ${step.by === 'head-to-head' ? 'One against one' : 'By most full marks'}, ${list(step.chosen.map(nameOf))} ${step.chosen.length === 1 ? 'stays' : 'stay'}.`;
			case 'runoff':
				return `${step.votes[0]} put ${nameOf(step.ids[0])} higher, ${step.votes[1]} put ${nameOf(step.ids[1])} higher, ${step.equal} put both alike.`;
			case 'runoff-tie':
				return `That is a tie. ${nameOf(step.chosen)} wins by ${step.by === 'score' ? 'more stars' : 'more full marks'}.`;
		}
	});
}

const grewUntil = { 'no-completion': '', 'over-budget': 'the next step would have cost too much', 'nothing-more-fits': 'nothing more could be bought', 'all-bought': 'everything that someone chose was bought' };

function explainBudget(result: BudgetResult, { currency, decimals }: { currency?: string; decimals?: number }, nameOf: (id: string) => string): string[] {
	const pay = (amount: number | string) => money(amount, currency, decimals);
	const lines: string[] = [];
	if (result.shares) lines.push(`Each person’s share was ${pay(result.shares.first)}.${result.shares.steps > 0 ? ` Money was left, so all shares grew until ${grewUntil[result.shares.ended]}: ${pay(result.shares.last)} at the end.` : ''}`);
	for (const { option, cost, price, payers, emptied, how } of result.rounds)
		lines.push(
			how === 'shares'
				? `${nameOf(option)} was bought for ${pay(cost)}. ${many(payers, 'person', 'people')} paid ${pay(price ?? '0')} each${emptied ? `, ${emptied} of them less, all they had left` : ''}.`
				: `${nameOf(option)} was bought for ${pay(cost)} by its ${many(payers, 'vote', 'votes')}${how === 'overrun' ? ', a little over the budget' : ''}.`
		);
	for (const [id, end] of Object.entries(result.ends)) {
		if (end.end === 'short') lines.push(`${nameOf(id)} was not bought: its people had ${pay(end.left)} left together.`);
		if (end.end === 'too-dear') lines.push(`${nameOf(id)} was not bought: it cost more than was left.`);
		if (end.end === 'nobody') lines.push(`${nameOf(id)} was not bought: nobody chose it.`);
		if (end.end === 'impossible') lines.push(`${nameOf(id)} was not bought: it costs more than there is.`);
		if (end.end === 'below-threshold') lines.push(`${nameOf(id)} was not bought: it had too few votes.`);
		if (end.end === 'tied') lines.push(`${nameOf(id)} is in a tie.`);
	}
	if (result.greedy && result.stands !== 'greedy') lines.push(`Buying by votes alone would have bought ${result.greedy.winners.length === 0 ? 'nothing' : list(result.greedy.winners.map(nameOf))}.`);
	if (result.compared) lines.push(`${result.compared.forShares} people get more from equal shares, ${result.compared.forGreedy} from buying by votes alone, ${result.compared.equal} the same. ${result.stands === 'greedy' ? 'So buying by votes stands.' : 'So equal shares stand.'}`);
	lines.push(`${pay(result.cost)} is spent, ${pay(result.left)} is left.`);
	return lines;
}

function explainRanked(result: RankedResult, nameOf: (id: string) => string): string[] {
	const lines = (result.rounds ?? []).map((round, index) => {
		const order = Object.entries(round.votes).sort(([, a], [, b]) => b - a);
		const counts = order.map(([id, n]) => `${nameOf(id)} ${n}`).join(', ');
		const gone = Object.values(round.inactive).reduce((a, b) => a + b, 0);
		const out = round.out.length > 0 ? ` ${list(round.out.map(nameOf))} ${round.out.length === 1 ? 'goes' : 'go'} out${round.tie ? ` after a tie with ${list(round.tie.among.filter((id) => !round.out.includes(id)).map(nameOf))}` : ''}.` : '';
		const undecided = round.tie?.by === 'pick' && round.out.length === 0 ? ` ${list(round.tie.among.map(nameOf))} are level in last place, and which of them goes out changes who wins. The count stops here.` : '';
		return `Round ${index + 1}: ${counts}.${gone > 0 ? ` ${many(gone, 'ballot has', 'ballots have')} no choice left.` : ''}${out}${undecided}`;
	});
	lines.push(result.beatsAll === null ? 'No option beats all others.' : `${nameOf(result.beatsAll)} beats each other option, one against one.`);
	if (result.winners[0] && result.beatsAll !== null && result.winners[0] !== result.beatsAll) lines.push(`By the rule that was said before the vote ${nameOf(result.winners[0])} wins all the same.`);
	return lines;
}
