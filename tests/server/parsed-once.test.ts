import { expect, test } from 'vitest';
import { Engine } from '#server/db/pglite.ts';

test('[D8] the log’s statement is read once for many uses, also beside others, in transactions and after one that failed', async () => {
	const engine = new Engine();
	await engine.waitReady;
	try {
		await engine.exec('create table updates (seq int primary key, bytes bytea not null)');
		const write = 'insert into updates (seq, bytes) values ($1::int, $2::bytea) returning seq';
		const named = async () => (await engine.query<{ uses: number }>('select (generic_plans + custom_plans)::int as uses from pg_prepared_statements')).rows.map(({ uses }) => uses);
		for (let seq = 1; seq <= 30; seq++) {
			expect((await engine.query(write, [seq, new Uint8Array([seq])])).rows).toEqual([{ seq }]);
			if (seq % 7 === 0) await engine.query('select count(*) from updates where seq > $1', [3]);
			if (seq % 10 === 0) await expect(engine.query(write, [seq, new Uint8Array([0])])).rejects.toThrow('duplicate');
		}
		expect(await named()).toHaveLength(1);
		await engine.transaction(async (tx) => {
			await tx.query(write, [31, new Uint8Array([31])]);
			await tx.query('update updates set bytes = $1 where seq = 1', [new Uint8Array([7])]);
			await tx.rollback();
		});
		await expect(engine.transaction(async (tx) => {
			await expect(tx.query('select * from nothing')).rejects.toThrow();
			await tx.query(write, [32, new Uint8Array([32])]);
		})).rejects.toThrow();
		// A statement of the same kind with another text is another one.
		await engine.query('insert into updates (seq, bytes) values ($1::int, $2::bytea)', [40, new Uint8Array([40])]);
		for (let seq = 50; seq < 60; seq++) await engine.query(write, [seq, new Uint8Array([seq])]);
		const { rows } = await engine.query<{ seq: number; bytes: Uint8Array }>('select seq, bytes from updates order by seq');
		expect(rows.map(({ seq, bytes }) => [seq, [...bytes]])).toEqual([...Array.from({ length: 30 }, (_, i) => i + 1), 40, ...Array.from({ length: 10 }, (_, i) => i + 50)].map((seq) => [seq, [seq]]));
		expect((await named())[0]).toBeGreaterThanOrEqual(9);
	} finally {
		await engine.close();
	}
}, 180_000);
