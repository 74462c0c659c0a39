import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { events, outcomeChanges, outcomes, priorities, prioritySnapshots, publications, workshops } from '#server/db/schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { readPage } from '#server/use/answer-page.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { readPriorities, readTakenOut } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { decideFlagged, readFlagged } from '#server/use/release.ts';
import { takingOut } from '#server/use/taking-out.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

const { app, ada } = await ourApp();

async function publish(voted: Voted, reason: string): Promise<void> {
	const [first] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: first!.version, answer: { ...emptyAnswer, decision: 'yes', reason, nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
}

/** Everything that is kept of what went out, and everything that could go out now. */
async function everywhere({ workshopId }: Voted): Promise<string> {
	const kept = await app.db.select().from(publications).where(eq(publications.workshopId, workshopId));
	const page = await readPage(app, workshopId);
	const editions = await Promise.all(kept.map(({ number }) => findPublic(app, page.key, number)));
	const files: string[] = [];
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/\.(csv|json|html|geojson|txt)$/.test(name)) files.push((await make()) as string);
	return JSON.stringify([kept, editions, files, await readPriorities(app, workshopId), await readOutcomes(app, workshopId)]);
}

test('[X42] words that are taken out later go from every edition that was published before, in the database too; it says so, and the trail has both digests', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	await publish(voted, 'First reason');
	await publish(voted, 'Second reason');
	const before = await app.db.select().from(publications).where(eq(publications.workshopId, voted.workshopId)).orderBy(publications.number);
	expect(before.length).toBe(2);
	// "It floods there": a reason that nobody flagged before the page went out. A host hides the card it stands on.
	const [, , third] = voted.cards;
	expect(await everywhere(voted)).toContain('Card 2 about the brook');
	must(await hideCard(app, voted.facilitator, { cardId: third!, why: 'person', say: '' }));
	const after = await app.db.select().from(publications).where(eq(publications.workshopId, voted.workshopId)).orderBy(publications.number);
	expect(await everywhere(voted)).not.toContain('Card 2 about the brook');
	for (const [i, { digest, content }] of after.entries()) expect([digest === before[i]!.digest, content.takenOut]).toEqual([false, '2027-03-11']);
	const told = await app.db.select().from(events).where(and(eq(events.workshopId, voted.workshopId), eq(events.kind, 'page.cleaned')));
	expect(told.map(({ data }) => [data['number'], data['was'], data['now']])).toEqual(after.map(({ number, digest }, i) => [number, before[i]!.digest, digest]));
	expect(JSON.stringify(told)).not.toContain('brook');
	// The vote can still be counted again: its digest is over ids.
	expect((await readOutcomes(app, voted.workshopId)).map(({ recountEqual }) => recountEqual)).toEqual([true]);
	// Shown again, it is in what is made now; what went out before stays clean.
	must(await showCards(app, voted.facilitator, [third!]));
	expect((await readPriorities(app, voted.workshopId))[0]!.cards.map(({ text }) => text)).toContain('Card 2 about the brook');
	expect(JSON.stringify(await app.db.select().from(publications).where(eq(publications.workshopId, voted.workshopId)))).not.toContain('Card 2 about the brook');
});

test('[X42] a decision to take words out cleans the editions as well', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	await publish(voted, 'A reason');
	// As if the machine had learnt to find it only now.
	const [row] = await app.db.select().from(publications).where(eq(publications.workshopId, voted.workshopId));
	const item = row!.content.items.find(({ said }) => said.some(({ id }) => id === voted.cards[0]))!;
	const spoilt = { ...row!.content, items: row!.content.items.map((one) => (one === item ? { ...one, said: one.said.map((card) => (card.id === voted.cards[0] ? { ...card, text: 'Ring 07700 900123' } : card)) } : one)) };
	await app.db.transaction(async (tx) => {
		await takingOut(tx);
		await tx.update(publications).set({ content: spoilt }).where(eq(publications.workshopId, voted.workshopId));
	});
	await app.rooms.flush(voted.workshopId);
	const { cards } = await import('#server/db/schema.ts');
	await app.db.update(cards).set({ text: 'Ring 07700 900123' }).where(eq(cards.id, voted.cards[0]!));
	const found = (await readFlagged(app, voted.workshopId)).filter(({ words }) => words.includes('07700'));
	expect(found.length).toBe(1);
	must(await decideFlagged(app, voted.facilitator, found.map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	const [cleaned] = await app.db.select().from(publications).where(eq(publications.workshopId, voted.workshopId));
	expect(JSON.stringify(cleaned)).not.toContain('07700');
	expect(JSON.stringify(cleaned)).toContain('[phone number taken out]');
	expect(cleaned!.content.takenOut).toBe('2027-03-11');
});

test('[X44] what is taken out or hidden later goes from snapshots of closed rounds and from the trail of changes too; the log has both digests, and never the words', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	const { workshopId } = voted;
	// A second round that closed over the same priorities, with other words before it: the trail keeps what was and what is.
	const [first] = await app.db.select().from(priorities).where(eq(priorities.workshopId, workshopId));
	const [phone, brook] = ['Ring Ted on 07700 900123', 'Card 2 about the brook'];
	await app.db.update(priorities).set({ cards: first!.cards.map((card) => (card.id === voted.cards[0] ? { ...card, text: phone } : card)) }).where(eq(priorities.id, first!.id));
	await app.db.insert(outcomeChanges).values([
		{ id: 'changecards000001', workshopId, subject: 'priority', subjectId: first!.id, version: 1, field: 'cards', before: first!.cards.map((card) => (card.id === voted.cards[0] ? { ...card, text: phone } : card)), after: first!.cards, via: 'session', personId: null, at: new Date() },
		{ id: 'changepositions01', workshopId, subject: 'priority', subjectId: first!.id, version: 1, field: 'positions', before: [], after: [{ cardId: voted.cards[2]!, position: brook, reasons: ['It is only said here'] }], via: 'session', personId: null, at: new Date() }
	]);
	const [kept] = await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId));
	await app.db.transaction(async (tx) => {
		await takingOut(tx);
		await tx.update(prioritySnapshots).set({ content: JSON.parse(JSON.stringify(kept!.content).replaceAll('Card 0 about the brook', phone)) as unknown }).where(eq(prioritySnapshots.workshopId, workshopId));
	});
	await app.rooms.flush(workshopId);
	const { cards } = await import('#server/db/schema.ts');
	await app.db.update(cards).set({ text: phone }).where(eq(cards.id, voted.cards[0]!));
	const records = async () => JSON.stringify([await app.db.select().from(outcomeChanges).where(eq(outcomeChanges.workshopId, workshopId)), await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId))]);
	expect([(await records()).includes('07700'), (await records()).includes(brook)]).toEqual([true, true]);

	const found = (await readFlagged(app, workshopId)).filter(({ words }) => words.includes('07700'));
	must(await decideFlagged(app, voted.facilitator, found.map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	expect(await records()).not.toContain('07700');
	expect(await records()).toContain('[phone number taken out]');
	must(await hideCard(app, voted.facilitator, { cardId: voted.cards[2]!, why: 'person', say: '' }));
	expect(await records()).not.toContain(brook);
	expect(await records()).not.toContain('It is only said here');

	const told = await app.db.select().from(events).where(and(eq(events.workshopId, workshopId), eq(events.kind, 'priorities.cleaned')));
	const [after] = await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId));
	expect([told.length, told[0]!.data['was'], told[1]!.data['was'], told[1]!.data['now']]).toEqual([2, kept!.digest, told[0]!.data['now'], after!.digest]);
	expect(JSON.stringify(told)).not.toMatch(/07700|brook/);
});

test('[X44] a record of a vote from before hidden cards were cleaned gives their words to no snapshot or line of the trail that is made from it later, and to nobody who reads', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	const { workshopId, cards, facilitator, start, turn } = voted;
	const brook = 'Card 2 about the brook';
	const [vote] = await app.db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId));
	expect(JSON.stringify(vote!.record)).toContain(brook);
	must(await hideCard(app, facilitator, { cardId: cards[2]!, why: 'person', say: '' }));
	// As it lay in databases then: hidden on the board, whole in the record of the vote.
	await app.db.transaction(async (tx) => {
		await takingOut(tx);
		await tx.update(outcomes).set({ record: vote!.record }).where(eq(outcomes.id, vote!.id));
	});
	// The row of a priority keeps them for the case that the card is shown again, as the board's own row does; nothing reads it without looking.
	const made = async () => JSON.stringify([await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId)), await app.db.select().from(outcomeChanges).where(eq(outcomeChanges.workshopId, workshopId))]);
	const snapshots = async () => (await app.db.select({ seq: prioritySnapshots.seq }).from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId))).length;
	const before = await snapshots();
	await start('who');
	await turn('next');
	expect(await snapshots()).toBe(before + 1);
	expect(await made()).not.toContain(brook);
	expect(JSON.stringify(await readPriorities(app, workshopId))).not.toContain(brook);
});

test('[X45] a kept record is written once: no statement changes or deletes a snapshot, an outcome or a published edition; taking words out leaves both digests where the page shows them', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	const { workshopId } = voted;
	await publish(voted, 'A reason');
	const kept = async () => JSON.stringify([await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId)), await app.db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)), await app.db.select().from(publications).where(eq(publications.workshopId, workshopId))]);
	const before = await kept();
	for (const [table, set] of [[prioritySnapshots, { digest: 'x' }], [outcomes, { turnout: 1 }], [publications, { digest: 'x' }]] as const) {
		await expect(app.db.update(table).set(set as never).where(eq(table.workshopId, workshopId)), 'update').rejects.toThrow();
		await expect(app.db.delete(table).where(eq(table.workshopId, workshopId)), 'delete').rejects.toThrow();
		// Also by whoever may take words out: a record is not deleted.
		await expect(app.db.transaction(async (tx) => {
			await takingOut(tx);
			await tx.delete(table).where(eq(table.workshopId, workshopId));
		})).rejects.toThrow();
	}
	expect(await kept()).toBe(before);
	const [was] = await app.db.select({ seq: prioritySnapshots.seq, digest: prioritySnapshots.digest }).from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId));
	must(await hideCard(app, voted.facilitator, { cardId: voted.cards[2]!, why: 'person', say: '' }));
	expect((await readTakenOut(app, workshopId)).get(was!.seq)?.map((one) => one.was)).toEqual([was!.digest]);
	// The permission ends with its transaction.
	await expect(app.db.update(outcomes).set({ turnout: 1 }).where(eq(outcomes.workshopId, workshopId))).rejects.toThrow();
	// With the workshop all of it goes.
	await app.db.delete(workshops).where(eq(workshops.id, workshopId));
	expect(await kept()).toBe('[[],[],[]]');
});
