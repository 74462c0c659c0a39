import type { Block } from '../paper/paper.ts';
import type { WorkshopRecord } from '../record.ts';
import type { Came } from '#lib/domain/left-out.ts';
import type { HideReason } from '#lib/domain/moderation.ts';
import { common } from '#lib/i18n/en/common.ts';
import { lengthOf } from '#lib/i18n/en/lengths.ts';
import { report as w } from '#lib/i18n/en/report.ts';

export function dealOf({ deal, keptUntil }: Pick<WorkshopRecord, 'deal' | 'keptUntil'>): Block[] {
	const { purpose, canChange, cannotChange, decider, decisionDate, feedbackDate, feedbackHow, kept, foi } = deal;
	const value = { purpose, canChange, cannotChange, decider, decisionDate: common.day(decisionDate), feedbackDate: common.day(feedbackDate), feedbackHow, kept, keptUntil: keptUntil ? common.day(keptUntil) : w.keptForEver, foi };
	return [
		{ kind: 'heading', level: 1, text: w.deal.title },
		{ kind: 'text', text: w.deal.lead },
		{ kind: 'facts', rows: (Object.keys(value) as (keyof typeof value)[]).map((key) => [w.deal[key], value[key] || w.notSaid]) }
	];
}

export function howItWasDone({ workshop, rounds }: WorkshopRecord): Block[] {
	const h = w.how;
	const held = rounds.filter(({ came }) => came === 'held');
	const moment = (at: Date | null) => at && common.day(at.toISOString().slice(0, 10));
	return [
		{ kind: 'heading', level: 1, text: h.title },
		{
			kind: 'facts',
			rows: [
				[h.question, workshop.question || w.notSaid],
				[h.method, workshop.method],
				[h.opened, moment(workshop.openedAt) ?? w.notSaid],
				[h.closed, moment(workshop.closedAt) ?? h.stillOpen]
			]
		},
		...(held.length > 0 ? [{ kind: 'table', caption: h.rounds, head: [h.round, h.planned, h.silent], widths: [6, 2, 2], rows: held.map(({ title, minutes, silent }) => [title, lengthOf(minutes), silent ? h.yes : h.no]) } as const] : []),
		...notHeld(rounds).map(([what, titles]) => ({ kind: 'text', text: `${what}: ${titles}.` }) as const),
		...(held.some(({ silent }) => silent) ? [{ kind: 'text', text: h.silence } as const] : [])
	];
}

/** Rounds that were left out, and those that are still to come: each kind once, with its word. */
export function notHeld(rounds: WorkshopRecord['rounds']): [what: string, titles: string][] {
	const of = (which: Came) => rounds.filter(({ came }) => came === which).map(({ title }) => title).join('; ');
	return ([[w.how.leftOut, of('left-out')], [w.how.ahead, of('ahead')]] as [string, string][]).filter(([, titles]) => titles !== '');
}

export function howInvited({ publicity }: WorkshopRecord): Block[] {
	return [{ kind: 'heading', level: 1, text: w.publicity.title }, publicity ? { kind: 'text', text: publicity } : { kind: 'note', text: w.publicity.missing }];
}

export function whoTookPart({ workshop, people, areas, contributions, absent }: WorkshopRecord): Block[] {
	const o = w.who;
	const channels = Object.keys({ ...people.joinedByChannel, ...people.votedByChannel });
	const votesTold = people.voted === null || Object.keys(people.votedByChannel).length > 0;
	return [
		{ kind: 'heading', level: 1, text: o.title },
		{ kind: 'text', text: o.lead },
		{
			kind: 'facts',
			rows: [
				[o.joined, people.joined],
				[o.wrote, w.count(people.wrote)],
				...(people.voted === null ? [] : ([[o.voted, people.voted], [o.couldVote, people.eligible ?? 0]] as const)),
				[o.cards, contributions.cards],
				[o.same, contributions.sameHere],
				[o.differ, contributions.differingViews],
				[o.questions, contributions.questions]
			]
		},
		...(channels.length > 0
			? [{ kind: 'table', caption: o.channels, head: [o.channel, o.people, o.voted], widths: [4, 2, 2], rows: channels.map((key) => [w.channel(key), countCell(people.joinedByChannel[key] ?? (workshop.state === 'closed' ? undefined : 'hidden')), countCell(people.votedByChannel[key] ?? (votesTold ? undefined : 'hidden'))]) } as const]
			: []),
		...(Object.keys(areas).length > 0 ? [{ kind: 'table', caption: o.areas, head: [o.area, o.people], widths: [6, 2], rows: Object.entries(areas).map(([area, count]) => [o.areaBeside[area] ?? area, countCell(count)]) } as const] : []),
		{ kind: 'text', text: channels.length > 0 && !votesTold ? `${o.suppressed} ${o.votesHidden}` : o.suppressed },
		...(workshop.state === 'closed' ? [] : [{ kind: 'text', text: o.notOver } as const]),
		{ kind: 'text', text: o.equality },
		{ kind: 'heading', level: 2, text: o.absent },
		absent ? { kind: 'text', text: absent } : { kind: 'note', text: o.absentMissing }
	];
}

function countCell(count: Parameters<typeof w.count>[0] | undefined): number | string {
	return count === undefined ? '' : typeof count === 'number' ? count : w.count(count);
}

export function whatNext({ deal, priorities }: WorkshopRecord, brief = false): Block[] {
	const n = w.next;
	const due = priorities.filter(({ answer }) => answer['nextUpdate']).sort((a, b) => (a.answer['nextUpdate']! < b.answer['nextUpdate']! ? -1 : 1));
	return [
		{ kind: 'heading', level: 1, text: n.title },
		...(deal.decisionDate ? [{ kind: 'text', text: n.decides(deal.decider, common.day(deal.decisionDate)) } as const] : []),
		...(deal.feedbackDate ? [{ kind: 'text', text: n.hear(common.day(deal.feedbackDate), deal.feedbackHow) } as const] : []),
		...(due.length > 0 && !brief
			? [{ kind: 'table', caption: n.updates, head: [n.columns.statement, n.columns.day, n.columns.next], widths: [5, 3, 5], rows: due.map(({ statement, answer }) => [statement, common.day(answer['nextUpdate']!), answer['next'] ?? '']) } as const]
			: [])
	];
}

export function limitsOf({ workshop, cards }: WorkshopRecord): Block[] {
	const metres = Math.max(0, ...cards.map(({ place }) => place.blurred));
	return [
		{ kind: 'heading', level: 1, text: w.limits.title },
		{ kind: 'list', items: [...w.limits.items, ...(metres > 0 ? [w.limits.blurred(metres)] : []), ...(workshop.state === 'closed' ? [] : [w.limits.open])] }
	];
}

export function takenOut({ moderation, hosts }: WorkshopRecord): Block[] {
	const m = w.moderation;
	const hidden = Object.entries(hosts.hidden) as [HideReason, number][];
	const blanked = Object.entries(moderation.blanked);
	return [
		{ kind: 'heading', level: 1, text: m.title },
		{ kind: 'facts', rows: [[m.removed, moderation.removedByWriter], [m.blanked, blanked.reduce((sum, [, n]) => sum + n, 0)], ...blanked.map(([kind, n]) => [m.blankedKinds[kind] ?? kind, n] as const)] },
		{
			kind: 'facts',
			rows: [[m.hidden, hidden.reduce((sum, [, n]) => sum + n, 0)], ...hidden.map(([why, n]) => [m.hiddenWhy[why], n] as const), [m.hiddenEver, hosts.hiddenEver], [m.shownAgain, hosts.shownAgain], ...(hosts.passages > 0 ? [[m.passages, hosts.passages] as const] : []), ...(hosts.erased > 0 ? [[m.erased, hosts.erased] as const] : []), [m.waiting, hosts.waiting], [m.stopped, hosts.stopped]]
		},
		{ kind: 'text', text: m.hosts },
		moderation.reviewed ? { kind: 'text', text: m.reviewed } : { kind: 'note', text: m.unreviewed }
	];
}
