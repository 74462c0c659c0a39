import * as v from 'valibot';
import { conversationShape } from './whole-conversation.ts';
import { byChannelShape, careShape, evaluationShape, peopleShape, questionsShape } from './whole-people.ts';
import { talksShape } from './whole-talks.ts';
import { answerFieldNames, answerFields, coproductions, costBands, shapeFault, tilts, whens } from '#lib/domain/answer.ts';
import { actionStates, leads } from '#lib/domain/action.ts';
import { adviceLimit } from '#lib/domain/doing.ts';
import { blurSides } from '#lib/domain/blur.ts';
import { boardCardLimit, cardTextLimit, reasonLimit } from '#lib/domain/card.ts';
import { boardClusterLimit, clusterNameLimit } from '#lib/domain/cluster.ts';
import { namesEach } from '#lib/domain/naming.ts';
import { workshopLimit } from '#lib/domain/people.ts';
import { pledgeChannels, pledgeKinds, pledgeNeeds, pledgers, pledgeStates } from '#lib/domain/pledge.ts';
import { minutesLeast, minutesMost } from '#lib/domain/round.ts';
import { seatsLeast, seatsMost, trayHintLimit, trayNameLimit } from '#lib/domain/sorting.ts';
import { sources } from '#lib/domain/priority.ts';
import { voteMethods } from '#lib/domain/tally/all.ts';
import { deckLimit } from '#lib/domain/deck.ts';
import { themeIcons, themeWordLimit } from '#lib/domain/theme-looks.ts';
import { themes } from '#lib/domain/theme.ts';
import { wordLimit } from '#lib/domain/tie-break.ts';

/** What workshop.json holds under `whole`: enough to make the workshop again. One shape for writing, for the published JSON Schema and for reading back. */
const id = v.pipe(v.string(), v.regex(/^[0-9a-z]{16}$/));
const moment = v.pipe(v.string(), v.isoTimestamp());
const day = v.union([v.literal(''), v.pipe(v.string(), v.isoDate())]);
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const count = (most = 1_000_000) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const safeCount = v.union([count(), v.literal('under-5'), v.literal('hidden')]);
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const point = v.tuple([fraction, fraction]);
const place = v.union([point, v.strictObject({ line: v.array(point) }), v.strictObject({ area: v.array(point) }), v.picklist(['whole', 'none'])]);
const theme = v.picklist(themes.map((each) => each.id));

/** What a workshop calls its themes, and how they look. */
const looks = v.partial(v.strictObject(Object.fromEntries(themes.map((each) => [each.id, v.strictObject({ word: v.optional(text(themeWordLimit * 2)), icon: v.optional(v.picklist(themeIcons)), colour: v.optional(theme) })]))));

const card = v.strictObject({ id, number: count(), text: text(cardTextLimit * 2), theme, at: place, cluster: v.nullable(id), also: v.optional(v.nullable(id), null), same: count(workshopLimit), differ: v.pipe(v.array(text(reasonLimit * 2)), v.maxLength(workshopLimit)) });
/** A group that was merged into another, which may be one itself. */
const part = v.strictObject({ id, number: count(), name: text(clusterNameLimit * 2), into: id });
const cluster = v.strictObject({ id, number: count(), name: text(clusterNameLimit * 2), people: safeCount });
const option = v.strictObject({ id, kind: v.picklist(['cluster', 'card', 'talk']), name: v.string(), cards: count(), people: safeCount });
const row = v.looseObject({ id, name: v.string(), score: v.number(), voters: count(), place: count(), tied: v.boolean(), spread: v.array(v.number()) });
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** What was done about a tie. A lot carries both its seeds, so that it can be drawn again. */
const tieBreak = v.variant('how', [
	v.strictObject({ how: v.picklist(['widen', 'shrink']), winners: v.array(id) }),
	v.strictObject({ how: v.literal('runoff'), among: v.array(id) }),
	v.strictObject({ how: v.literal('lot'), among: v.array(id), places: count(), seed: hash, word: text(wordLimit), order: v.array(id), winners: v.array(id) })
]);
const vote = v.strictObject({
	id,
	pollId: id,
	roundIndex: count(),
	method: v.picklist(voteMethods),
	parameters: v.record(v.string(), v.unknown()),
	options: v.pipe(v.array(option), v.minLength(1)),
	result: v.looseObject({ rows: v.array(row) }),
	eligible: count(workshopLimit),
	turnout: count(workshopLimit),
	digest: hash,
	/** Null, and absent in older files: no seed for a lot was promised. */
	lotCommitment: v.optional(v.nullable(hash), null),
	tieBreak: v.optional(v.nullable(tieBreak), null),
	/** Absent: everybody who came could vote. */
	who: v.optional(v.variant('who', [v.strictObject({ who: v.literal('came-before'), at: moment }), v.strictObject({ who: v.literal('numbers'), people: count(workshopLimit) }), v.strictObject({ who: v.literal('areas'), areas: v.array(v.string()), people: count(workshopLimit) })])),
	/** Absent in older files. */
	turnoutByChannel: v.optional(byChannelShape),
	openedAt: moment,
	closedAt: moment,
	clusters: v.array(v.strictObject({ id, number: count(), name: v.string(), cardIds: v.array(id), people: safeCount })),
	parts: v.optional(v.array(v.strictObject({ ...part.entries, cardIds: v.array(id) })), []),
	cards: v.array(card),
	notVoted: v.array(id),
	ballots: v.array(v.strictObject({ receipt: v.pipe(v.string(), v.regex(/^[0-9a-z]{16,64}$/)), choice: v.record(v.string(), v.pipe(v.number(), v.integer())) }))
});
/** A round that sorts has trays, or the page of it could not be drawn. */
const sorting = v.strictObject({ trays: v.pipe(v.array(v.strictObject({ when: v.picklist(whens), name: text(trayNameLimit * 2), hint: text(trayHintLimit * 2) })), v.minLength(1), v.maxLength(whens.length)), seats: v.pipe(v.number(), v.integer(), v.minValue(seatsLeast), v.maxValue(seatsMost)), sides: v.tuple([text(trayHintLimit), text(trayHintLimit)]) });
/** What people are asked about in a round that asks. */
const conversing = v.strictObject({ about: v.picklist(['cards', 'groups']) });
const round = v.looseObject({ conversation: v.optional(conversing), sorting: v.optional(sorting), id: v.string(), kind: v.string(), title: text(200), short: text(200), instruction: text(2000), script: text(2000), minutes: v.pipe(v.number(), v.integer(), v.minValue(minutesLeast), v.maxValue(minutesMost)), may: v.record(v.string(), v.array(v.string())), visible: v.picklist(['own', 'everyone']), cursors: v.boolean(), yields: v.string(), silentMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(minutesMost))) });
const answer = v.strictObject(Object.fromEntries(answerFieldNames.map((name) => {
	const kind = answerFields[name];
	switch (kind.kind) {
		case 'choice':
			return [name, v.picklist(kind.of)];
		case 'choices':
			return [name, v.array(v.picklist(kind.of))];
		case 'day':
			return [name, day];
		case 'text':
			return [name, v.string()];
	}
})));
const priority = v.strictObject({
	id,
	number: count(),
	source: v.strictObject({ kind: v.picklist(sources), id }),
	outcomeId: v.nullable(id),
	statement: v.string(),
	cards: v.array(card),
	people: safeCount,
	when: v.nullable(v.picklist(whens)),
	disagreed: v.boolean(),
	positions: v.array(v.strictObject({ cardId: v.nullable(id), position: v.string(), reasons: v.array(v.string()) })),
	placements: v.array(v.strictObject({ table: v.string(), when: v.picklist(whens), people: safeCount, reasons: v.array(v.string()) })),
	/** Absent in older files; null where nobody was asked, and where a small count hides the rest. */
	who: v.optional(v.nullable(v.strictObject({ ourselves: count(workshopLimit), help: count(workshopLimit), others: count(workshopLimit) })), null),
	advice: v.optional(v.nullable(v.strictObject({ costBand: v.picklist(costBands), constraint: text(adviceLimit * 2), coproduction: v.array(v.picklist(coproductions)), tilt: v.picklist(tilts), risk: text(adviceLimit * 2) })), null),
	answer,
	changedAt: moment
});
const action = v.strictObject({ id, priorityId: id, task: v.string(), firstStep: v.string(), lead: v.picklist(leads), leadName: v.string(), helpersNeeded: count(), helpSought: v.string(), due: day, resources: v.string(), training: v.string(), successSign: v.string(), status: v.picklist(actionStates), updates: v.array(v.strictObject({ at: v.string(), text: v.string() })), createdAt: moment });
const pledge = v.strictObject({ id, priorityId: v.nullable(id), actionId: v.nullable(id), channel: v.optional(v.nullable(v.picklist(pledgeChannels)), null), kind: v.picklist(pledgeKinds), what: v.string(), hours: v.nullable(v.number()), per: v.picklist(['month', 'once']), from: day, to: day, conditions: v.string(), needs: v.array(v.picklist(pledgeNeeds)), by: v.picklist(pledgers), state: v.picklist(pledgeStates), answer: v.string(), answeredAt: v.nullable(moment), thanked: v.boolean(), offeredAt: moment });

export const wholeShape = v.strictObject({
	workshop: v.strictObject({ id, title: v.pipe(text(80), v.minLength(1)), question: text(200), helpLine: text(120), state: v.picklist(['draft', 'open', 'closed']), createdAt: moment, openedAt: v.nullable(moment), closedAt: v.nullable(moment), round: count(500),
		/** Last day on which all of it is kept. Absent: nothing is deleted by itself. */
		keptUntil: v.optional(v.pipe(v.string(), v.isoDate())) }),
	deal: v.strictObject({ purpose: text(1000), canChange: text(1000), cannotChange: text(1000), decider: text(1000), decisionDate: day, feedbackDate: day, feedbackHow: text(1000), kept: text(1000), foi: text(1000) }),
	method: v.looseObject({ id: v.string(), title: text(200), graceSeconds: count(300), rounds: v.pipe(v.array(round), v.minLength(1), v.maxLength(60)), themes: v.optional(looks) }),
	/** Starter cards; null, and absent in older files: the deck that comes with Folkmoot. */
	deck: v.optional(v.nullable(v.pipe(v.array(v.strictObject({ theme, text: text(cardTextLimit * 2), keep: v.boolean() })), v.maxLength(deckLimit))), null),
	plan: v.strictObject({
		/** False: the built-in Millbrook. */
		own: v.boolean(),
		alt: v.string(),
		ground: v.nullable(v.looseObject({ source: v.string(), places: v.array(v.looseObject({ name: v.string(), at: point })), georeference: v.nullable(v.looseObject({ crs: v.picklist(['EPSG:27700', 'EPSG:4326']), matrix: v.pipe(v.array(v.number()), v.length(6)) })) })),
		/** PNG, JPEG or WebP as it was stored: pixels alone. */
		picture: v.nullable(v.strictObject({ mime: v.picklist(['image/png', 'image/jpeg', 'image/webp']), width: count(20_000), height: count(20_000), base64: v.pipe(v.string(), v.base64()) }))
	}),
	people: v.strictObject({ joined: count(workshopLimit * 2), wrote: safeCount, ...peopleShape }),
	/** `absent`: who did not come, in the officer's words. */
	release: v.strictObject({ blurSide: v.picklist(blurSides), publicity: text(2000), absent: v.optional(text(2000), '') }),
	/** Absent in older files: words left over when a round ended, for hosts alone, then stand among the questions that wait. */
	leftWordsApart: v.optional(v.boolean(), false),
	/** These three are absent in older files. */
	questions: v.optional(questionsShape(id, moment), []),
	evaluation: v.optional(v.nullable(evaluationShape), null),
	care: v.optional(careShape, { hidden: {}, hiddenEver: 0, shownAgain: 0, passages: 0, erased: 0, waiting: 0, stopped: 0 }),
	/** Rounds that were not held though later ones were; absent in older files. */
	leftOut: v.optional(v.array(v.string()), []),
	removed: count(),
	cards: v.pipe(v.array(v.strictObject({ ...card.entries, part: v.optional(v.nullable(id), null), late: v.optional(v.boolean(), false) })), v.maxLength(boardCardLimit)),
	parts: v.optional(v.pipe(v.array(part), v.maxLength(boardClusterLimit)), []),
	otherNames: v.optional(v.pipe(v.array(v.strictObject({ cluster: id, name: text(clusterNameLimit * 2) })), v.maxLength(boardClusterLimit * namesEach)), []),
	clusters: v.pipe(v.array(cluster), v.maxLength(boardClusterLimit)),
	votes: v.array(vote),
	/** Tables that somebody looked after, or that said they were ready; absent in older files. */
	tables: v.optional(v.pipe(v.array(v.strictObject({ round: v.string(), table: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(workshopLimit)), host: v.picklist(['none', 'here', 'offered']), ready: v.boolean() })), v.maxLength(workshopLimit)), []),
	/** Absent in older files. */
	conversations: v.optional(v.array(conversationShape(id, option, moment)), []),
	/** Null, and absent in older files: no Open Space. */
	talks: v.optional(v.nullable(talksShape(id, moment, card)), null),
	priorities: v.array(priority),
	actions: v.array(action),
	pledges: v.array(pledge)
});
export type Whole = v.InferOutput<typeof wholeShape>;

const cell = v.nullable(v.union([v.string(), v.number(), v.boolean()]));
export const exportShape = v.object({
	$schema: v.optional(v.string()),
	format: v.literal('folkmoot-export-1'),
	dictionary: v.record(v.string(), v.object({ about: v.string(), columns: v.record(v.string(), v.string()) })),
	tables: v.record(v.string(), v.array(v.record(v.string(), cell))),
	whole: wholeShape
});

/** Whether an answer of an officer is one that could have been typed here: the shape alone says too little of texts and days. */
export function isWholeAnswer(value: Record<string, unknown>): boolean {
	return answerFieldNames.every((name) => shapeFault(name, value[name]) === null);
}
