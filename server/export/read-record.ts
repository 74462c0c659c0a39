import { eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { polls } from '../db/schema.ts';
import type { OutcomeView } from '../use/outcomes.ts';
import { readReleased, type Released } from './released.ts';
import type { ConversationView } from '../use/heard.ts';
import type { RecordAgreement, RecordConversation, RecordPlace, RecordPosition, RecordVote, WorkshopRecord } from './record.ts';
import { gridMethod } from '#lib/domain/geo/osgb36.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { nameNear, squaresOf } from '#lib/domain/named-place.ts';
import { anchorOf, cornersOf, kindOfPlace, type Place, type Point } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';
import type { Priority } from '#lib/domain/priority.ts';
import { safeParts, type SafeCount } from '#lib/domain/small-counts.ts';
import { themeWords } from '#lib/domain/theme-looks.ts';
import { common } from '#lib/i18n/en/common.ts';
import type { AgreementParameters } from '#lib/domain/tally/agreement.ts';

export async function readRecord(app: App, workshopId: WorkshopId): Promise<WorkshopRecord | null> {
	const released = await readReleased(app, workshopId);
	return released && recordOf(app, released);
}

/** The typed record that all papers and map files are made from. */
export async function recordOf(app: Pick<App, 'db'>, released: Released): Promise<WorkshopRecord> {
	const { workshop, release, cards, clusters, groups, outcomes, conversations, priorities, took } = released;
	const { id, title, question, method, state, createdAt, openedAt, closedAt, deal, keptUntil, plan } = workshop;
	const opened = new Map((await app.db.select({ id: polls.id, openedAt: polls.openedAt }).from(polls).where(eq(polls.workshopId, id))).map((poll) => [poll.id as string, poll.openedAt]));
	return {
		areas: released.areas,
		workshop: { id, title, question, method: method.title, state, createdAt, openedAt, closedAt },
		rounds: method.rounds.map(({ title: name, minutes, visible }, index) => ({ title: name, minutes, silent: visible === 'own', came: released.came[index] ?? 'ahead' })),
		deal,
		keptUntil,
		publicity: release.publicity,
		absent: took.absent,
		people: { joined: took.joined, wrote: released.safe(took.wrote), voted: took.voted, eligible: took.eligible, joinedByChannel: released.joinedByChannel, votedByChannel: took.votedByChannel } as WorkshopRecord['people'],
		contributions: { cards: cards.length, sameHere: cards.reduce((sum, { same }) => sum + same, 0), differingViews: cards.reduce((sum, { differ }) => sum + differ.length, 0), questions: released.questions.length },
		themes: themeWords(common.themes, method.themes),
		cards: cards.map(({ at, ...card }) => ({ ...card, place: recordPlace(at, plan, release.blurSide), blanked: released.blankedIn.get(card.id) ?? 0 })),
		clusters: clusters.map((cluster) => ({ ...cluster, ...(groups.get(cluster.id) ?? { cards: 0, people: 0 }) })),
		votes: outcomes.map((outcome) => voteOf(outcome, opened.get(outcome.pollId) ?? null, released)),
		conversations: conversations.map(conversationOf),
		questions: released.questions.map(({ id: question, cardId, text, answer, answeredAs }) => ({ id: question, card: cards.find((card) => card.id === cardId)?.number ?? null, text, answer, by: answer === '' ? null : answeredAs })),
		priorities: priorities.map((one) => priorityOf(one, released)),
		actions: priorities.flatMap((one) => one.actions.map(({ id: action, priorityId, task, firstStep, lead, leadName, helpersNeeded, due, status }) => ({ id: action, priorityId, task, firstStep, lead, leadName, helpersNeeded, due, status }))),
		pledges: released.pledges.map(({ id: pledge, priorityId, actionId, kind, what, hours, per, from, to, by, channel, state: stands, answer }) => ({ id: pledge, priorityId, actionId, kind, what, hours, per, from, to, by, channel, state: stands, answer })),
		hosts: released.hosts,
		evaluation: released.evaluated && { answered: released.safe(released.evaluated.answered), steps: { say: released.evaluated.questions.say.steps, worth: released.evaluated.questions.worth.steps } },
		moderation: { removedByWriter: released.removed, blanked: released.blanked as Record<string, number>, reviewed: released.reviewed },
		transform: plan.georeference ? gridMethod : null
	};
}

export function recordPlace(at: Place, plan: Plan, blurSide: number): RecordPlace {
	const anchor = anchorOf(at);
	const corners = cornersOf(at);
	const { georeference } = plan;
	const position = (point: Point): RecordPosition => {
		const { lon, lat, grid } = toWorld(georeference!, point);
		return { lon, lat, easting: grid?.easting ?? null, northing: grid?.northing ?? null };
	};
	return {
		kind: kindOfPlace(at),
		corners,
		at: anchor,
		square: squaresOf(at)?.from ?? null,
		near: nameNear(at, plan.places, plan.width / plan.height),
		world: anchor && georeference ? { at: position(anchor), corners: corners.map(position) } : null,
		blurred: anchor ? blurSide : 0
	};
}

function voteOf(outcome: OutcomeView, openedAt: Date | null, { safe }: Released): RecordVote {
	const { id, pollId, method, parameters, eligible, turnout, result, digest, closedAt, options, ballots } = outcome;
	const costs = outcome.method === 'budget' ? outcome.parameters.costs : null;
	const fromZero = method === 'stars' || method === 'agreement';
	const steps = outcome.method === 'agreement' ? outcome.parameters.steps : null;
	const spread = (counts: readonly number[]) => counts.map((n, i) => `${steps?.[i] ?? i + (fromZero ? 0 : 1)}: ${n}`).join(', ');
	return {
		outcomeId: id,
		pollId,
		method,
		parameters: parameters as unknown as Record<string, unknown>,
		eligible,
		turnout,
		...(outcome.who ? { who: outcome.who } : {}),
		blank: result.blank,
		digest,
		closedAt,
		openedAt,
		options: options.map(({ id: option, kind, name, cards, people }) => ({ id: option, kind, name, cards, people: safe(people), cost: costs?.[option] ?? null })),
		rows: result.rows.map((row) => ({ id: row.id, name: row.name, score: row.score, voters: row.voters, place: row.place, tied: row.tied, chosen: result.winners.includes(row.id), spread: spread(row.spread) })),
		ties: result.ties,
		ballots,
		agreement: outcome.method === 'agreement' ? result.rows.map((row) => ({ id: row.id, name: row.name, ...agreementOf(outcome.parameters, row.spread, outcome.result.agreement[row.id]?.reached ?? false) })) : null
	};
}

function agreementOf({ steps, level, needed }: Pick<AgreementParameters, 'steps' | 'level' | 'needed'>, counts: readonly number[], reached: boolean): RecordAgreement {
	return { steps: steps.map((label, i) => ({ label, count: counts[i] ?? 0 })), needed, from: steps[level] ?? String(level), reached };
}

function conversationOf({ id, parameters, items, result, eligible, turnout, digest, openedAt, closedAt, voices }: ConversationView): RecordConversation {
	const { opinions } = result;
	return {
		id,
		about: parameters.about,
		openedAt,
		closedAt,
		eligible,
		turnout,
		answers: result.votes,
		digest,
		items: items.map(({ id: item, kind, name }, i) => {
			const counts = result.agreement[i]!;
			return { id: item, kind, text: name, ...counts, share: opinions?.consensus[i] ?? (counts.agree + 1) / (counts.seen + 2) };
		}),
		groups: opinions && opinions.groups.map((members, g) => ({ people: members.length, representative: opinions.representative[g]!.map((one) => ({ item: items[one.card]!.id, for: one.for, success: one.success, trials: one.trials })) })),
		groupsAbove: parameters.groupsAbove,
		voices,
		groupOf: opinions && new Map(opinions.groups.flatMap((members, g) => members.map((row) => [row, g] as const)))
	};
}

function priorityOf(one: Priority, { safe, workshop, release }: Released): WorkshopRecord['priorities'][number] {
	const texts = Object.entries(one.answer).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : String(value)] as const);
	return {
		id: one.id,
		number: one.number,
		sourceId: one.source.id,
		kind: one.source.kind,
		statement: one.statement,
		cardIds: one.cards.map(({ id }) => id),
		people: safe(one.people),
		when: one.when,
		disagreed: one.disagreed,
		positions: one.positions,
		placements: one.placements,
		place: one.votes?.place ?? null,
		tied: one.votes?.tied ?? false,
		score: one.votes?.score ?? null,
		unit: one.votes?.unit ?? null,
		voters: one.votes?.voters ?? null,
		turnout: one.votes?.turnout ?? null,
		eligible: one.votes?.eligible ?? null,
		votedByChannel: one.votes?.turnoutByChannel ?? {},
		agreement: one.agreement && agreementOf({ steps: [...one.agreement.labels], level: one.agreement.level, needed: one.agreement.needed }, one.agreement.counts, one.agreement.reached),
		heard: one.heard && { whole: one.heard.whole, cards: one.heard.cards },
		where: { middle: one.place.middle && recordPlace(one.place.middle as Place, workshop.plan, release.blurSide), placed: one.cards.length - one.place.whole - one.place.none, whole: one.place.whole, none: one.place.none },
		outcomeId: one.outcomeId,
		who: one.who && safeParts(one.who),
		advice: one.advice,
		answer: Object.fromEntries(texts.filter(([, value]) => value !== ''))
	};
}
