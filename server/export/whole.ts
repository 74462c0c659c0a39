import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { assets, polls, rounds, workshops } from '../db/schema.ts';
import type { Released } from './released.ts';
import type { Whole } from './whole-shape.ts';
import { wholePeopleOf } from './whole-people.ts';
import { wholeTalksOf } from './whole-talks.ts';
import { readClosedVotes } from '../use/evidence.ts';
import { readTableStands } from '../use/sorted.ts';
import type { Card } from '#lib/domain/card.ts';
import { safeEach, safeParts } from '#lib/domain/small-counts.ts';
import { answerFieldNames } from '#lib/domain/answer.ts';

/** The released workshop as one value that can be read back in. Everything random or secret is left out: codes, links, people, contacts. */
export async function wholeOf(app: Pick<App, 'db'>, released: Released): Promise<Whole> {
	const { workshop, came, release, cards, late, clusters, parts, otherNames, groups, outcomes, conversations, priorities, pledges, took, removed, safe, book, made, closing } = released;
	const byChannel = new Map((await readClosedVotes(app.db, workshop.id)).map(({ outcomeId, votedByChannel }) => [outcomeId, votedByChannel]));
	const [stored] = await app.db.select({ planAsset: workshops.planAsset, ground: workshops.planGround, deck: workshops.deck }).from(workshops).where(eq(workshops.id, workshop.id));
	const [round] = await app.db.select({ state: rounds.state }).from(rounds).where(eq(rounds.workshopId, workshop.id));
	const held = new Map((await app.db.select({ id: polls.id, openedAt: polls.openedAt, roundIndex: polls.roundIndex }).from(polls).where(eq(polls.workshopId, workshop.id))).map((poll) => [poll.id, poll]));
	const { id, title, question, helpLine, state, createdAt, openedAt, closedAt, deal, keptUntil, method, plan, ownPlan } = workshop;
	const moment = (at: Date | null) => at?.toISOString() ?? null;
	const partOf = new Map(parts.flatMap((part) => part.cardIds.map((card) => [card, part.id] as const)));
	const whole = {
		talks: await wholeTalksOf(app.db, workshop.id, { book, made, closing }),
		workshop: { id, title, question, helpLine, state, createdAt: createdAt.toISOString(), openedAt: moment(openedAt), closedAt: moment(closedAt), round: round?.state.index ?? 0, ...(keptUntil ? { keptUntil } : {}) },
		deal,
		method,
		deck: stored?.deck ?? null,
		plan: { own: ownPlan, alt: ownPlan ? plan.alt : '', ground: stored?.ground ?? null, picture: stored?.planAsset ? await pictureOf(app, id, stored.planAsset) : null },
		...wholePeopleOf(released),
		release: { blurSide: release.blurSide, publicity: release.publicity, absent: took.absent },
		leftOut: method.rounds.filter((_, index) => came[index] === 'left-out').map((spec) => spec.id),
		removed,
		cards: cards.map((card) => ({ ...plainCard(card), part: partOf.get(card.id) ?? null, late: late.has(card.id) })),
		parts: parts.map(({ id: part, number, name, into }) => ({ id: part, number, name, into })),
		otherNames: otherNames.map(({ clusterId, name }) => ({ cluster: clusterId, name })),
		clusters: clusters.map(({ id: cluster, number, name }) => ({ id: cluster, number, name, people: groups.get(cluster)?.people ?? 0 })),
		votes: outcomes.map((outcome) => ({
			id: outcome.id,
			pollId: outcome.pollId,
			roundIndex: held.get(outcome.pollId)?.roundIndex ?? 0,
			method: outcome.method,
			parameters: outcome.parameters,
			options: outcome.options.map((option) => ({ id: option.id, kind: option.kind, name: option.name, cards: option.cards, people: safe(option.people) })),
			result: outcome.result,
			eligible: outcome.eligible,
			turnout: outcome.turnout,
			turnoutByChannel: byChannel.get(outcome.id) ?? {},
			digest: outcome.digest,
			lotCommitment: outcome.lotCommitment,
			...(outcome.who ? { who: outcome.who } : {}),
			tieBreak: outcome.tieBreak,
			openedAt: (held.get(outcome.pollId)?.openedAt ?? outcome.closedAt).toISOString(),
			closedAt: outcome.closedAt.toISOString(),
			clusters: outcome.record.clusters.map(({ id: cluster, number, name, cardIds, people }) => ({ id: cluster, number, name, cardIds, people: safe(people) })),
			parts: (outcome.record.parts ?? []).map(({ id: part, number, name, into, cardIds }) => ({ id: part, number, name, into, cardIds })),
			cards: outcome.record.cards.map(plainCard),
			notVoted: outcome.record.notVoted,
			ballots: outcome.ballots
		})),
		tables: await readTableStands(app.db, workshop.id),
		conversations: conversations.map(({ items, openedAt: began, closedAt: ended, ...one }) => ({ ...one, items: items.map((item) => ({ id: item.id, kind: item.kind, name: item.name, cards: item.cards, people: safe(item.people) })), openedAt: began.toISOString(), closedAt: ended.toISOString() })),
		priorities: priorities.map((one) => {
			const onCards = new Set(one.cards.filter(({ differ }) => differ.length > 0).map((card) => card.id as string));
			return {
				id: one.id,
				number: one.number,
				source: one.source,
				outcomeId: one.outcomeId,
				statement: one.statement,
				cards: one.cards.map(plainCard),
				people: safe(one.people),
				when: one.when,
				disagreed: one.disagreed,
				// Those that stand on the cards are made from them again.
				positions: one.positions.filter(({ cardId }) => cardId === null || !onCards.has(cardId)),
				placements: safeEach(one.placements.map(({ people }) => people)).map((people, i) => ({ ...one.placements[i]!, people })),
				who: one.who && Object.values(safeParts(one.who)).every((n) => typeof n === 'number') ? one.who : null,
				advice: one.advice,
				answer: Object.fromEntries(answerFieldNames.map((name) => [name, one.answer[name]])),
				changedAt: one.changedAt.toISOString()
			};
		}),
		actions: priorities.flatMap((one) => one.actions.map(({ version: _, createdAt: at, ...action }) => ({ ...action, createdAt: at.toISOString() }))),
		pledges: pledges.map(({ version: _, publicName: __, offeredAt, answeredAt, ...pledge }) => ({ ...pledge, offeredAt: offeredAt.toISOString(), answeredAt: moment(answeredAt) }))
	};
	return whole as unknown as Whole;
}

function plainCard({ id, number, text, theme, at, cluster, also, same, differ }: Card) {
	// Records of votes before there were second groups hold none.
	return { id, number, text, theme, at, cluster, also: also ?? null, same, differ };
}

async function pictureOf(app: Pick<App, 'db'>, workshopId: Released['workshop']['id'], assetId: string) {
	const [asset] = await app.db.select().from(assets).where(and(eq(assets.id, assetId), eq(assets.workshopId, workshopId)));
	return asset ? { mime: asset.mime, width: asset.width, height: asset.height, base64: Buffer.from(asset.bytes).toString('base64') } : null;
}
