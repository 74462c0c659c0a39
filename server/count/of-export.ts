import { tally, type Way } from '#lib/domain/tally/all.ts';
import { countElection, type CountedElection } from './count.ts';
import type { Election } from './election.ts';
import type { Options } from './methods.ts';
import type { Named } from './names.ts';
import { Mistake } from './options.ts';
import type { ExportedVote } from './read-export.ts';

/** Which of our kinds a method counts. */
const kindOf: Record<string, Way['method']> = { dots: 'dots', approval: 'approval', stars: 'stars', star: 'stars', agreement: 'agreement', budget: 'budget', 'equal-shares': 'budget', greedy: 'budget', phragmen: 'budget', ranked: 'ranked', irv: 'ranked', schulze: 'ranked' };

export interface CountedVote {
	id: string;
	counted: CountedElection;
}

/**
 * Votes of an export, from their ballots: as they were counted; or, where a method is asked for, those of its kind by it, and where there are none all of them.
 * What was said before a vote (its budget, the level needed, how many go forward) holds as long as no option says otherwise.
 * @throws Mistake where the export has no vote that can be counted like that
 */
export function countExport(votes: readonly ExportedVote[], asked: Named | null, options: Options): CountedVote[] {
	if (asked === null) {
		if (Object.keys(options).length > 0) throw new Mistake('Votes of an export are counted as they were: say with --method which to count with other options.');
		return votes.map((vote) => ({ id: vote.id, counted: asItWas(vote) }));
	}
	if (votes.length === 0) throw new Mistake('There is no closed vote in this export.');
	const own = votes.filter(({ way }) => way.method === kindOf[asked.method]);
	return (own.length > 0 ? own : votes).map((vote) => ({ id: vote.id, counted: vote.way.method === asked.method && Object.keys(options).length === 0 ? asItWas(vote) : countElection(electionOf(vote), asked, { ...said(vote.way, asked), ...options }) }));
}

function asItWas({ way, options, cast }: ExportedVote): CountedElection {
	return { method: way.method, parameters: { ...way.parameters }, counted: tally(options, cast.map(({ choice }) => choice), way), notes: [] };
}

function electionOf({ way, options, cast }: ExportedVote): Election {
	const budget = way.method === 'budget' ? way.parameters : null;
	return {
		format: 'export',
		ballots: 'choices',
		gives: way.method === 'ranked' ? 'ranks' : way.method === 'approval' || (budget && budget.ballot.kind !== 'points') ? 'ticks' : 'points',
		options: [...options],
		choices: cast.map(({ choice }) => choice),
		...(way.method === 'agreement' ? { categories: way.parameters.steps } : {}),
		money: budget && { budget: BigInt(budget.budget), costs: options.map(({ id }) => BigInt(budget.costs[id] ?? 0)), decimals: budget.decimals ?? 0, threshold: budget.threshold ?? null },
		published: {},
		meta: way.method === 'budget' ? { rule: way.parameters.rule === 'greedy' ? 'greedy' : 'equalshares' } : {},
		notes: []
	};
}

/** What was said before the vote, as options of the method that counts it now. */
function said(way: Way, { method }: Named): Options {
	if (kindOf[method] !== way.method) return {};
	const some = (values: Record<string, number | boolean | undefined>): Options => Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined || value === false ? [] : [[key, value === true ? 'yes' : String(value)]])));
	switch (way.method) {
		case 'dots':
			return some({ dots: way.parameters.dots, cap: way.parameters.cap, take: way.parameters.take, 'more-voters': way.parameters.moreVoters });
		case 'approval':
			return some({ most: way.parameters.most, take: way.parameters.take });
		case 'stars':
			return method === 'star' ? some({ most: way.parameters.most, 'full-marks': way.parameters.fullMarks }) : some({ most: way.parameters.most, take: way.parameters.take });
		case 'agreement':
			return some({ steps: way.parameters.steps.length, level: way.parameters.level, needed: way.parameters.needed, blocks: way.parameters.blocks });
		case 'budget':
			return method === 'equal-shares' && way.parameters.rule === 'equal-shares' ? { ...(way.parameters.completion ? { completion: way.parameters.completion } : {}), ...(way.parameters.comparison ? { comparison: way.parameters.comparison } : {}), ...(way.parameters.ties ? { ties: way.parameters.ties.join(',') || 'none' } : {}) } : {};
		case 'ranked':
			return {};
	}
}
