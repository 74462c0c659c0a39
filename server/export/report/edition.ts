import { inOwnWords, type Block, type Paper } from '../paper/paper.ts';
import { stepsOf, type Edition, type PublicItem } from '#lib/domain/publication.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** One edition of the public page, to print: what people said, what was decided, why, and what happens next. */
export function editionPaper(edition: Edition, at: Date): Paper {
	const { said: t } = enHouse;
	const day = common.day(at.toISOString().slice(0, 10));
	const { part } = edition;
	return {
		lang: 'en-GB',
		title: t.title(edition.title),
		subtitle: [t.answeredOn(day), edition.organisation].filter(Boolean).join('. '),
		author: w.author,
		madeAt: at,
		landscape: false,
		pageOf: w.pageOf,
		blocks: [
			{ kind: 'text', text: edition.intro || t.lead(part.cards, t.count(part.joined), edition.heldOn && common.day(edition.heldOn), edition.decider) },
			...(edition.takenOut ? [{ kind: 'note', text: t.takenOut(common.day(edition.takenOut)) } as const] : []),
			...edition.items.flatMap((item) => oneItem(item, edition.feedbackDate)),
			{ kind: 'note', text: [t.who, t.whoSay, part.absent, t.counts].filter(Boolean).join(' ') }
		]
	};
}

function oneItem(item: PublicItem, feedbackDate: string): Block[] {
	const { said: t, answers } = enHouse;
	const { answer: a, votes, agreement, heard } = item;
	const steps = a ? stepsOf(a.next).map(({ time, text }) => (time ? `${time}: ${text}` : text)) : [];
	const plans = item.actions.map(({ task, status, lead, leadName, due }) => `${due ? common.day(due) : answers.offers.states[status]}: ${task} (${leadName || answers.offers.leads[lead]})`);
	const facts: (readonly [string, string])[] = [
		[t.decided, a === null ? (feedbackDate ? t.notYetAnswered(common.day(feedbackDate)) : t.noAnswer) : [a.decision === '' ? answers.choices.status[a.status] : answers.choices.decision[a.decision], a.decided, a.status === 'passed-on' ? t.passedOn(a.passedOnTo) : '', a.byWhen ? `${t.byWhen} ${a.byWhen}` : ''].filter(Boolean).join('. ')],
		[t.why, a === null ? t.noReasonYet : a.reason],
		[t.next, [a?.weDid ? `${t.soFar}: ${a.weDid}` : '', ...steps, ...plans, a?.nextUpdate ? `${common.day(a.nextUpdate)}: ${t.nextUpdate}` : ''].filter(Boolean).join('\n')]
	];
	const behind = [
		t.cards(item.said.length, item.people === null ? null : t.count(item.people)),
		item.place === null ? '' : t.place(item.place, item.tied),
		votes ? t.votes(t.got(votes), votes.voters, votes.turnout, votes.eligible) : '',
		heard && heard.seen > 0 ? t.heard(heard.agree, heard.disagree, heard.pass, heard.seen) : '',
		agreement?.steps.some(({ count }) => count > 0) ? `${t.agreement}: ${agreement.steps.map(({ label, count }) => t.step(label, count)).join('; ')}. ${t.needed(agreement.needed, agreement.from, agreement.reached)}` : '',
		item.tables && item.tables.length > 0 ? `${t.tables} ${item.tables.map(({ table, when }) => answers.desk.placement(table, when)).join('; ')}.` : '',
		item.disagreed ? t.disagreed : ''
	];
	return [
		{ kind: 'heading', level: 1, text: `${item.number}. ${item.statement}` },
		{ kind: 'text', text: behind.filter(Boolean).join(' ') },
		{ kind: 'facts', rows: facts.filter(([, value]) => value !== '') },
		{ kind: 'heading', level: 2, text: t.said },
		...(a?.youSaid || item.said.length === 0 ? [{ kind: 'text', text: a?.youSaid || t.begun } as const] : []),
		...item.said.map(({ text, number }): Block => ({ kind: 'quote', words: inOwnWords(text), source: w.card(number, '') })),
		...(item.differ.length > 0 ? [{ kind: 'text', text: t.differ } as const, { kind: 'list', items: item.differ.map(inOwnWords) } as const] : [])
	];
}
