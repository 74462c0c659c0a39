import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cardsOf } from '#lib/doc/board.ts';
import { readCards, writeCardField } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { believe, forgery, forgeryKinds } from '../fuzz/forgeries.ts';
import { Chance } from '../load/chance.ts';
import { meeting } from '../support/people.ts';

const seed = 1;
const marker = 'zq-xforged';

test(`[G7] of many kinds of forged updates none is taken in, and no byte of them reaches another socket, the log or any row (seed ${seed})`, { timeout: 60_000 }, async () => {
	const chance = new Chance(`forged ${seed}`);
	const room = await meeting(3);
	try {
		const [ann, mallory, cy] = room.people as [never, never, never];
		await room.start('place');
		const theirs = await room.place(ann, 'Ann’s bench');
		const mine = await room.place(mallory, 'Mallory’s lamp');
		await room.start('look');
		const honest = [await room.sit(ann), await room.sit(cy), await room.sit(room.facilitator)] as const;
		honest[0].write((doc) => writeCardField(doc, theirs, 'theme', 'play'));
		await room.settle();
		let attacker = await room.sit(mallory);
		for (const [i, kind] of forgeryKinds.entries()) {
			if (attacker.closed) attacker = await room.sit(mallory);
			const refused = attacker.refused.length;
			const view = { doc: attacker.doc, clientId: attacker.hello!.clientId, mine, theirs, theirClient: honest[0].hello!.clientId };
			const { update } = forgery(chance, view, `${marker}${i}`, kind);
			believe(attacker, update);
			attacker.sendUpdate(update);
			// Honest people go on meanwhile.
			if (i % 10 === 0) honest[0].write((doc) => cardsOf(doc).get(theirs)!.set('text', `Ann’s bench ${i}`));
			await room.settle();
			expect(attacker.closed !== null || attacker.refused.length > refused, `${kind} (seed ${seed}, number ${i}) was neither refused nor did it close the socket`).toBe(true);
		}
		await room.rooms.flush(room.workshopId);
		expect(readCards(honest[1].doc).find(({ id }) => id === theirs)!.text).toMatch(/^Ann’s bench \d+$/);
		expect(new Set(honest.map(({ doc }) => contentHash(doc))).size).toBe(1);
		for (const { received, closed } of honest) {
			expect(closed).toBeNull();
			expect(Buffer.concat(received).includes(marker)).toBe(false);
		}
		for (const { name } of (await room.app.db.execute<{ name: string }>(sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`)).rows) {
			const { rows } = await room.app.db.execute(sql.raw(`select * from ${name}`));
			for (const value of rows.flatMap((row) => Object.values(row as object))) {
				const found = value instanceof Uint8Array ? Buffer.from(value).includes(marker) : (JSON.stringify(value) ?? '').includes(marker);
				expect(found, `in ${name}`).toBe(false);
			}
		}
	} finally {
		await room.close();
	}
});
