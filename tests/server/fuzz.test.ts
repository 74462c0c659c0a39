import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cards, clusters } from '#server/db/schema.ts';
import { cardsOf, clustersOf, readCards, readClusters, removeCard, removeCluster, writeCard, writeCardField, writeCluster, writeClusterField } from '#lib/doc/board.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { commandRound } from '#server/use/rounds.ts';
import { Caller } from '../support/network.ts';
import { draft, meeting, type Meeting } from '../support/people.ts';

const seeds = Number(process.env['FOLKMOOT_FUZZ_SEEDS'] ?? 5);
const acts = 200;
let room: Meeting;

/** Small, seeded, good enough (mulberry32). */
function dice(seed: number) {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	return { next, below: (n: number) => Math.floor(next() * n), pick: <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)] };
}

test.each(Array.from({ length: seeds }, (_, i) => i + 1))('[R17] whatever people write, in whatever order frames come, all end with the server’s board (seed %i)', { timeout: 60_000 }, async (seed) => {
	const { next, below, pick } = dice(seed);
	const bytes = (count: number) => Uint8Array.from({ length: count }, () => below(252));
	room = await meeting(4);
	try {
		await room.start('place');
		for (const person of room.people) await room.place(person, `first card of ${person.personId}`);
		await room.start('group');
		const sit = async (actor: Actor, copy?: Y.Doc): Promise<Caller> => {
			const caller = new Caller(room.network);
			if (copy) Y.applyUpdate(caller.doc, Y.encodeStateAsUpdate(copy), caller);
			caller.seat = await room.rooms.enter(caller.wire, actor, 's', 'board');
			return caller;
		};
		const callers = await Promise.all([...room.people, room.facilitator].map((actor) => sit(actor)));
		await room.settle();

		const act = (doc: Y.Doc) => {
			const card = pick([...cardsOf(doc).keys()]) as CardId | undefined;
			const cluster = pick([...clustersOf(doc).keys()]) as ClusterId | undefined;
			switch (below(9)) {
				case 0:
					return card && writeCardField(doc, card, 'text', pick(['better', '', 'x'.repeat(300), 'a\u0007b', `number ${next()}`]));
				case 1:
					return card && writeCardField(doc, card, 'at', pick([[next(), next()], [7, 7], 'whole', 'none'] as const));
				case 2:
				case 3:
					return card && writeCardField(doc, card, 'cluster', next() < 0.2 ? null : (cluster ?? null));
				case 4:
					return writeCluster(doc, makeId<ClusterId>(bytes), `group ${below(100)}`);
				case 5:
					return cluster && writeClusterField(doc, cluster, 'name', pick(['new name', 'y'.repeat(200)]));
				case 6:
					return cluster && removeCluster(doc, cluster);
				case 7:
					return writeCard(doc, makeId<CardId>(bytes), draft('in the wrong round?'));
				default: {
					const own = room.people.findIndex((person) => callers.find((caller) => caller.doc === doc)?.seat?.actor.personId === person.personId);
					const mine = own < 0 ? undefined : ([...cardsOf(doc).keys()].find((id) => cardsOf(doc).get(id)?.get('number') === own + 1) as CardId | undefined);
					return mine && removeCard(doc, mine);
				}
			}
		};
		for (let i = 0; i < acts; i++) {
			const at = below(callers.length);
			const caller = callers[at]!;
			const roll = next();
			if (roll < 0.75) caller.write(act);
			else if (roll < 0.85) await room.rooms.tick();
			else if (roll < 0.92) caller.carry();
			else if (roll < 0.95) {
				// The line breaks with frames still in it; the same page comes back with what it had.
				caller.drop();
				callers[at] = await sit(caller.seat!.actor, caller.doc);
			} else if (roll < 0.97) room.network.flush();
			else if (roll < 0.985) await commandRound(room.app, room.facilitator, { command: pick(['pause', 'resume', 'end', 'start', 'back', 'next'] as const)! });
			else await room.rooms.flush(room.workshopId);
		}
		await room.settle();
		await room.settle();
		const board = await room.rooms.readBoard(room.workshopId);
		for (const [i, caller] of callers.entries()) {
			expect(caller.closed, `seed ${seed}, person ${i}`).toBeNull();
			expect(readCards(caller.doc), `seed ${seed}, person ${i}`).toEqual(board.cards);
			expect(readClusters(caller.doc), `seed ${seed}, person ${i}`).toEqual(board.clusters);
			expect(caller.saved, `seed ${seed}, person ${i}`).toBe(caller.sent);
		}
		await room.rooms.flush(room.workshopId);
		const rows = async () => [(await room.app.db.select().from(cards)).sort((a, b) => (a.id < b.id ? -1 : 1)), (await room.app.db.select().from(clusters)).sort((a, b) => (a.id < b.id ? -1 : 1))];
		const before = await rows();
		await room.rooms.rebuild(room.workshopId);
		expect(await rows(), `seed ${seed}`).toEqual(before);
	} finally {
		await room.close();
	}
});
