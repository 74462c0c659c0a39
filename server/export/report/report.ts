import { inOwnWords, type Block, type Paper } from '../paper/paper.ts';
import type { WorkshopRecord } from '../record.ts';
import { conversationsOf } from './conversations.ts';
import { allCards, findings, questionsOf } from './findings.ts';
import { dealOf, howItWasDone, howInvited, limitsOf, takenOut, whatNext, whoTookPart } from './setting.ts';
import { doing, prioritiesOf } from './priorities.ts';
import { votesOf } from './votes.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** The whole report for a committee (methods.md 7.8). Everything in it comes from the record alone. */
export function reportPaper(record: WorkshopRecord, madeAt: Date): Paper {
	return paperOf(record, w.titles.report(record.workshop.title), madeAt, [
		...dealOf(record),
		...howItWasDone(record),
		...howInvited(record),
		...whoTookPart(record),
		...prioritiesOf(record),
		...doing(record),
		...whatNext(record),
		...findings(record),
		...votesOf(record),
		...conversationsOf(record),
		...questionsOf(record),
		...limitsOf(record),
		...takenOut(record),
		...allCards(record)
	]);
}

/** Two pages in plain words for everyone. */
export function summaryPaper(record: WorkshopRecord, madeAt: Date): Paper {
	const { workshop, deal, people, cards, priorities } = record;
	const s = w.summary;
	const shown = priorities.slice(0, 6);
	const differing = priorities.filter(({ disagreed, positions }) => disagreed || positions.length > 0);
	const answered = priorities.filter(({ answer }) => answer['decided'] || answer['reason']);
	const cut = (text: string, most: number) => ([...text].length > most ? `${[...text].slice(0, most - 1).join('').trimEnd()}\u2026` : text);
	const blocks: Block[] = [
		{ kind: 'heading', level: 1, text: s.happened },
		{ kind: 'text', text: s.told(common.people(people.joined), cards.length, workshop.openedAt ? common.day(dayOf(workshop.openedAt)) : '') },
		...(workshop.question ? [{ kind: 'text', text: s.asked(workshop.question) } as const] : []),
		...(deal.purpose ? [{ kind: 'text', text: cut(deal.purpose, 400) } as const] : []),
		{ kind: 'heading', level: 1, text: s.said },
		shown.length === 0
			? { kind: 'text', text: w.priorities.none }
			: { kind: 'list', items: shown.map((one) => s.top(one.place === null ? String(one.number) : w.priorities.placed(one.place, one.tied), cut(one.statement, 120), one.score === null ? w.priorities.evidence(one.cardIds.length, w.people(one.people)) : w.priorities.score(one.score, one.unit, one.voters))) },
		...(priorities.length > shown.length ? [{ kind: 'text', text: s.more(priorities.length - shown.length) } as const] : []),
		{ kind: 'heading', level: 1, text: s.disagree },
		...(differing.length === 0
			? [{ kind: 'text', text: s.allAgree } as const]
			: differing.slice(0, 3).flatMap(({ statement, positions }): Block[] => [
					{ kind: 'text', text: cut(statement, 100) },
					...positions.flatMap(({ reasons }) => reasons).filter((reason) => reason.trim() !== '').slice(0, 1).map((reason): Block => ({ kind: 'quote', words: inOwnWords(cut(reason, 160)), source: '' }))
				])),
		...(answered.length === 0 ? [] : [{ kind: 'heading', level: 1, text: s.council } as const, { kind: 'facts', rows: answered.slice(0, 4).map(({ statement, answer }) => [cut(statement, 80), cut(answer['decided'] || answer['reason'] || '', 200)] as const) } as const]),
		...whatNext(record, true),
		{ kind: 'note', text: `${s.caution} ${deal.foi}` }
	];
	return paperOf(record, w.titles.summary(workshop.title), madeAt, blocks);
}

export function paperOf({ workshop }: WorkshopRecord, title: string, madeAt: Date, blocks: Block[], landscape = false): Paper {
	const day = workshop.openedAt ? `${common.day(dayOf(workshop.openedAt))}. ` : '';
	return { lang: 'en-GB', title, subtitle: `${day}${w.made(common.day(dayOf(madeAt)))}`, author: w.author, madeAt, landscape, pageOf: w.pageOf, blocks };
}

/** The ISO day of a moment, UTC. */
export function dayOf(at: Date): string {
	return at.toISOString().slice(0, 10);
}
