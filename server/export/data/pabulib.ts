import type { RecordVote, WorkshopRecord } from '../record.ts';

/** How a ballot of ours stands in a .pb file (https://pabulib.org/format); a method that is not here does not fit the format. */
const types: Readonly<Record<string, 'cumulative' | 'approval' | 'scoring' | 'ordinal'>> = { dots: 'cumulative', approval: 'approval', stars: 'scoring', ranked: 'ordinal', budget: 'approval' };

/**
 * One closed vote as a .pb file that Pabulib's own checker accepts: ids as everywhere, voters as receipts, most points first. Blank ballots
 * cannot stand in this format (a vote names at least one project): their number is in the comment. Where no money was at stake every option
 * costs 1 and the budget is 1, which the format needs; the comment says so. Null: a method or a vote that the format cannot hold.
 */
export function pabulib({ workshop }: Pick<WorkshopRecord, 'workshop'>, vote: RecordVote): string | null {
	const points = vote.method === 'budget' && vote.parameters['ballot'] === 'points';
	const type = points ? 'cumulative' : types[vote.method];
	const given = vote.ballots.map(({ receipt, choice }) => ({ receipt, marks: marksOf(choice, type) })).filter(({ marks }) => marks.length > 0);
	if (type === undefined || given.length === 0 || vote.options.length < 2) return null;
	const costed = vote.method === 'budget' && vote.options.every(({ cost }) => typeof cost === 'number' && cost > 0);
	const budget = costed ? Number(vote.parameters['budget']) : 1;
	const costOf = (option: RecordVote['options'][number]) => (costed ? option.cost! : 1);
	const everything = vote.options.reduce((sum, option) => sum + costOf(option), 0);
	const scored = type === 'cumulative' || type === 'scoring';
	const lengths = given.map(({ marks }) => marks.length);
	const comments = [
		...(costed ? [] : ['No money was at stake: every option costs 1 and the budget is 1']),
		...(vote.turnout > given.length ? [`${vote.turnout - given.length} blank ballots are not listed`] : []),
		`Digest ${vote.digest}`
	];
	const begin = vote.openedAt ?? vote.closedAt;
	const meta: [string, string | number][] = [
		['description', `${workshop.title}${workshop.question ? `: ${workshop.question}` : ''}`],
		['country', 'Worldwide'],
		['unit', workshop.title],
		['instance', vote.pollId],
		['num_projects', vote.options.length],
		['num_votes', given.length],
		['budget', budget],
		['vote_type', type],
		['rule', 'unknown'],
		['date_begin', dayOf(begin)],
		['date_end', dayOf(vote.closedAt)],
		['min_length', Math.min(...lengths)],
		['max_length', Math.max(...lengths)],
		...(type === 'cumulative' && vote.method === 'dots' ? ([['max_points', Number(vote.parameters['cap'])], ['max_sum_points', Number(vote.parameters['dots'])]] as [string, number][]) : []),
		...(type === 'scoring' ? ([['min_points', 0], ['max_points', 5], ['default_score', 0]] as [string, number][]) : []),
		['language', 'en'],
		...(budget >= everything ? ([['fully_funded', 1]] as [string, number][]) : []),
		['comment', comments.map((text, i) => `#${i + 1}: ${text}`).join(' ')]
	];
	const counts = new Map(vote.options.map(({ id }) => [id, { votes: 0, score: 0 }]));
	for (const { marks } of given) {
		for (const [id, n] of marks) {
			const count = counts.get(id)!;
			count.votes += 1;
			count.score += n;
		}
	}
	return [
		'META',
		'key;value',
		...meta.map(([key, value]) => `${key};${cell(String(value))}`),
		'PROJECTS',
		`project_id;cost;votes;${scored ? 'score;' : ''}name`,
		...vote.options.map((option) => [option.id, costOf(option), counts.get(option.id)!.votes, ...(scored ? [counts.get(option.id)!.score] : []), cell(option.name)].join(';')),
		'VOTES',
		`voter_id;vote${scored ? ';points' : ''}`,
		...given.map(({ receipt, marks }) => [receipt, marks.map(([id]) => id).join(','), ...(scored ? [marks.map(([, n]) => n).join(',')] : [])].join(';')),
		''
	].join('\n');
}

/** Most points first; by rank where ranks are what was given. Zero stars are a mark, zero dots are none. */
function marksOf(choice: unknown, type: string | undefined): [id: string, n: number][] {
	const marks = Object.entries((choice ?? {}) as Record<string, number>).filter(([, n]) => n > 0);
	const ranked = type === 'ordinal';
	return marks.sort(([a, m], [b, n]) => (ranked ? m - n : n - m) || (a < b ? -1 : 1));
}

function dayOf(at: Date): string {
	const [year, month, day] = at.toISOString().slice(0, 10).split('-');
	return `${day}.${month}.${year}`;
}

/** One line, no blanks at its ends, quoted where it must be. */
function cell(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim() || '-';
	return /[;"]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
