import { inOwnWords, type Block } from '../paper/paper.ts';
import type { RecordVote, WorkshopRecord } from '../record.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** Each vote with its method, rules, turnout, ties and digest. */
export function votesOf({ votes }: WorkshopRecord): Block[] {
	const v = w.votes;
	if (votes.length === 0) return [{ kind: 'heading', level: 1, text: v.title }, { kind: 'text', text: v.none }];
	return [{ kind: 'heading', level: 1, text: v.title }, { kind: 'text', text: v.secret }, ...votes.flatMap(oneVote)];
}

function oneVote(vote: RecordVote): Block[] {
	const v = w.votes;
	const nameOf = new Map(vote.options.map(({ id, name }) => [id, name]));
	const rules = Object.entries(vote.parameters).map(([key, value]) => `${key} = ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
	return [
		{ kind: 'heading', level: 2, text: v.vote(w.method(vote.method), common.day(vote.closedAt.toISOString().slice(0, 10))) },
		{
			kind: 'facts',
			rows: [
				[v.method, w.method(vote.method)],
				[v.parameters, rules.join('; ')],
				[v.turnout, v.turnoutOf(vote.turnout, vote.eligible)],
				...(vote.who ? [[v.whoCould, v.whoSay(vote.who)] as const] : []),
				[v.blank, vote.blank],
				[v.ties, vote.ties.length === 0 ? v.noTies : vote.ties.map((ids) => v.tied(ids.map((id) => `“${nameOf.get(id) ?? id}”`))).join('\n')],
				[v.digest, vote.digest]
			]
		},
		...(vote.rows.length > 0
			? [
					{
						kind: 'table',
						caption: v.table,
						head: Object.values(v.columns),
						widths: [2, 7, 2, 2, 4],
						rows: vote.rows.map(({ name, score, voters, place, tied, spread }) => [w.priorities.placed(place, tied), inOwnWords(name), score, voters ?? '', spread])
					} as const
				]
			: []),
		...(vote.agreement ? [{ kind: 'table', caption: v.agreement, head: Object.values(v.agreementColumns), widths: [5, 6, 5], rows: vote.agreement.map(({ name, steps, needed, from, reached }) => [inOwnWords(name), w.priorities.steps(steps), w.priorities.needed(needed, from, reached)]) } as const] : [])
	];
}
