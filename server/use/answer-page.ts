import { eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { answerPages } from '../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { PageSettings } from '#lib/domain/publication.ts';

export type AnswerPage = typeof answerPages.$inferSelect;
export const emptySettings: PageSettings = { organisation: '', intro: '', absent: '' };

/** The page's address and words; made hidden the first time someone asks. */
export async function readPage(app: App, workshopId: WorkshopId): Promise<AnswerPage> {
	const [page] = await app.db.select().from(answerPages).where(eq(answerPages.workshopId, workshopId));
	return page ?? { workshopId, state: 'hidden', key: '', slug: null, settings: emptySettings, version: 0, changedAt: new Date(app.clock.now()) };
}
