import { desc, eq, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { tokenHash } from '../../auth/keys.ts';
import type { SignedIn } from '../../auth/session.ts';
import { deletions, workshops } from '../../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Certificate } from '#lib/domain/keeping.ts';

/** By its own id, which nobody can guess: whoever deleted is led there, and an administrator finds it in the list. */
export async function readCertificate(app: Pick<App, 'db'>, id: string): Promise<Certificate | null> {
	const [row] = await app.db.select().from(deletions).where(eq(deletions.id, id));
	return row ? certificateOf(row) : null;
}

/** For administrators, newest first; nobody else gets any. */
export async function listCertificates(app: Pick<App, 'db'>, user: SignedIn): Promise<Certificate[]> {
	if (!user.admin) return [];
	return (await app.db.select().from(deletions).orderBy(desc(deletions.at)).limit(200)).map(certificateOf);
}

/** Whether there was such a workshop, and it was deleted. One that was brought back from its file is there again. */
export async function wasDeleted(app: Pick<App, 'db'>, workshopId: string): Promise<boolean> {
	const [row] = await app.db.select({ id: deletions.id }).from(deletions).where(eq(deletions.workshopId, workshopId as WorkshopId)).limit(1);
	if (!row) return false;
	const [again] = await app.db.select({ id: workshops.id }).from(workshops).where(eq(workshops.id, workshopId as WorkshopId));
	return again === undefined;
}

/** The same by the address of its public page. */
export async function wasPageDeleted(app: Pick<App, 'db'>, address: string): Promise<boolean> {
	const [row] = await app.db.select({ id: deletions.id }).from(deletions).where(sql`${deletions.addresses} ? ${tokenHash(address.slice(0, 64))}`).limit(1);
	return row !== undefined;
}

/** The database gives keys back by their length: whoever reads it looks for a table by its name. */
function certificateOf({ addresses: _, rows, ...certificate }: typeof deletions.$inferSelect): Certificate {
	return { ...certificate, rows: Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1))) };
}
