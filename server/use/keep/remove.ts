import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { tokenHash } from '../../auth/keys.ts';
import type { Tx } from '../../db/client.ts';
import { answerPages, deletions, people, users, workshops } from '../../db/schema.ts';
import { countRows, keysOf } from './rows.ts';
import { makeId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Certificate } from '#lib/domain/keeping.ts';

/**
 * Takes every row of a workshop out of the database, reads every table again, and writes down what it did: all in the caller's transaction, so that the certificate
 * stands where the rows are gone and nowhere else. Guests who were in no other workshop go with it.
 * @throws where a row is left; then nothing is removed
 */
export async function removeRows(app: Pick<App, 'random' | 'clock'>, tx: Tx, workshopId: WorkshopId, { by, why }: Pick<Certificate, 'by' | 'why'>): Promise<Certificate> {
	// Whatever would still hang a row on it waits here, and finds no workshop afterwards.
	const [workshop] = await tx.select({ keptUntil: workshops.keptUntil, rehearsalOf: workshops.rehearsalOf }).from(workshops).where(eq(workshops.id, workshopId)).for('update');
	if (!workshop) throw new Error(`no workshop ${workshopId}`);
	const { only, elsewhere } = await guestsOf(tx, workshopId);
	const pages = await tx.select({ key: answerPages.key, slug: answerPages.slug }).from(answerPages).where(eq(answerPages.workshopId, workshopId));
	const keys = await keysOf(tx, workshopId, only);
	const rows = await countRows(tx, keys);

	await tx.delete(workshops).where(eq(workshops.id, workshopId));
	if (only.length > 0) await tx.delete(users).where(inArray(users.id, only));
	// Who came here first is known by the name they chose here: from now on by one that they have elsewhere.
	if (elsewhere.length > 0) await tx.update(users).set({ name: sql`(select ${people.alias} from ${people} where ${people.userId} = ${users.id} order by ${people.joinedAt} limit 1)` }).where(inArray(users.id, elsewhere));

	const left = Object.entries(await countRows(tx, keys)).filter(([, n]) => n > 0);
	if (left.length > 0) throw new Error(`workshop ${workshopId} was not deleted: rows are left in ${left.map(([table]) => table).join(', ')}`);
	// A rehearsal has no day of its own: it goes with its workshop.
	const ownDay = workshop.rehearsalOf === null ? workshop.keptUntil : null;
	const certificate: Certificate = { id: makeId<string>(app.random), workshopId, at: new Date(app.clock.now()), by, why: workshop.rehearsalOf !== null && why === 'day' ? 'rehearsal' : why, keptUntil: ownDay, rows, left: 0 };
	const addresses = pages.flatMap(({ key, slug }) => (slug ? [key, slug] : [key])).map(tokenHash);
	await tx.insert(deletions).values({ ...certificate, addresses });
	return certificate;
}

/** Guests of a workshop: those who were in no other, and those who were. Locked, so that none of them comes into another one meanwhile. */
async function guestsOf(tx: Tx, workshopId: WorkshopId): Promise<{ only: UserId[]; elsewhere: UserId[] }> {
	const here = tx.select({ id: people.userId }).from(people).where(eq(people.workshopId, workshopId));
	const guests = (await tx.select({ id: users.id }).from(users).where(and(eq(users.kind, 'guest'), inArray(users.id, here))).orderBy(users.id).for('update')).map(({ id }) => id);
	if (guests.length === 0) return { only: [], elsewhere: [] };
	const others = new Set((await tx.selectDistinct({ id: people.userId }).from(people).where(and(inArray(people.userId, guests), ne(people.workshopId, workshopId)))).map(({ id }) => id));
	return { only: guests.filter((id) => !others.has(id)), elsewhere: guests.filter((id) => others.has(id)) };
}
