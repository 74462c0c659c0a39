import type { App } from '../../app.ts';
import type { Paper } from '../paper/paper.ts';
import { readReleased } from '../released.ts';
import { openSpaceOf } from './book.ts';
import { proceedingsPaper } from './proceedings.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/**
 * The book of proceedings by itself; null in a session without a wall.
 * @param news the address of the news wall, on which each card of a talk stands under its report
 */
export async function bookPaper(app: App, workshopId: WorkshopId, news?: string): Promise<Paper | null> {
	const released = await readReleased(app, workshopId);
	const openSpace = released && openSpaceOf(released);
	return openSpace && proceedingsPaper(openSpace, new Date(app.clock.now()), news === undefined ? undefined : (number) => `${news}#talk-card-${number}`);
}
