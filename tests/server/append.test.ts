import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { cardAuthors, rooms, updates, workshops } from '#server/db/schema.ts';
import { append, type Job } from '#server/realtime/log/append.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { HeldDatabase } from '../support/held-database.ts';

let app: App;
let workshopId: WorkshopId;
const person = 'a'.repeat(16) as PersonId;

beforeAll(async () => {
	app = await testApp();
	({ workshopId } = await openWorkshop(app, await someAdmin(app)));
});
afterAll(() => app.close());
beforeEach(async () => {
	await app.db.delete(rooms);
	await app.db.insert(rooms).values(['one', 'two'].map((id) => ({ id, workshopId, fence: 7 })));
});

function job(id: string, texts: string[], { fence = 7, seq = 0, authors = [] as string[] } = {}): Job {
	return {
		place: { id, workshopId, where: { kind: 'board' }, fence, seq },
		batch: {
			rows: texts.map((text, i) => ({ bytes: new TextEncoder().encode(text), personId: i % 2 ? person : null, at: 1_800_000_000_123 + i, from: null, clients: [], serverActed: false })),
			authors: authors.map((cardId) => ({ cardId: cardId as CardId, personId: person, roundIndex: 1, at: 1_800_000_000_123 })),
			leases: []
		},
		numbers: authors.length > 0 ? { card: 40, cluster: 3 } : null
	};
}

const log = async (id: string) => (await app.db.select().from(updates).where(eq(updates.roomId, id)).orderBy(asc(updates.seq))).map(({ seq, bytes, personId, at }) => [seq, new TextDecoder().decode(bytes), personId, at.getTime()]);

test('[Y1] what has gathered in many rooms is written in one statement, and reads back as it was', async () => {
	const lost = await append(app.db, [job('one', ['first', '', 'third'], { seq: 4 }), job('two', ['alone'])]);
	expect([...lost]).toEqual([]);
	expect(await log('one')).toEqual([
		[5, 'first', null, 1_800_000_000_123],
		[6, '', person, 1_800_000_000_124],
		[7, 'third', null, 1_800_000_000_125]
	]);
	expect(await log('two')).toEqual([[1, 'alone', null, 1_800_000_000_123]]);
});

test('[Y1] nothing of a room that has another owner is written, with or without what stands beside the log, and the others are', async () => {
	for (const authors of [[], ['card1']]) {
		await app.db.delete(updates);
		const lost = await append(app.db, [job('one', ['mine'], { authors: authors.map((id) => `${id}-one`) }), job('two', ['yours'], { fence: 6, authors: authors.map((id) => `${id}-two`) })]);
		expect([...lost]).toEqual(['two']);
		expect(await log('one')).toHaveLength(1);
		expect(await log('two')).toEqual([]);
	}
	expect((await app.db.select().from(cardAuthors)).map(({ cardId, workshopId: of }) => [cardId, of])).toEqual([['card1-one', workshopId]]);
	const [row] = await app.db.select().from(workshops).where(eq(workshops.id, workshopId));
	expect([row!.nextCardNumber, row!.nextClusterNumber]).toEqual([40, 3]);
});

test('[Y1] an append that meets a take-over under way waits for it, and then sees the raised fence', async () => {
	let appending: Promise<Set<string>> | undefined;
	await app.db.transaction(async (tx) => {
		await tx.update(rooms).set({ fence: 8 }).where(eq(rooms.id, 'one'));
		appending = append(app.db, [job('one', ['too late'])]);
		// The other end of the line is in the middle of its statement when this commits.
		await tx.execute(sql`select pg_sleep(0.05)`);
	});
	expect([...(await appending!)]).toEqual(['one']);
	expect(await log('one')).toEqual([]);
});

test('[Y2] rows whose commit stood, but whose answer was lost, are not written twice; rows of anyone else are never written over', async () => {
	const held = new HeldDatabase(() => app.db);
	held.forget();
	await expect(append(held.db, [job('one', ['first', 'second'])])).rejects.toThrow('connection');
	held.open();
	// What came in meanwhile goes with it.
	for (const authors of [[], ['card2']]) expect([...(await append(held.db, [job('one', ['first', 'second', 'third'], { authors })]))]).toEqual([]);
	expect((await log('one')).map(([seq, text]) => [seq, text])).toEqual([[1, 'first'], [2, 'second'], [3, 'third']]);
	expect([...(await append(held.db, [job('one', ['something else'])]))]).toEqual(['one']);
	expect((await log('one'))[0]![1]).toBe('first');
});
