import { inOwnWords, type Block } from '../paper/paper.ts';
import type { RecordCard, RecordPlace, WorkshopRecord } from '../record.ts';
import { themes } from '#lib/domain/theme.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** Quotes of one theme in the body of the report; all cards stand in the annex. */
const quotesMost = 12;

/** Theme by theme, most cards first: counts, the groups it lies in, and quotes by a rule that is printed beside them. */
export function findings({ cards, clusters, themes: called }: WorkshopRecord): Block[] {
	const f = w.findings;
	const byTheme = themes
		.map(({ id }) => ({ id, cards: cards.filter((card) => card.theme === id) }))
		.filter((theme) => theme.cards.length > 0)
		.sort((a, b) => b.cards.length - a.cards.length);
	const sum = (of: readonly RecordCard[], value: (card: RecordCard) => number) => of.reduce((all, card) => all + value(card), 0);
	return [
		{ kind: 'heading', level: 1, text: f.title },
		{ kind: 'text', text: f.lead },
		{
			kind: 'table',
			caption: f.table,
			head: [f.columns.theme, f.columns.cards, f.columns.same, f.columns.differ],
			widths: [5, 2, 2, 2],
			rows: byTheme.map(({ id, cards: of }) => [called[id], of.length, sum(of, (card) => card.same), sum(of, (card) => card.differ.length)])
		},
		...byTheme.flatMap(({ id, cards: of }): Block[] => {
			const names = clusters.filter((cluster) => of.some((card) => card.cluster === cluster.id) && cluster.name).map(({ name }) => name);
			const shown = quoted(of);
			return [
				{ kind: 'heading', level: 2, text: f.theme(called[id], of.length) },
				...(names.length > 0 ? [{ kind: 'text', text: f.groups(names) } as const] : []),
				...(shown.length < of.length ? [{ kind: 'text', text: f.quoted(shown.length, of.length) } as const] : []),
				...shown.flatMap(quoteOf)
			];
		})
	];
}

/** Most "same here" and different views first, then the oldest: no choice by what a card says. */
export function quoted<C extends Pick<RecordCard, 'same' | 'differ' | 'number'>>(cards: readonly C[], most = quotesMost): C[] {
	const heard = (card: C) => card.same + card.differ.length;
	return [...cards].sort((a, b) => heard(b) - heard(a) || a.number - b.number).slice(0, most);
}

/** A card in its writer's words, and every reason of somebody who sees it differently. */
export function quoteOf(card: RecordCard): Block[] {
	const said = [w.card(card.number, whereOf(card.place)), w.findings.same(card.same)].filter(Boolean).join('. ');
	return [
		{ kind: 'quote', words: inOwnWords(card.text), source: `${said}.` },
		...card.differ.map((reason): Block => ({ kind: 'quote', words: inOwnWords(reason.trim() || w.findings.noReason), source: w.findings.differ(w.card(card.number, '')) }))
	];
}

export function whereOf(place: RecordPlace): string {
	if (place.kind === 'whole' || place.kind === 'none') return w.where[place.kind];
	if (place.near && place.square) return w.where.near(place.near, place.square);
	return place.square ? w.where.square(place.square) : '';
}

/** Nothing leaves the record. */
export function allCards({ cards, themes: called }: WorkshopRecord): Block[] {
	const { title, lead, columns } = w.annex;
	if (cards.length === 0) return [];
	return [
		{ kind: 'new-page' },
		{ kind: 'heading', level: 1, text: title },
		{ kind: 'text', text: lead },
		{ kind: 'table', caption: title, head: [columns.number, columns.words, columns.theme, columns.where], widths: [2, 10, 4, 5], rows: cards.map((card) => [card.number, inOwnWords(card.text), called[card.theme], whereOf(card.place)]) }
	];
}

/** Answers in writing stay with their questions; one given aloud has none. Nothing where nobody asked. */
export function questionsOf({ questions }: WorkshopRecord): Block[] {
	const q = w.questions;
	if (questions.length === 0) return [];
	return [
		{ kind: 'heading', level: 1, text: q.title },
		{ kind: 'text', text: q.lead },
		{ kind: 'table', caption: q.table, head: Object.values(q.columns), widths: [2, 8, 8, 3], rows: questions.map(({ card, text, answer, by }) => [card === null ? q.noCard : w.card(card, ''), inOwnWords(text), answer === '' ? q.none : inOwnWords(answer), by === null ? '' : q.by[by]]) }
	];
}
