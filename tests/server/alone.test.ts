import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { openDatabase } from '#server/db/client.ts';
import { DatabaseInUse, Line } from '#server/db/line.ts';
import { createPostgres } from '../support/postgres-database.ts';
import { until } from '../support/sockets.ts';

const secret = 'q7Zt-W3xN0vKc5yRb8mLd2hFj6sPa9eU';
const several = (env: Record<string, string | undefined>) => readConfig({ FOLKMOOT_SECRET: secret, DATABASE_URL: 'postgres://db/moot', FOLKMOOT_PEER: '10.0.0.2:3001', ...env });

test('[Y12] one of several servers says where the others reach it; what it lacks for that it says at the start', () => {
	expect(several({}).peer).toEqual({ host: '10.0.0.2', port: 3001 });
	expect(several({ FOLKMOOT_PEER: '[fd00::2]:3001' }).peer).toEqual({ host: 'fd00::2', port: 3001 });
	expect(several({ FOLKMOOT_PEER: undefined }).peer).toBeNull();
	for (const wrong of ['3001', 'here', '10.0.0.2:', ':3001', '10.0.0.2:0', '10.0.0.2:70000', 'http://10.0.0.2:3001']) {
		expect(() => several({ FOLKMOOT_PEER: wrong })).toThrow('Set it to the host and port at which your other Folkmoot servers reach this one');
	}
	expect(() => several({ DATABASE_URL: undefined })).toThrow('Set DATABASE_URL to it on all of them');
	expect(() => several({ FOLKMOOT_SECRET: undefined })).toThrow('Set it to the same random characters on all of your servers');
});

const postgres = process.env['FOLKMOOT_TEST_POSTGRES'];
if (postgres) {
	test('[Y12] a second server on one PostgreSQL that cannot be found by the first is refused, with a sentence that says what to set; several that can are not', async () => {
		const { url, drop } = await createPostgres(postgres);
		const open = (peer: { host: string; port: number } | null) => Line.open(url, peer === null, 0);
		const only = await openDatabase({ databaseUrl: url, dataDir: '', peer: null, migrationsDir: 'none' });
		await expect(open(null)).rejects.toThrow(DatabaseInUse);
		await expect(open({ host: 'b', port: 3001 })).rejects.toThrow('set FOLKMOOT_PEER on each of them');
		await only.close();
		const [first, second] = [await open({ host: 'a', port: 3001 }), await open({ host: 'b', port: 3001 })];
		await expect(open(null)).rejects.toThrow(DatabaseInUse);
		await first.close();
		await second.close();
		await (await open(null)).close();
		await drop();
	});

	test('[R2] a connection that the database ends in the middle of a transaction fails that transaction, and nothing else', async () => {
		const { url, drop } = await createPostgres(postgres);
		const { db, close } = await openDatabase({ databaseUrl: url, dataDir: '', peer: null, migrationsDir: 'none' });
		const cut = db.transaction(async (tx) => {
			const { rows } = await tx.execute<{ pid: number }>('select pg_backend_pid() as pid');
			await db.execute(`select pg_terminate_backend(${rows[0]!.pid}, 5000)`);
			// The news of it comes while nothing is asked.
			await new Promise((resolve) => setImmediate(resolve));
			await tx.execute('select 1');
		});
		await expect(cut).rejects.toThrow();
		expect((await db.execute<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
		await close();
		await drop();
	});

	test('[Y10] a line to the other servers that breaks is opened again, and it is known that something may have been missed', async () => {
		const { url, drop } = await createPostgres(postgres);
		const peer = { host: 'a', port: 3001 };
		const database = await openDatabase({ databaseUrl: url, dataDir: '', peer, migrationsDir: 'none' });
		const heard: string[] = [];
		await database.others!.listen('news', { heard: (text) => void heard.push(text), missed: () => void heard.push('missed') });
		await database.db.execute(`notify news, 'before'`);
		await until(() => heard.length === 1, 'news');
		await database.db.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`);
		await until(() => heard.length === 2, 'the line is open again', 10_000);
		await database.db.execute(`notify news, 'after'`);
		await until(() => heard.length === 3, 'news again');
		expect(heard).toEqual(['before', 'missed', 'after']);
		await database.close();
		await drop();
	});
}
