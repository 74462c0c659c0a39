import { stringify } from 'csv-stringify/sync';
import { etagOf } from './etag.ts';
import type { App } from '../app.ts';
import { readReleased, type Released } from '../export/released.ts';
import { readPublished } from '../use/publications.ts';
import { answerFieldNames } from '#lib/domain/answer.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { anchorOf } from '#lib/domain/place.ts';
import type { Doer } from '#lib/domain/doing.ts';
import type { Priority } from '#lib/domain/priority.ts';
import { themeWords } from '#lib/domain/theme-looks.ts';
import { common } from '#lib/i18n/en/common.ts';
import { safeParts, type SafeCount } from '#lib/domain/small-counts.ts';

export type Format = 'json' | 'csv' | 'geojson';
export const types: Record<Format, string> = { json: 'application/json', csv: 'text/csv', geojson: 'application/geo+json' };
export const pageMost = 100;

export interface Page {
	body: string;
	etag: string;
	/** Where the next page begins; null on the last one. */
	next: string | null;
}

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A cursor is the number after which to go on: priorities keep their numbers, so nothing is skipped or told twice while answers change. */
export function readCursor(cursor: string | null): number | null {
	if (cursor === null || cursor === '') return 0;
	const [, number] = /^n(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
	return number === undefined ? null : Number(number);
}

const cursorAfter = (number: number) => Buffer.from(`n${number}`).toString('base64url');

/** One page of a workshop's outcomes, from what may leave the house: words blanked and places blurred as decided, small counts hidden. Null: no such workshop. */
export async function outcomesPage(app: App, workshopId: WorkshopId, { format, after, limit }: { format: Format; after: number; limit: number }): Promise<Page | null> {
	const released = await readReleased(app, workshopId);
	if (!released) return null;
	const published = await readPublished(app.db, workshopId);
	const rest = released.priorities.filter(({ number }) => number > after);
	const shown = rest.slice(0, limit);
	const next = rest.length > limit ? cursorAfter(shown.at(-1)!.number) : null;
	const answered = new Set(published?.content.items.filter(({ answer }) => answer !== null).map(({ id }) => id));
	const outcomes = shown.map((priority) => outcomeOf(priority, released, answered.has(priority.id)));
	const { workshop } = released;
	const body =
		format === 'json'
			? JSON.stringify({ workshop: { id: workshop.id, title: workshop.title, question: workshop.question, state: workshop.state, decider: workshop.deal.decider, decision_date: workshop.deal.decisionDate, feedback_date: workshop.deal.feedbackDate }, edition: published?.number ?? null, outcomes, next })
			: format === 'csv'
				? csvOf(outcomes)
				: JSON.stringify({ type: 'FeatureCollection', features: shown.map((priority, i) => ({ type: 'Feature', id: priority.id, geometry: geometryOf(priority, released), properties: outcomes[i] })) });
	return { body, etag: etagOf(format, String(next), body), next };
}

export type Outcome = ReturnType<typeof outcomeOf>;

function outcomeOf({ id, number, source, statement, cards, people, when, disagreed, positions, placements, votes, agreement, heard, who, advice, answer, actions, pledges, version, changedAt }: Priority, { safe, workshop: { method } }: Released, isPublished: boolean) {
	const called = themeWords(common.themes, method.themes);
	return {
		id,
		number,
		source: { kind: source.kind, id: source.id },
		statement,
		when,
		disagreed,
		cards: cards.map((card) => ({ id: card.id, number: card.number, text: card.text, theme: card.theme, theme_word: called[card.theme] })),
		people: safe(people),
		differing_views: positions.flatMap(({ cardId, reasons }) => reasons.filter((reason) => reason !== '').map((reason) => ({ card_id: cardId, reason }))),
		placements: placements.map((one) => ({ table: one.table, when: one.when, reasons: [...one.reasons] })),
		vote: votes && { outcome_id: votes.outcomeId, method: votes.method, score: votes.score, unit: votes.unit, voters: votes.voters, place: votes.place, tied: votes.tied, turnout: votes.turnout, eligible: votes.eligible, turnout_by_channel: votes.turnoutByChannel, closed_at: votes.closedAt.toISOString() },
		agreement: agreement && { outcome_id: agreement.outcomeId, steps: [...agreement.labels], counts: [...agreement.counts], needed_percent: agreement.needed, reached: agreement.reached },
		heard: heard && { conversation_id: heard.conversationId, whole: heard.whole, cards: heard.cards.map(({ cardId, ...counts }) => ({ card_id: cardId, ...counts })) },
		who_could_do_it: who && (safeParts(who) as Record<Doer, SafeCount>),
		advice: advice && { cost_band: advice.costBand, constraint: advice.constraint, coproduction: [...advice.coproduction], tilt: advice.tilt, risk: advice.risk },
		answer: Object.fromEntries(answerFieldNames.map((field) => [snake(field), answer[field]])) as Record<string, string | readonly string[]>,
		/** Whether an answer to it is on the public page. */
		is_published: isPublished,
		actions: actions.map((action) => ({ id: action.id, task: action.task, first_step: action.firstStep, lead: action.lead, lead_name: action.leadName, due: action.due, status: action.status })),
		offers: { count: safe(pledges.filter(({ state }) => state !== 'withdrawn').length), waiting: safe(pledges.filter(({ state }) => state === 'offered').length) },
		version,
		changed_at: changedAt.toISOString()
	};
}

/** Where its cards lie, in degrees, longitude first (RFC 7946), a line or an area by its middle; null where the plan does not lie in the world, or no card on it. */
function geometryOf({ cards }: Priority, { workshop }: Released): { type: 'MultiPoint'; coordinates: [number, number][] } | null {
	const { georeference } = workshop.plan;
	const points = cards.map(({ at }) => anchorOf(at)).filter((at) => at !== null);
	if (!georeference || points.length === 0) return null;
	const round = (n: number) => Math.round(n * 1e6) / 1e6;
	return { type: 'MultiPoint', coordinates: points.map(([x, y]) => toWorld(georeference, [x, y])).map(({ lon, lat }) => [round(lon), round(lat)]) };
}

/** One row an outcome; the nested parts are told by their counts. */
function csvOf(outcomes: readonly Outcome[]): string {
	const rows = outcomes.map(({ id, number, source, statement, when, disagreed, cards, people, differing_views, vote, agreement, heard, who_could_do_it, answer, is_published, actions, offers, version, changed_at }) => ({
		id, number, source_kind: source.kind, source_id: source.id, statement, when, disagreed, cards: cards.length, people, differing_views: differing_views.length,
		method: vote?.method, score: vote?.score, score_unit: vote?.unit, voters: vote?.voters, place: vote?.place, tied: vote?.tied, turnout: vote?.turnout, eligible: vote?.eligible,
		agreement: agreement && agreement.steps.map((step, i) => `${step}: ${agreement.counts[i] ?? 0}`).join('; '), agreement_reached: agreement?.reached,
		agree: heard?.whole?.agree, disagree: heard?.whole?.disagree, pass: heard?.whole?.pass,
		who_ourselves: who_could_do_it?.ourselves, who_help: who_could_do_it?.help, who_others: who_could_do_it?.others,
		...Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, Array.isArray(value) ? value.join('; ') : value])),
		is_published, actions: actions.length, offers: offers.count, offers_waiting: offers.waiting, version, changed_at
	}));
	const columns = ['id', 'number', 'source_kind', 'source_id', 'statement', 'when', 'disagreed', 'cards', 'people', 'differing_views', 'method', 'score', 'score_unit', 'voters', 'place', 'tied', 'turnout', 'eligible', 'agreement', 'agreement_reached', 'agree', 'disagree', 'pass', 'who_ourselves', 'who_help', 'who_others', ...answerFieldNames.map(snake), 'is_published', 'actions', 'offers', 'offers_waiting', 'version', 'changed_at'];
	return stringify(rows, { header: true, columns, escape_formulas: true, record_delimiter: 'windows', cast: { boolean: (value) => (value ? 'true' : 'false') } });
}
