import { asc, eq, lt } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { newsContacts } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { keptUntil } from '#lib/domain/doing.ts';
import type { PersonId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { textFaults, type FieldFault } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** How to send this person news: only with their consent, in a table of its own, with the words they agreed to. */
export async function keepInTouch(app: App, actor: Actor, { contact, consent, words }: { contact: string; consent: boolean; words: string }): Promise<Result<void>> {
	if (!can(actor.role, 'part.take')) return refuse({ reason: 'not-allowed' });
	const faults: FieldFault[] = textFaults({ contact }, 200);
	if (contact.trim() === '') faults.push({ field: 'contact', problem: 'needed' });
	if (!consent) faults.push({ field: 'consent', problem: 'needed' });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const now = app.clock.now();
	const values = { contact: contact.trim(), consent: words, consentAt: new Date(now), keepUntil: keptUntil(now) };
	await app.db.insert(newsContacts).values({ personId: actor.personId, workshopId: actor.workshopId, ...values }).onConflictDoUpdate({ target: newsContacts.personId, set: values });
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

/** Taken back: the row is gone. */
export async function noMoreNews(app: App, { personId, workshopId }: Pick<Actor, 'personId' | 'workshopId'>): Promise<void> {
	await app.db.delete(newsContacts).where(eq(newsContacts.personId, personId as PersonId));
	app.facts.changedFor(personId, workshopId);
}

/** For the officer alone, and each taking is in the trail. Whose contact it is does not stand beside it: no alias, no number, no card. */
export async function readNewsContacts(app: App, actor: Actor): Promise<Result<{ contact: string; consentAt: Date; keepUntil: string }[]>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const rows = await app.db.select({ contact: newsContacts.contact, consentAt: newsContacts.consentAt, keepUntil: newsContacts.keepUntil }).from(newsContacts).where(eq(newsContacts.workshopId, actor.workshopId)).orderBy(asc(newsContacts.contact));
	await note(app, app.db, actor.workshopId, actor.personId, 'news.taken', { contacts: rows.length });
	return done(rows);
}

/** Contacts whose day has come are gone. Answers how many. */
export async function forgetNews(app: Pick<App, 'db' | 'clock'>): Promise<number> {
	const today = new Date(app.clock.now()).toISOString().slice(0, 10);
	return (await app.db.delete(newsContacts).where(lt(newsContacts.keepUntil, today)).returning({ id: newsContacts.personId })).length;
}
