import type { App } from '../app.ts';
import { filesOf, type Material } from './aside/order.ts';
import type { ExportFile } from './bundle.ts';
import { recordOf } from './read-record.ts';
import { readReleased, type Released } from './released.ts';
import { openSpaceOf } from './report/book.ts';
import { tablesOf } from './tables.ts';
import type { Table } from './table.ts';
import { wholeOf } from './whole.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { kindOnly, type Pledge } from '#lib/domain/pledge.ts';
import { report } from '#lib/i18n/en/report.ts';

export interface TakeAway {
	files: ExportFile[];
	tables: Table[];
	participants: number;
	/** Whether everything that may point at a person has been decided on. */
	reviewed: boolean;
	/** Whether the plan lies in the world. */
	mapped: boolean;
	madeAt: Date;
	/** What they are made of: handed over where they are made aside. */
	material: Material;
}

/**
 * All files of a workshop as they would be made now, from one reading. Null where there is no such workshop.
 * @param offerWords whether they are for somebody who answers offers; a host's tell them by kind and amount only
 */
export async function readTakeAway(app: App, workshopId: WorkshopId, { offerWords }: { offerWords: boolean }): Promise<TakeAway | null> {
	const all = await readReleased(app, workshopId);
	if (!all) return null;
	const released = offerWords ? all : withoutOfferWords(all);
	const record = await recordOf(app, released);
	const whole = await wholeOf(app, released);
	const tables = tablesOf(released);
	const madeAt = new Date(app.clock.now());
	const openSpace = openSpaceOf(released);
	const material: Material = { record, tables, openSpace, whole, madeAt };
	return { files: filesOf(material), material, tables, participants: released.took.joined, reviewed: released.reviewed, mapped: record.transform !== null, madeAt };
}

function withoutOfferWords(released: Released): Released {
	const told = (offer: Pledge) => kindOnly(offer, report.officersOffer);
	return { ...released, pledges: released.pledges.map(told), priorities: released.priorities.map((one) => ({ ...one, pledges: one.pledges.map(told) })) };
}
