import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { faultOf } from '../../db/fault.ts';
import { workshops } from '../../db/schema.ts';
import { OwnedElsewhere } from '../../owning/lease.ts';
import { removeRows } from './remove.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { isOver, type Certificate, type DeleteReason } from '#lib/domain/keeping.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

type Said = Pick<Certificate, 'by' | 'why'>;

/** For good, and at once, also while people are in it: they are told. `title`: as the person has typed it, to show that it is this workshop that they mean. */
export async function deleteWorkshop(app: App, actor: Actor, { title, why }: { title: string; why: DeleteReason }): Promise<Result<Certificate>> {
	if (!can(actor.role, 'workshop.keep')) return refuse({ reason: 'not-allowed' });
	const by = actor.role === 'officer' ? ('officer' as const) : ('facilitator' as const);
	return end(app, actor.workshopId, { by, why }, async (tx) => {
		const [workshop] = await tx.select({ title: workshops.title }).from(workshops).where(eq(workshops.id, actor.workshopId));
		return plain(workshop?.title ?? '') === plain(title) ? done(undefined) : refuse({ reason: 'title-differs' });
	});
}

/** By the server's own clock: where its day has passed, and nobody is in it while its doors are open. Null where it is to stay for now. */
export async function deleteIfOver(app: App, workshopId: WorkshopId): Promise<Certificate | null> {
	const deleted = await end(app, workshopId, { by: 'clock', why: 'day' }, async (tx) => {
		const [workshop] = await tx.select({ keptUntil: workshops.keptUntil, state: workshops.state, rehearsalOf: workshops.rehearsalOf }).from(workshops).where(eq(workshops.id, workshopId));
		const { here, away } = app.rooms.presence(workshopId);
		const isBusy = workshop?.state === 'open' && workshop.rehearsalOf === null && here + away > 0;
		return workshop && !isBusy && isOver(workshop.keptUntil, todayOf(app)) ? done(undefined) : refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' });
	});
	return deleted.ok ? deleted.value : null;
}

/** UTC, like every day of a workshop. */
export const todayOf = ({ clock }: Pick<App, 'clock'>) => new Date(clock.now()).toISOString().slice(0, 10);

const plain = (title: string) => title.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();

async function end(app: App, workshopId: WorkshopId, said: Said, mayGo: (tx: Tx) => Promise<Result<void>>): Promise<Result<Certificate>> {
	let rehearsals: WorkshopId[] = [];
	const ended = await app.rooms.end(workshopId, (hold) =>
		app.db.transaction(async (tx): Promise<Result<Certificate>> => {
			await hold(tx);
			const may = await mayGo(tx);
			if (!may.ok) return may;
			// Their day has passed with it: whatever becomes of this server now, they are deleted within the hour.
			rehearsals = (await tx.update(workshops).set({ keptUntil: '2000-01-01' }).where(eq(workshops.rehearsalOf, workshopId)).returning({ id: workshops.id })).map(({ id }) => id);
			return done(await removeRows(app, tx, workshopId, said));
		})
	);
	if (!ended.ok) return ended;
	app.timers.disarm(workshopId);
	for (const id of rehearsals) await endRehearsal(app, id, said.by);
	return ended;
}

/** A rehearsal holds the title, the question and the plan as well. Where it cannot be deleted now (it lives with another server), the one that it lives with does it within the hour. */
async function endRehearsal(app: App, workshopId: WorkshopId, by: Certificate['by']): Promise<void> {
	try {
		await end(app, workshopId, { by, why: 'rehearsal' }, async () => done(undefined));
	} catch (error) {
		// The workshop itself is gone: whoever deleted it is not to be told that nothing happened.
		if (!(error instanceof OwnedElsewhere)) console.error(`rehearsal ${workshopId} could not be deleted with its workshop, trying again within the hour:`, faultOf(error));
	}
}
