import type { App } from '../../app.ts';
import type { Paper } from '../paper/paper.ts';
import { readReleased } from '../released.ts';
import { openSpaceOf } from './book.ts';
import { proceedingsPaper } from './proceedings.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** The book of proceedings by itself; null in a session without a wall. */
export async function bookPaper(app: App, workshopId: WorkshopId): Promise<Paper | null> {
	const released = await readReleased(app, workshopId);
	const openSpace = released && openSpaceOf(released);
	return openSpace && proceedingsPaper(openSpace, new Date(app.clock.now()));
}
