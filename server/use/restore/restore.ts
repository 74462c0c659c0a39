import { createHash } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { codeHash, doorTokens, tokenHash } from '../../auth/keys.ts';
import type { SignedIn } from '../../auth/session.ts';
import type { Db, Tx } from '../../db/client.ts';
import { actionGroups, actions, assets, ballots, cardAuthors, cards as cardRows, clusters, conversations, groupNames, outcomes, people, pledges, polls, priorities, questions, reactions, releases, rounds, spaces, talks, tieBreaks, users, voters, workshops } from '../../db/schema.ts';
import { kindOf, writeAnew, type Picture } from '../../plan/picture.ts';
import type { Whole } from '../../export/whole-shape.ts';
import { todayOf } from '../keep/delete-workshop.ts';
import { note } from '../trail.ts';
import { placementsLike } from './parts-like.ts';
import { readWorkshopFile, type FileRefusal } from './read-file.ts';
import { shownAs, standIns } from './stand-ins.ts';
import { digestAnew, writeConversations } from './write-conversations.ts';
import { channelsOf, votersOf, writePeople } from './write-people.ts';
import { writeTables } from './write-tables.ts';
import { writeTalkDocuments, writeTalks, writeTalkTimes } from './write-talks.ts';
import { writeCluster, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import { makeId, type CardId, type ClusterId, type PersonId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import { isOver } from '#lib/domain/keeping.ts';
import { digestText } from '#lib/domain/outcome.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';
import type { Way } from '#lib/domain/tally/all.ts';

const chunk = 500;

/**
 * Makes a workshop again from its workshop.json, for an account, who becomes its facilitator. Ids are those of the file; where one of them is
 * taken here, all are new and the digests of its votes are made over the new ones. Codes and links are new. People are not in the file:
 * numbered stand-ins take their places, so that counts come out the same. Nothing is written where anything in the file is not right.
 */
export async function restoreWorkshop(app: App, user: SignedIn, text: string): Promise<Result<{ id: WorkshopId; newIds: boolean }, Refusal | FileRefusal>> {
	if (user.kind !== 'account') return refuse({ reason: 'not-allowed' });
	const read = readWorkshopFile(text);
	if (!read.ok) return read;
	const newIds = await isTaken(app.db, read.value);
	const whole = newIds ? withNewIds(app, read.value) : read.value;
	const picture = whole.plan.picture && (await cleanPicture(whole.plan.picture));
	const id = whole.workshop.id as WorkshopId;
	await app.db.transaction(async (tx) => {
		const persons = await writeFrame(app, tx, user, whole, picture);
		await writeBoardRows(app, tx, whole, persons);
		await writeVotes(tx, whole, persons);
		await writePeople(app, tx, whole, persons.participants, persons.facilitator);
		await writeTables(tx, whole, persons.participants);
		await writeConversations(tx, whole);
		await writeTalks(app, tx, whole, { facilitator: persons.facilitator, hands: [...persons.participants, ...persons.others] });
		await writeCouncil(tx, whole);
		await note(app, tx, id, persons.facilitator, 'workshop.restored', { newIds, care: whole.care, leftOut: whole.leftOut, round: whole.workshop.state === 'closed' ? whole.method.rounds.length : whole.workshop.round });
	});
	await app.rooms.writeBoard(id, (doc) => {
		for (const { id: cluster, name, number } of whole.clusters) writeCluster(doc, cluster as ClusterId, name, number);
		for (const { id: part, name, number, into } of whole.parts) writeCluster(doc, part as ClusterId, name, number, into as ClusterId);
		for (const { part, late: _, ...card } of whole.cards) writeWholeCard(doc, { ...card, cluster: part ?? card.cluster } as unknown as Card);
	});
	await writeTalkDocuments(app, whole);
	await app.rooms.flush(id);
	await writeTalkTimes(app.db, whole);
	return done({ id, newIds });
}

interface Persons {
	facilitator: PersonId;
	participants: PersonId[];
	/** More hands than people in the file: only where more pressed "same here" than joined. */
	others: PersonId[];
}

async function isTaken(db: Db, { workshop, cards, votes, conversations: heard, priorities: lines, actions: plans, pledges: offers, clusters: standing, parts, questions: asked, talks: wall }: Whole): Promise<boolean> {
	const groups = [...standing, ...parts, ...(wall?.talks.flatMap((talk) => talk.groups) ?? [])];
	const ids = <T extends { id: string }>(items: readonly T[]) => items.map(({ id }) => id as never);
	const looks = [
		db.select({ id: workshops.id }).from(workshops).where(inArray(workshops.id, [workshop.id as never])).limit(1),
		...(cards.length > 0 ? [db.select({ id: cardRows.id }).from(cardRows).where(inArray(cardRows.id, ids(cards))).limit(1), db.select({ id: cardAuthors.cardId }).from(cardAuthors).where(inArray(cardAuthors.cardId, ids(cards))).limit(1)] : []),
		...(groups.length > 0 ? [db.select({ id: clusters.id }).from(clusters).where(inArray(clusters.id, ids(groups))).limit(1)] : []),
		...(votes.length > 0 ? [db.select({ id: outcomes.id }).from(outcomes).where(inArray(outcomes.id, ids(votes))).limit(1), db.select({ id: polls.id }).from(polls).where(inArray(polls.id, votes.map(({ pollId }) => pollId as never))).limit(1)] : []),
		...(heard.length > 0 ? [db.select({ id: conversations.id }).from(conversations).where(inArray(conversations.id, ids(heard))).limit(1)] : []),
		...(wall && wall.talks.length > 0 ? [db.select({ id: talks.id }).from(talks).where(inArray(talks.id, ids(wall.talks))).limit(1)] : []),
		...(wall && wall.spaces.length > 0 ? [db.select({ id: spaces.id }).from(spaces).where(inArray(spaces.id, ids(wall.spaces))).limit(1)] : []),
		...(wall && wall.groups.length > 0 ? [db.select({ id: actionGroups.id }).from(actionGroups).where(inArray(actionGroups.id, ids(wall.groups))).limit(1)] : []),
		...(lines.length > 0 ? [db.select({ id: priorities.id }).from(priorities).where(inArray(priorities.id, ids(lines))).limit(1)] : []),
		...(plans.length > 0 ? [db.select({ id: actions.id }).from(actions).where(inArray(actions.id, ids(plans))).limit(1)] : []),
		...(asked.length > 0 ? [db.select({ id: questions.id }).from(questions).where(inArray(questions.id, ids(asked))).limit(1)] : []),
		...(offers.length > 0 ? [db.select({ id: pledges.id }).from(pledges).where(inArray(pledges.id, ids(offers))).limit(1)] : [])
	];
	for (const look of looks) if ((await look).length > 0) return true;
	return false;
}

/** Every id that the file gives to something becomes a new one wherever it stands, also inside parameters and ballots. */
function withNewIds(app: Pick<App, 'random'>, whole: Whole): Whole {
	const { workshop, cards, clusters: groups, votes, conversations: heard, priorities: lines, actions: plans, pledges: offers } = whole;
	const old = [workshop.id, ...[cards, groups, whole.parts, votes, heard, whole.questions, lines, plans, offers, whole.talks?.talks ?? [], whole.talks?.spaces ?? [], whole.talks?.groups ?? [], ...(whole.talks?.talks ?? []).flatMap((talk) => [talk.cards, talk.remarks, talk.groups]), ...votes.map((vote) => vote.cards), ...lines.map((line) => line.cards)].flatMap((items) => items.map(({ id }) => id)), ...votes.map(({ pollId }) => pollId)];
	const renamed = new Map(old.map((id) => [id, makeId<string>(app.random)]));
	const again = JSON.parse(JSON.stringify(whole).replace(/"([0-9a-z]{16})"/g, (quoted, id: string) => (renamed.has(id) ? `"${renamed.get(id)}"` : quoted))) as Whole;
	for (const vote of again.votes) {
		const way = { method: vote.method, parameters: vote.parameters } as unknown as Way;
		vote.digest = createHash('sha256').update(digestText(way, vote.options as unknown as PollOption[], vote.ballots)).digest('hex');
	}
	for (const one of again.conversations) one.digest = digestAnew(one);
	return again;
}

/** As an uploaded plan: decoded and written anew, so that nothing but pixels comes in. A picture that cannot be read is left out. */
async function cleanPicture({ base64 }: NonNullable<Whole['plan']['picture']>): Promise<Picture | null> {
	const bytes = Buffer.from(base64, 'base64');
	const kind = kindOf(bytes);
	if (kind !== 'png' && kind !== 'jpeg') return null;
	const again = await writeAnew(bytes, kind, false);
	if (!again.ok) return null;
	const { mime, width, height, bytes: clean } = again.value;
	return { mime, width, height, bytes: clean };
}

async function writeFrame(app: App, tx: Tx, user: SignedIn, whole: Whole, picture: Picture | null): Promise<Persons> {
	const { workshop, deal, method, plan, people: counts, release, cards, clusters: groups } = whole;
	const id = workshop.id as WorkshopId;
	const [createdAt, openedAt, closedAt] = [new Date(workshop.createdAt), moment(workshop.openedAt), moment(workshop.closedAt)];
	const doorSalt = makeId<string>(app.random);
	const door = doorTokens(app, id, doorSalt);
	const next = (items: readonly { number: number }[]) => Math.max(0, ...items.map(({ number }) => number)) + 1;
	const planAsset = picture ? makeId<string>(app.random) : null;
	await tx.insert(workshops).values({
		id, title: workshop.title, question: workshop.question, helpLine: workshop.helpLine, state: workshop.state, deal,
		// A day that has passed would take away at once what somebody has just brought back.
		keptUntil: workshop.keptUntil && !isOver(workshop.keptUntil, todayOf(app)) ? workshop.keptUntil : null,
		method: method as unknown as Method, deck: whole.deck,
		planAsset, planAlt: picture ? plan.alt : '', planGround: picture ? (plan.ground as never) : null,
		// A closed workshop has no door.
		...(workshop.state === 'closed' ? {} : { codeHash: codeHash(app, door.code), linkHash: tokenHash(door.linkToken), hallHash: tokenHash(door.hallToken) }),
		doorSalt, nextCardNumber: next([...cards, ...(whole.talks?.talks.flatMap((talk) => talk.cards) ?? [])]), nextClusterNumber: next([...groups, ...whole.parts, ...(whole.talks?.talks.flatMap((talk) => talk.groups) ?? [])]), nextPersonNumber: counts.joined + 1, createdBy: user.id, createdAt, openedAt, closedAt
	});
	const last = method.rounds.length - 1;
	const state: RoundState = workshop.state === 'closed' ? { state: 'finished', index: last } : { state: 'ready', index: Math.min(last, workshop.round) };
	await tx.insert(rounds).values({ workshopId: id, state, updatedAt: createdAt });
	if (picture && planAsset) await tx.insert(assets).values({ id: planAsset, workshopId: id, ...picture, createdAt });
	if (release.blurSide > 0 || release.publicity !== '') await tx.insert(releases).values({ workshopId: id, blurSide: release.blurSide, publicity: release.publicity, changedAt: createdAt });
	const facilitator = makeId<PersonId>(app.random);
	await tx.insert(people).values({ id: facilitator, workshopId: id, userId: user.id, role: 'facilitator', alias: user.name, number: 0, joinedAt: createdAt });
	const hands = Math.max(counts.joined, ...cards.map(({ same, differ }) => same + differ.length), ...(whole.talks?.talks ?? []).map(({ coming, interest }) => coming + interest), ...(whole.talks?.groups ?? []).map(({ people: inIt }) => inIt));
	const channels = channelsOf(whole);
	const made = Array.from({ length: hands }, (_, i) => ({ channel: channels[i] ?? ('live' as const), userId: makeId<UserId>(app.random), personId: makeId<PersonId>(app.random), isOne: i < counts.joined }));
	for (const part of inChunks(made)) {
		await tx.insert(users).values(part.map(({ userId }) => ({ id: userId, kind: 'guest' as const, name: '-', createdAt })));
		await tx.insert(people).values(part.map(({ userId, personId, isOne, channel }, i) => ({ id: personId, workshopId: id, userId, role: isOne ? ('participant' as const) : ('observer' as const), channel, alias: '-', number: i + 1, joinedAt: createdAt, leftAt: createdAt })));
	}
	const ids = made.map(({ personId }) => personId);
	return { facilitator, participants: ids.slice(0, counts.joined), others: ids.slice(counts.joined) };
}

async function writeBoardRows(app: App, tx: Tx, { workshop, cards, clusters: groups, otherNames, people: counts, removed }: Whole, { facilitator, participants, others }: Persons): Promise<void> {
	const workshopId = workshop.id as WorkshopId;
	const at = new Date(workshop.openedAt ?? workshop.createdAt);
	const writers = standIns(cards, new Map(groups.map(({ id, people: n }) => [id, n])), counts.wrote, counts.joined);
	const hands = [...participants, ...others];
	for (const part of inChunks(cards)) await tx.insert(cardAuthors).values(part.map(({ id, late }) => ({ cardId: id as CardId, workshopId, personId: participants[writers.get(id)!] ?? facilitator, roundIndex: 0, late, createdAt: at })));
	const given = cards.flatMap(({ id, same, differ }) => [
		...Array.from({ length: same }, (_, i) => ({ cardId: id as CardId, personId: hands[i]!, kind: 'same' as const, reason: '' })),
		...differ.map((reason, i) => ({ cardId: id as CardId, personId: hands[same + i]!, kind: 'differ' as const, reason }))
	]);
	// Reasons stand in the order they were given.
	for (const [n, part] of inChunks(given).entries()) await tx.insert(reactions).values(part.map((one, i) => ({ ...one, workshopId, at: new Date(at.getTime() + n * chunk + i) })));
	for (const part of inChunks(otherNames)) await tx.insert(groupNames).values(part.map(({ cluster, name }) => ({ id: makeId<string>(app.random), workshopId, clusterId: cluster as ClusterId, personId: null, name, seq: otherNames.findIndex((one) => one.cluster === cluster && one.name === name), at })));
	const gone = Array.from({ length: removed }, () => ({ id: makeId<CardId>(app.random), workshopId, number: 0, text: '', theme: 'else', place: 'none' as const, state: 'removed' as const, updatedAt: at }));
	for (const part of inChunks(gone)) await tx.insert(cardRows).values(part);
}

async function writeVotes(tx: Tx, whole: Whole, { participants }: Persons): Promise<void> {
	const { workshop, deal, votes } = whole;
	const channels = channelsOf(whole);
	const workshopId = workshop.id as WorkshopId;
	for (const vote of votes) {
		const options = vote.options.map((option) => ({ ...option, people: shownAs(option.people, option.cards) })) as unknown as PollOption[];
		const shared = { workshopId, method: vote.method, parameters: vote.parameters as unknown as Way['parameters'], options, closedAt: new Date(vote.closedAt) };
		await tx.insert(polls).values({ id: vote.pollId as never, ...shared, roundIndex: vote.roundIndex, state: 'closed', lotCommitment: vote.lotCommitment, electorate: vote.who ? (vote.who.who === 'came-before' ? vote.who : { ...vote.who, numbers: [] }) : null, openedAt: new Date(vote.openedAt) });
		for (const part of inChunks(vote.ballots)) await tx.insert(ballots).values(part.map(({ receipt, choice }) => ({ pollId: vote.pollId as never, receipt, choice })));
		for (const part of inChunks(votersOf(vote, participants, channels))) await tx.insert(voters).values(part.map((personId) => ({ pollId: vote.pollId as never, personId })));
		await tx.insert(outcomes).values({
			id: vote.id as never, pollId: vote.pollId as never, ...shared, result: vote.result as never, eligible: vote.eligible, turnout: vote.turnout, digest: vote.digest,
			record: { deal, clusters: vote.clusters.map((group) => ({ ...group, people: shownAs(group.people, group.cardIds.length) })), cards: vote.cards, notVoted: vote.notVoted, ...(vote.parts.length > 0 ? { parts: vote.parts } : {}) } as never
		});
		if (vote.tieBreak) await tx.insert(tieBreaks).values({ outcomeId: vote.id as never, did: vote.tieBreak, at: new Date(vote.closedAt) });
	}
}

async function writeCouncil(tx: Tx, { workshop, priorities: lines, actions: plans, pledges: offers }: Whole): Promise<void> {
	const workshopId = workshop.id as WorkshopId;
	for (const { id, number, source, outcomeId, statement, cards, people: writers, when, disagreed, positions, placements, who, advice, answer, changedAt } of lines) {
		await tx.insert(priorities).values({ id, workshopId, number, sourceKind: source.kind, sourceId: source.id, outcomeId, statement, cards, people: shownAs(writers, cards.length), when, disagreed, positions, placements: placementsLike(placements), who, advice, answer, createdAt: new Date(changedAt), changedAt: new Date(changedAt) } as never);
	}
	for (const { id, priorityId, updates, createdAt, ...plan } of plans) await tx.insert(actions).values({ id, workshopId, priorityId, plan, updates, createdAt: new Date(createdAt) } as never);
	for (const { from, to, answeredAt, thanked, offeredAt, ...offer } of offers) {
		await tx.insert(pledges).values({ ...offer, workshopId, personId: null, fromDay: from, toDay: to, publicName: '', answeredAt: moment(answeredAt), thankedAt: thanked ? new Date(answeredAt ?? offeredAt) : null, offeredAt: new Date(offeredAt) } as never);
	}
}

function moment(text: string | null): Date | null {
	return text === null ? null : new Date(text);
}

function inChunks<T>(items: readonly T[]): T[][] {
	return Array.from({ length: Math.ceil(items.length / chunk) }, (_, i) => items.slice(i * chunk, (i + 1) * chunk));
}
