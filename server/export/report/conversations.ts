import { inOwnWords, type Block } from '../paper/paper.ts';
import type { RecordConversation, WorkshopRecord } from '../record.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** What people agreed and disagreed on, card by card; and, where enough of them answered, the opinion groups. Nothing where there was no such round. */
export function conversationsOf({ conversations }: WorkshopRecord): Block[] {
	if (conversations.length === 0) return [];
	return [{ kind: 'heading', level: 1, text: w.conversations.title }, { kind: 'text', text: w.conversations.lead }, ...conversations.flatMap(oneConversation)];
}

function oneConversation({ about, closedAt, turnout, eligible, answers, digest, items, groups, groupsAbove }: RecordConversation): Block[] {
	const c = w.conversations;
	const rows = [...items].sort((a, b) => b.share - a.share || b.agree - a.agree);
	const text = new Map(items.map((item) => [item.id, item.text]));
	return [
		{ kind: 'heading', level: 2, text: c.one(about, common.day(closedAt.toISOString().slice(0, 10))) },
		{ kind: 'facts', rows: [[c.turnout, c.turnoutOf(turnout, eligible)], [c.answers, answers], [c.groups, groups === null ? c.tooFew(groupsAbove) : String(groups.length)], [c.digest, digest]] },
		{
			kind: 'table',
			caption: c.table,
			head: [c.columns.card, c.columns.agree, c.columns.disagree, c.columns.pass, c.columns.seen, ...(groups ? [c.columns.across] : [])],
			widths: [8, 2, 2, 2, 2, ...(groups ? [2] : [])],
			rows: rows.map(({ text: own, agree, disagree, pass, seen, share }) => [inOwnWords(own), agree, disagree, pass, seen, ...(groups ? [Math.round(share * 100)] : [])])
		},
		...(groups && groups.length > 1
			? [
					{ kind: 'text', text: c.groupsSay } as const,
					{
						kind: 'table',
						caption: c.groupTable,
						head: [c.columns.group, c.columns.people, c.columns.card, c.columns.stands],
						widths: [2, 2, 8, 4],
						rows: groups.flatMap(({ people, representative }, g) => representative.map(({ item, for: way, success, trials }) => [g + 1, people, inOwnWords(text.get(item) ?? ''), c.stands(way, success, trials)]))
					} as const
				]
			: [])
	];
}
