// Opens the data folder named first and writes rows until it is ended, one line for each acknowledged one.
import { sql } from 'drizzle-orm';
import { openDatabase } from '#server/db/client.ts';

const asked = performance.now();
const { db } = await openDatabase({ dataDir: process.argv[2] ?? '', databaseUrl: null, peer: null, migrationsDir: 'none' }).catch((error: Error) => {
	console.error(`${error.message}\nrefused after ${Math.round(performance.now() - asked)} ms`);
	process.exit(1);
});
await db.execute(sql`create table if not exists kept (n integer)`);
for (let n = 1; ; n++) {
	await db.execute(sql`insert into kept values (${n})`);
	console.log(n);
}
