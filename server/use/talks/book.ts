import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { books } from '../../db/schema.ts';
import { note } from '../trail.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/**
 * Closes the book of proceedings: with the gate held, so that no write is judged on both sides of it. From then on reports stay as they
 * are, and what is wrong with one is said behind it, with its time. Nobody opens it again.
 */
export async function closeBook(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'book.close')) return refuse({ reason: 'not-allowed' });
	const { workshopId, personId } = actor;
	const result = await app.rooms.step(workshopId, (step) =>
		app.db.transaction(async (tx): Promise<Result<void>> => {
			await step.hold(tx);
			const closed = await tx.insert(books).values({ workshopId, closedAt: new Date(app.clock.now()) }).onConflictDoNothing().returning();
			if (closed.length > 0) await note(app, tx, workshopId, personId, 'book.closed', {});
			return done(undefined);
		})
	);
	app.facts.changed(workshopId, 'stage', 'desk');
	return result;
}

export async function isBookClosed(db: Db, workshopId: WorkshopId): Promise<boolean> {
	const [book] = await db.select({ at: books.closedAt }).from(books).where(eq(books.workshopId, workshopId));
	return book !== undefined;
}
