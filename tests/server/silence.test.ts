import { once } from 'node:events';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { startSession } from '#server/auth/session.ts';
import { cards } from '#server/db/schema.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards, removeCard, writeCard, writeCardField } from '#lib/doc/board.ts';
import type { UserId } from '#lib/domain/ids.ts';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { holds, secret } from '../support/secret.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';
import { Port, until } from '../support/sockets.ts';

let room: Meeting;
beforeAll(async () => {
	room = await meeting(3);
});
afterAll(() => room.close());

test('[S1] nothing of a hidden card reaches another person before the reveal, and all of it does after', async () => {
	await room.start('place');
	const [ann, bob, cy] = room.people as [never, never, never];
	const annsDraft = await room.sit(ann, 'draft');
	const others = [await room.sit(bob), await room.sit(bob, 'draft'), await room.sit(cy), await room.sit(room.facilitator), await room.sit({ ...(cy as object), role: 'observer' } as never)];
	const [id, withdrawn] = [newCardId(room.app), newCardId(room.app)];
	annsDraft.write((doc) => writeCard(doc, id, draft('first thought')));
	annsDraft.write((doc) => writeCard(doc, withdrawn, draft(`${secret} withdrawn`)));
	await room.settle();
	annsDraft.write((doc) => writeCardField(doc, id, 'text', secret));
	annsDraft.write((doc) => removeCard(doc, withdrawn));
	others.push(await room.sit(cy));
	await room.settle();
	expect(annsDraft.saved).toBe(annsDraft.sent);
	expect(readCards(annsDraft.doc)).toMatchObject([{ id, text: secret, number: 1 }]);
	await room.rooms.flush(room.workshopId);
	expect((await room.app.db.select().from(cards).where(eq(cards.id, id)))[0]).toMatchObject({ state: 'draft', text: secret });
	expect(holds(annsDraft.received, secret)).toBe(false); // Not even back to her own page: no echo.
	for (const other of others) expect(holds(other.received, secret)).toBe(false);

	await room.start('look');
	for (const [i, other] of others.entries()) {
		if (i === 1) continue;
		expect(readCards(other.doc)).toMatchObject([{ id, text: secret, number: 1 }]);
		expect(Buffer.concat(other.received).includes('withdrawn')).toBe(false);
	}
	expect(readCards(annsDraft.doc)).toEqual([]);
	// A page that comes late to its draft is told that this round is no longer silent, and keeps the words.
	annsDraft.write((doc) => writeCard(doc, newCardId(room.app), draft('too late')));
	await room.settle();
	expect(annsDraft.refused.at(-1)).toMatchObject({ refusal: { reason: 'not-in-this-round' }, text: 'too late' });
	expect(await room.rooms.readDraft(room.workshopId, (ann as { personId: never }).personId)).toEqual([]);
});

test('[S2] the reveal is one change: each person is shown all cards in one frame', async () => {
	const meeting2 = await meeting(4);
	try {
		await meeting2.start('place');
		for (const [i, person] of meeting2.people.entries()) for (let k = 0; k < 3; k++) await meeting2.place(person, `card ${i} ${k}`);
		const watcher = await meeting2.sit(meeting2.people[0]!);
		const changes: number[] = [];
		watcher.doc.on('update', () => changes.push(readCards(watcher.doc).length));
		await meeting2.start('look');
		expect(changes).toEqual([12]);
		expect(readCards(watcher.doc).map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
	} finally {
		await meeting2.close();
	}
});

test('[S1] the same over real sockets: every byte that reaches anyone else, across a whole silent round', async () => {
	const app: App = await testApp();
	const port = await Port.open(app);
	try {
		const admin = await someAdmin(app);
		const staff = await startSession(app, admin.id as UserId);
		const { workshopId, facilitator } = await openWorkshop(app, admin);
		const guest = async (alias: string) => must(await joinWorkshop(app, { workshopId, alias, user: null })).session!.token;
		const [ann, bob] = [await guest('Ann'), await guest('Bob')];
		must(await commandRound(app, facilitator, { command: 'next' }));
		must(await commandRound(app, facilitator, { command: 'start' }));
		const heard: Uint8Array[] = [];
		const listen = async (path: string, token: string) => {
			const ws = port.socket(path, token);
			ws.on('message', (data: Buffer) => heard.push(data));
			await once(ws, 'message');
			// Asks for everything there is.
			ws.send(Buffer.from([0, 0, 1, 0]));
			return ws;
		};
		for (const [path, token] of [['board', bob], ['draft', bob], ['board', staff.token], ['board?as=observer', bob]] as const) await listen(`/live/${workshopId}/${path}`, token);
		const writer = port.stock(workshopId, 'draft', ann);
		await until(() => writer.provider.synced, 'the writer is synced');
		const id = newCardId(app);
		writer.doc.transact(() => writeCard(writer.doc, id, draft(secret)));
		await until(() => readCards(writer.doc)[0]?.number, 'the card is numbered');
		await app.rooms.flush(workshopId);
		await until(() => heard.some((bytes) => Buffer.from(bytes).includes('"cards":1')), 'the count of cards, face down');
		await listen(`/live/${workshopId}/board`, bob);
		must(await commandRound(app, facilitator, { command: 'end' }));
		await until(() => heard.some((bytes) => Buffer.from(bytes).includes('"state":"grace"')), 'the grace');
		expect(holds(heard, secret)).toBe(false);
		expect(heard.length).toBeGreaterThan(10);

		must(await commandRound(app, facilitator, { command: 'next' }));
		await until(() => holds(heard, secret), 'the card, face up');
	} finally {
		await port.close();
		await app.close();
	}
});
