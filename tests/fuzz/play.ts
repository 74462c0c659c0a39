import { eq, inArray } from 'drizzle-orm';
import * as Y from 'yjs';
import { rooms, updates } from '#server/db/schema.ts';
import { readBoardRows } from '#server/use/board-rows.ts';
import { commandRound } from '#server/use/rounds.ts';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import { contentHash, contentOf } from '#lib/doc/content.ts';
import { mergedBoard } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { LinkAct } from '#lib/live/act.ts';
import { Chance } from '../load/chance.ts';
import type { Meeting } from '../support/people.ts';
import { Peer } from './peer.ts';
import { someId } from './view.ts';

/** What went wrong; empty where all held. */
export type Faults = string[];

/**
 * One seed: five pages do as they please, in whatever order frames come, with broken and half-open lines, frames that come twice, rounds
 * that turn (silence and reveal too), refusals, undo, and a server that dies. In the end everyone holds what the log holds.
 */
export async function play(meeting: Meeting, seed: number, acts: number): Promise<Faults> {
	const chance = new Chance(`merge ${seed}`);
	const faults: Faults = [];
	let words = 0;
	const say = () => `${chance.pick(['bench', 'lamp', 'bus', 'tree', 'path'])} · ${seed} ${words++}`;
	await meeting.start('place');
	for (const person of meeting.people) await meeting.place(person, `first card of ${person.personId}`);
	await meeting.start(chance.pick(['look', 'group'] as const));
	const peers = [...meeting.people, meeting.facilitator].map((actor) => new Peer(meeting, actor, 'board'));
	for (const peer of peers) await peer.sit();
	await meeting.settle();
	const drafts = new Map<Peer, Peer>();
	const all = () => [...peers, ...drafts.values()];
	/** Lines whose other end has not noticed yet. */
	const halfOpen: Peer['caller'][] = [];

	for (let i = 0; i < acts; i++) {
		const peer = chance.pick(all());
		meeting.clock.advance(1 + chance.below(40));
		const roll = chance.next();
		if (roll < 0.6) peer.act(someAct(chance, peer, say));
		else if (roll < 0.66) peer.undo();
		else if (roll < 0.76) await meeting.rooms.tick();
		else if (roll < 0.86) peer.caller.carry(1 + chance.below(4), chance.below(6));
		else if (roll < 0.9) {
			if (chance.next() < 0.4) {
				halfOpen.push(peer.caller);
				peer.caller.cut();
			} else peer.caller.drop();
			await peer.sit();
		} else if (roll < 0.92) halfOpen.shift()?.drop();
		else if (roll < 0.94) again(chance, peer);
		else if (roll < 0.96) meeting.network.flush();
		else if (roll < 0.985) await turn();
		else if (roll < 0.993) await meeting.rooms.flush(meeting.workshopId);
		else await crash();
		for (const one of all()) {
			one.look();
			if (one.caller.closed && one.caller.closed.code !== 1006) faults.push(`${one.kind} of ${one.actor.role} was closed: ${one.caller.closed.reason}`);
		}
		if (faults.length > 0) break;
	}

	for (const line of halfOpen) line.drop();
	await meeting.settle();
	await meeting.settle();
	await meeting.rooms.flush(meeting.workshopId);
	const inMemory = await meeting.rooms.readBoard(meeting.workshopId);
	const server = contentOf(inMemory.cards, inMemory.clusters);
	for (const [i, { caller, stolen }] of peers.entries()) {
		const { cards, clusters } = plain(caller.doc);
		if (contentOf(cards, clusters) !== server) faults.push(`page ${i} holds something else than the server`);
		if (caller.saved !== caller.sent) faults.push(`page ${i} waits for "saved" of ${caller.sent - caller.saved} frames`);
		for (const what of stolen) faults.push(`page ${i} took back what another had done: ${what}`);
	}
	const outline = await readBoardRows(meeting.app.db, meeting.workshopId);
	// A second group that has been taken away is none, for every reader; the document still names it, should it come back.
	const standing = new Set(inMemory.clusters.map(({ id }) => id));
	const merged = mergedBoard(inMemory.cards.map((card) => (card.also === null || standing.has(card.also) ? card : { ...card, also: null })), inMemory.clusters);
	if (contentOf(outline.cards, outline.clusters) !== contentOf(merged.cards, merged.clusters)) faults.push('the rows are something else than the board');
	await meeting.crash();
	const again2 = await meeting.rooms.readBoard(meeting.workshopId);
	if (contentOf(again2.cards, again2.clusters) !== server) faults.push('the log, read again, is something else than the board');
	if (new Set(peers.map(({ caller }) => contentHash(caller.doc))).size !== 1) faults.push('the pages’ hashes differ');
	const log = await logOf(meeting);
	for (const peer of all()) {
		peer.look();
		for (const { words, id } of peer.acked) if (!log.includes(words) && !peer.handedBack.has(words)) faults.push(`“${words}” for ${id} was called saved, stands nowhere and did not come back`);
	}
	return faults;

	async function turn(): Promise<void> {
		const command = chance.pick(['pause', 'resume', 'end', 'start', 'back', 'next', 'start'] as const);
		await commandRound(meeting.app, meeting.facilitator, { command });
		const { spec } = await meeting.spec();
		if (command === 'back' || command === 'next') for (const one of all()) one.roundTurned();
		// The whole method is longer than this: the rounds of the board are what is played.
		if (spec.kind === 'break') await commandRound(meeting.app, meeting.facilitator, { command: 'back' });
		if (spec.kind === 'place') {
			for (const peer of peers) {
				if (peer.actor.role !== 'participant' || drafts.has(peer)) continue;
				const draft = new Peer(meeting, peer.actor, 'draft');
				await draft.sit();
				drafts.set(peer, draft);
			}
		}
	}

	async function crash(): Promise<void> {
		const kind = chance.below(3);
		// A commit that stood, and nobody heard of it; or one that never stood.
		if (kind === 0) meeting.database.forget();
		if (kind === 1) meeting.database.fail();
		if (kind < 2) await quietly(() => meeting.rooms.tick());
		halfOpen.length = 0;
		await meeting.crash();
		for (const one of all()) await one.sit();
	}
}

function plain(doc: Y.Doc) {
	const read = (root: Y.Map<Y.Map<unknown>>) => [...root.entries()].map(([id, fields]) => ({ id, ...fields.toJSON() }) as Record<string, unknown> & { id: string });
	return {
		cards: read(cardsOf(doc)).map((card) => ({ cluster: null, number: 0, same: 0, differ: [], ...card, also: card.cluster && card.also !== card.cluster ? (card.also ?? null) : null })) as unknown as Parameters<typeof contentOf>[0],
		clusters: read(clustersOf(doc)).map((cluster) => ({ number: 0, into: null, ...cluster })) as unknown as Parameters<typeof contentOf>[1]
	};
}

/** A frame that came once comes once more. */
function again(chance: Chance, { caller }: Peer): void {
	if (chance.next() < 0.5) {
		caller.sendUpdate(Y.encodeStateAsUpdate(caller.doc));
		return;
	}
	const updates = caller.received.filter((bytes) => bytes[0] === 0 && bytes[1] === 2);
	if (updates.length > 0) caller.hearAgain(chance.pick(updates));
}

function someAct(chance: Chance, peer: Peer, say: () => string): LinkAct {
	const { doc } = peer.caller;
	const cards = [...cardsOf(doc).keys()] as CardId[];
	const clusters = [...clustersOf(doc).keys()] as ClusterId[];
	const cardId = cards.length > 0 ? chance.pick(cards) : someId<CardId>(chance);
	const clusterId = clusters.length > 0 ? chance.pick(clusters) : someId<ClusterId>(chance);
	const point = () => [Math.round(chance.next() * 1e4) / 1e4, Math.round(chance.next() * 1e4) / 1e4] as const;
	if (peer.kind === 'draft' && chance.next() < 0.4) return { act: 'place-card', cardId: someId(chance), draft: { text: say(), theme: 'green', at: point() } };
	switch (chance.below(13)) {
		case 0:
		case 1:
			return { act: 'edit-card', cardId, text: chance.pick([say(), say(), say(), '', 'x'.repeat(300), 'a\u0007b']) };
		case 2:
			return { act: 'edit-card', cardId, theme: chance.pick(['green', 'play', 'safety', 'none of these' as never]) };
		case 3:
			return { act: 'move-card', cardId, at: chance.pick([point(), [7, 7], 'whole', 'none'] as const) };
		case 4:
		case 5:
			return { act: 'group-card', cardId, clusterId: chance.next() < 0.2 ? null : clusterId };
		case 6:
			return { act: 'add-group', clusterId: someId(chance), name: say(), cardIds: chance.shuffled(cards).slice(0, chance.below(4)) };
		case 7:
			return { act: 'name-group', clusterId, name: chance.pick([say(), say(), 'y'.repeat(200)]) };
		case 8:
			return { act: 'remove-group', clusterId };
		case 9:
			return { act: 'also-card', cardId, clusterId: chance.next() < 0.2 ? null : clusterId };
		case 10:
			return { act: 'merge-group', clusterId, into: chance.next() < 0.3 ? null : clusters.length > 0 ? chance.pick(clusters) : someId<ClusterId>(chance) };
		case 11:
			return { act: 'place-card', cardId: someId(chance), draft: { text: say(), theme: 'green', at: point() } };
		default: {
			// Nobody's page offers to take away someone else's card.
			const own = cards.filter((id) => cardsOf(doc).get(id)?.get('text') === `first card of ${peer.actor.personId}`);
			return own.length > 0 ? { act: 'remove-card', cardId: own[0]! } : { act: 'move-card', cardId, at: point() };
		}
	}
}

async function logOf(meeting: Meeting): Promise<Buffer> {
	const { db } = meeting.app;
	const ids = (await db.select({ id: rooms.id }).from(rooms).where(eq(rooms.workshopId, meeting.workshopId))).map(({ id }) => id);
	return Buffer.concat((await db.select({ bytes: updates.bytes }).from(updates).where(inArray(updates.roomId, ids))).map(({ bytes }) => Buffer.from(bytes)));
}

async function quietly(act: () => Promise<void>): Promise<void> {
	const { error } = console;
	console.error = () => {};
	try {
		await act();
	} finally {
		console.error = error;
	}
}
