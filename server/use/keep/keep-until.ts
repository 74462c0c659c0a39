import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { workshops } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { todayOf } from './delete-workshop.ts';
import { isKeptLonger, keepDayFault, keepWhyLimit } from '#lib/domain/keeping.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

/**
 * Until when all of a workshop is kept. `day`: ISO, or '' for no day: then nothing is deleted by itself. People have been promised the day when the doors are open: a
 * later one, or none, needs its reason, which stands in the log.
 */
export async function saveKeptUntil(app: App, actor: Actor, { day, why }: { day: string; why: string }): Promise<Result<void>> {
	if (!can(actor.role, 'workshop.keep')) return refuse({ reason: 'not-allowed' });
	if (!isSafeText(why)) return refuse({ reason: 'bad-shape' });
	const keptUntil = day.trim() === '' ? null : day.trim();
	const saved = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const [workshop] = await tx.select({ state: workshops.state, deal: workshops.deal, keptUntil: workshops.keptUntil }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (!workshop) return refuse({ reason: 'no-such-workshop' });
		if (workshop.keptUntil === keptUntil) return done(undefined);
		const fault = keptUntil === null ? null : keepDayFault(keptUntil, { feedbackDate: workshop.deal.feedbackDate, today: todayOf(app) });
		if (fault) return refuse({ reason: 'keep-day', ...fault });
		const isPutOff = workshop.state !== 'draft' && isKeptLonger(workshop.keptUntil, keptUntil);
		if (longerBy(why.trim(), keepWhyLimit) > 0 || (isPutOff && why.trim() === '')) return refuse({ reason: 'keep-why', limit: keepWhyLimit });
		await tx.update(workshops).set({ keptUntil }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'keep.saved', { why: `${workshop.keptUntil ?? '–'} → ${keptUntil ?? '–'}`, note: why.trim() });
		return done(undefined);
	});
	if (saved.ok) app.facts.changed(actor.workshopId, 'stage', 'desk');
	return saved;
}
