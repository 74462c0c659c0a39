import { and, count, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { cards as cardRows, rounds } from '../db/schema.ts';
import { Censor } from './censor.ts';
import type { WorkshopRecord } from './record.ts';
import { countGroups, readBoardRows } from '../use/board-rows.ts';
import { readConversations, type ConversationView } from '../use/heard.ts';
import { readHiddenCards } from '../use/hidden-cards.ts';
import { readQuestions, type Question } from '../use/host/asked.ts';
import { readCare } from '../use/host/log.ts';
import { countAreas } from '../use/known-areas.ts';
import { readLate } from '../use/late.ts';
import { readCame } from '../use/left-out.ts';
import { readNames } from '../use/names.ts';
import { readOutcomes, type OutcomeView } from '../use/outcomes.ts';
import { readPledges } from '../use/pledges.ts';
import { readEvaluated } from '../use/doing/evaluation.ts';
import { readPriorities, readTakenPart } from '../use/priorities.ts';
import { readPage } from '../use/answer-page.ts';
import { readKnownNames, readRelease, type Release, type Subject } from '../use/release.ts';
import { readSaid, throughSaid } from '../use/talks/spoken.ts';
import type { TalkCards } from '../use/talks/talk-cards.ts';
import type { ClosingRecord } from '../use/wall/read-closing.ts';
import { readWorkshop, type Workshop } from '../use/workshops.ts';
import { blurCorners, blurPoint } from '#lib/domain/blur.ts';
import type { Evaluated } from '#lib/domain/evaluation.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster, Part } from '#lib/domain/cluster.ts';
import type { ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import type { Came } from '#lib/domain/left-out.ts';
import type { PersonalKind } from '#lib/domain/personal.ts';
import { cornersOf, isPoint, type Place } from '#lib/domain/place.ts';
import type { Pledge } from '#lib/domain/pledge.ts';
import { placeOf, type Priority, type TakenPart } from '#lib/domain/priority.ts';
import type { Book } from '#lib/domain/report.ts';
import { breakdownFrom, onceOver, safeCount, safeParts, safePartsBeside, smallBelow, type SafeCount } from '#lib/domain/small-counts.ts';

/** What may leave the house: words blanked as decided, places blurred as set. Everything that is exported is made from this and nothing else. */
export interface Released {
	workshop: Workshop;
	/** What became of each of its rounds. */
	came: readonly Came[];
	release: Release;
	cards: Card[];
	clusters: Cluster[];
	/** Cards that were handed in when their round was over. */
	late: ReadonlySet<string>;
	parts: Part[];
	/** Proposed for a group that has another name, in the order they came. */
	otherNames: { clusterId: ClusterId; name: string }[];
	/** Counts of people in it are safe to show. */
	groups: Map<ClusterId, { cards: number; people: SafeCount }>;
	/** Oldest first. */
	outcomes: OutcomeView[];
	/** Oldest first. */
	conversations: ConversationView[];
	priorities: Priority[];
	pledges: Pledge[];
	took: TakenPart;
	/** Those about cards that are on the board, and about none. */
	questions: Question[];
	removed: number;
	hosts: WorkshopRecord['hosts'];
	/** By the id of a card: how many words were taken out of it and of its reasons. */
	blankedIn: ReadonlyMap<string, number>;
	blanked: Partial<Record<PersonalKind, number>>;
	/** Reports of an Open Space; null in a session without a wall. */
	book: Book | null;
	/** What was made with cards in talks, and how the day ended; the same. */
	made: TalkCards | null;
	closing: ClosingRecord | null;
	/** Nothing that was found is still without a decision. */
	reviewed: boolean;
	/** People by how they came; empty while people can still come. */
	joinedByChannel: Readonly<Record<string, SafeCount>>;
	/** People by the part of the plan that they said they know best, beside the votes that were for some of these parts; the same. */
	areas: Readonly<Record<string, SafeCount>>;
	/** How people found it; null where nobody said. */
	evaluated: Evaluated | null;
	/** A count of people by itself, fit to be shown in this workshop. */
	safe: (people: number) => SafeCount;
}

/** Null where there is no such workshop. */
export async function readReleased(app: App, workshopId: WorkshopId): Promise<Released | null> {
	await app.rooms.flush(workshopId);
	const workshop = await readWorkshop(app, workshopId);
	if (!workshop) return null;
	const [round] = await app.db.select({ state: rounds.state }).from(rounds).where(eq(rounds.workshopId, workshopId));
	const board = await readBoardRows(app.db, workshopId);
	const release = await readRelease(app.db, workshopId);
	const names = await readKnownNames(app, workshopId);
	const took = await readTakenPart(app, workshopId, (await readPage(app, workshopId)).settings.absent);
	const [gone] = await app.db.select({ n: count() }).from(cardRows).where(and(eq(cardRows.workshopId, workshopId), eq(cardRows.state, 'removed')));
	const censor = new Censor(release, names, await readHiddenCards(app.db, workshopId));
	const cards = board.cards.map((card) => censor.card(card, true));
	const clusters = board.clusters.map((cluster) => ({ ...cluster, name: censor.words('cluster', cluster.id, cluster.name, true) }));
	const parts = board.parts.map((part) => ({ ...part, name: censor.words('cluster', part.id, part.name, true) }));
	const standing = new Map([...board.clusters, ...board.parts].map(({ id, name }) => [id, name]));
	const otherNames = [...(await readNames(app.db, workshopId))].flatMap(([clusterId, names]) => names.filter(({ name }) => standing.has(clusterId) && name !== standing.get(clusterId)).map(({ name }) => ({ clusterId, name: censor.words('cluster', clusterId, name, true) })));
	const offers = (await readPledges(app, workshopId)).map((pledge) => ({ ...censor.pledge(pledge, true), channel: tellsOfFew(workshop, took) ? null : pledge.channel }));
	const all = await readPriorities(app, workshopId);
	const plans = new Map(all.map(({ id, actions }) => [id, actions.map((action) => censor.action(action))]));
	const spokenInTalks = await readSaid(app.db, workshopId);
	const said = spokenInTalks && throughSaid(spokenInTalks, (subject, id, text) => censor.words(subject, id, text, true));
	const sorted = new Map(all.map((one) => [one.id, censor.priority(one, true)]));
	const questions = (await readQuestions(app.db, workshopId)).map((question) => censor.question(question, true));
	const { blanked, blankedIn, reviewed } = censor.tally();
	const place = (at: Place) => blurred(at, release.blurSide, workshop);
	const own = <C extends Card>(card: C): C => ({ ...censor.card(card), at: place(card.at) });
	const name = ({ id, kind }: { id: string; kind: string }, text: string) => censor.words(kind as Subject, id, text);
	const outcomes = (await readOutcomes(app, workshopId)).reverse();
	const areas = await countAreas(app.db, workshopId);
	const safe = (people: number): SafeCount => (took.joined < breakdownFrom ? 'hidden' : safeCount(people));
	return {
		workshop,
		came: await readCame(app.db, workshopId, workshop.method, round?.state ?? { state: 'ready', index: 0 }),
		release,
		cards: cards.map((card) => ({ ...card, at: place(card.at) })),
		clusters,
		late: new Set(await readLate(app.db, workshopId)),
		parts,
		otherNames,
		groups: new Map([...countGroups(board)].map(([id, { cards: n, people }]) => [id, { cards: n, people: safe(people) }])),
		outcomes: outcomes.map((outcome) => {
			const kinds = new Map(outcome.options.map((option) => [option.id as string, option]));
			return {
				...outcome,
				options: outcome.options.map((option) => ({ ...option, name: name(option, option.name) })),
				result: { ...outcome.result, rows: outcome.result.rows.map((row) => ({ ...row, name: kinds.has(row.id) ? name(kinds.get(row.id)!, row.name) : row.name })) },
				record: { ...outcome.record, cards: outcome.record.cards.map(own), clusters: outcome.record.clusters.map((cluster) => ({ ...cluster, name: censor.words('cluster', cluster.id, cluster.name) })), ...(outcome.record.parts ? { parts: outcome.record.parts.map((part) => ({ ...part, name: censor.words('cluster', part.id, part.name) })) } : {}) }
			} as OutcomeView;
		}),
		conversations: (await readConversations(app, workshopId)).map((one) => ({ ...one, items: one.items.map((item) => ({ ...item, name: name(item, item.name) })) })),
		priorities: all.map((one) => ({
			...one,
			place: placeOf(one.cards.map(own)),
			statement: name(one.source, one.statement),
			cards: one.cards.map(own),
			...sorted.get(one.id)!,
			pledges: one.pledges.map((pledge) => censor.pledge(pledge)),
			actions: plans.get(one.id)!
		})),
		pledges: offers,
		took,
		questions,
		removed: gone?.n ?? 0,
		hosts: await readCare(app.db, workshopId),
		joinedByChannel: onceOver(workshop.state, () => safeParts(took.joinedByChannel) as Record<string, SafeCount>),
		areas: onceOver(workshop.state, () => safePartsBeside(Object.fromEntries(areas.map(({ area, people }) => [area, people])), outcomes.flatMap(({ who }) => (who?.who === 'areas' ? [who.areas] : []))) as Record<string, SafeCount>),
		evaluated: await readEvaluated(app.db, workshopId),
		blankedIn,
		blanked,
		book: said?.book ?? null,
		made: said && { ...said.made, cards: said.made.cards.map((card) => ({ ...card, at: place(card.at) })) },
		closing: said?.closing ?? null,
		reviewed,
		safe
	};
}

/** Where few came through a helper, or few by themselves, how an offer came in would tell who made it. Nor is it told before all is over: see onceOver. */
function tellsOfFew({ state }: Workshop, { joinedByChannel: { live = 0, ...helped } }: TakenPart): boolean {
	return state !== 'closed' || live < smallBelow || Object.values(helped).reduce((sum, n) => sum + n, 0) < smallBelow;
}

function blurred(at: Place, side: number, { plan }: Pick<Workshop, 'plan'>): Place {
	if (side === 0 || typeof at === 'string') return at;
	if (isPoint(at)) return blurPoint(at, side, plan.georeference);
	const corners = blurCorners(cornersOf(at), side, plan.georeference);
	const isArea = 'area' in at;
	if (isArea && corners.length >= 3) return { area: corners };
	return corners.length >= 2 ? { line: corners } : corners[0]!;
}
