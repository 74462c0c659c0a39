import { and, asc, desc, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { events, messages } from '../../db/schema.ts';
import { note } from '../trail.ts';
import type { Message } from '#lib/domain/facts.ts';
import { makeId, type MessageId, type WorkshopId } from '#lib/domain/ids.ts';
import { messageLimit, messagesKept } from '#lib/domain/moderation.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

/** A host says something to everyone at once: plain text, read out on every page, and kept. */
export async function sayToAll(app: App, actor: Actor, { text }: { text: string }): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	const words = text.trim();
	if (words === '') return refuse({ reason: 'text-empty' });
	if (!isSafeText(words)) return refuse({ reason: 'bad-shape' });
	const over = longerBy(words, messageLimit);
	if (over > 0) return refuse({ reason: 'text-too-long', limit: messageLimit, over });
	await app.db.transaction(async (tx) => {
		await tx.insert(messages).values({ id: makeId<MessageId>(app.random), workshopId: actor.workshopId, personId: actor.personId, text: words, at: new Date(app.clock.now()) });
		await note(app, tx, actor.workshopId, actor.personId, 'message.sent');
	});
	app.facts.changed(actor.workshopId, 'stage');
	return done(undefined);
}

/** A host takes back what a host said: it goes from every page. The log says so, and never said the words. */
export async function takeBackMessage(app: App, actor: Actor, { messageId }: { messageId: string }): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	await app.db.transaction(async (tx) => {
		const taken = await tx.delete(messages).where(and(eq(messages.workshopId, actor.workshopId), eq(messages.id, messageId as MessageId))).returning({ id: messages.id });
		// Two hosts may press at once: it is gone, and stands in the log once.
		if (taken.length > 0) await note(app, tx, actor.workshopId, actor.personId, 'message.taken-back');
	});
	app.facts.changed(actor.workshopId, 'stage');
	return done(undefined);
}

/** The newest, oldest first. */
export async function readMessages(db: Db, workshopId: WorkshopId): Promise<Message[]> {
	const rows = await db.select({ id: messages.id, text: messages.text, at: messages.at }).from(messages).where(eq(messages.workshopId, workshopId)).orderBy(desc(messages.at)).limit(messagesKept);
	return rows.reverse().map(({ id, text, at }) => ({ id, text, at: at.getTime() }));
}

/** When the first round began: from there the run sheet is late or early. */
export async function readBegan(db: Db, workshopId: WorkshopId): Promise<number | null> {
	const [first] = await db.select({ at: events.at }).from(events).where(and(eq(events.workshopId, workshopId), eq(events.kind, 'round.started'))).orderBy(asc(events.at)).limit(1);
	return first?.at.getTime() ?? null;
}
