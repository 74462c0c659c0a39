import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { cards } from '#server/db/schema.ts';
import { readCards, writeCard } from '#lib/doc/board.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
beforeAll(async () => {
	room = await meeting(3);
});
afterAll(() => room.close());

test('[S1] nothing of a hidden card reaches another person before the reveal, and all of it does after', async () => {
	await room.start('place');
	const [ann, bob, cy] = room.people as [never, never, never];
	const annDraft = await room.sit(ann, 'draft');
	const others = [await room.sit(ann), await room.sit(bob), await room.sit(bob, 'draft'), await room.sit(cy), await room.sit(room.facilitator)];
	const id = newCardId(room.app);
	const secret = 'Benches along the quiet bank';
	annDraft.write((doc) => writeCard(doc, id, draft(secret)));
	await room.settle();
	expect(annDraft.saved).toBe(annDraft.sent);
	expect(readCards(annDraft.doc)).toMatchObject([{ id, text: secret, number: 1 }]);

	await room.rooms.flush(room.workshopId);
	expect((await room.app.db.select().from(cards).where(eq(cards.id, id)))[0]).toMatchObject({ state: 'draft', text: secret });
	await room.start('look');
	for (const other of others) {
		if (other === others[2]) continue;
		expect(readCards(other.doc)).toMatchObject([{ id, text: secret, number: 1 }]);
	}
	expect(readCards(annDraft.doc)).toEqual([]);
});
