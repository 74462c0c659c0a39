import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { cardAuthors, cards, people, rounds, workshops } from '../../db/schema.ts';
import { note } from '../trail.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { noteLimit, type StoppedWriter } from '#lib/domain/moderation.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { decideRound } from '#lib/domain/run.ts';
import { longerBy } from '#lib/domain/safe-text.ts';

/**
 * Stops whoever wrote a card: the gate refuses what they write and move from the next frame on, with a kind reason. The host knows them by
 * that card and learns no name. Their words stay theirs, they can read on and vote.
 */
export async function stopWriter(app: App, actor: Actor, { cardId, say = '' }: { cardId: string; say?: string }): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	const over = longerBy(say.trim(), noteLimit);
	if (over > 0) return refuse({ reason: 'text-too-long', limit: noteLimit, over });
	return app.rooms
		.step(actor.workshopId, (step) =>
			app.db.transaction(async (tx): Promise<Result<PersonId>> => {
				await step.hold(tx);
				const [card] = await tx
					.select({ id: cards.id, number: cards.number, writer: cardAuthors.personId })
					.from(cards)
					.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
					.where(and(eq(cards.workshopId, actor.workshopId), eq(cards.id, cardId as CardId)));
				if (!card) return refuse({ reason: 'no-such-card' });
				const [stopped] = await tx
					.update(people)
					.set({ stopped: { at: app.clock.now(), card: card.id, note: say.trim() } })
					.where(and(eq(people.id, card.writer), eq(people.role, 'participant')))
					.returning({ id: people.id });
				if (!stopped) return refuse({ reason: 'not-allowed' });
				await note(app, tx, actor.workshopId, actor.personId, 'person.stopped', { card: card.number, note: say.trim() });
				return done(stopped.id);
			})
		)
		.then((result) => tell(app, actor, result));
}

/** @param cardId the one they are known by, or any other of theirs */
export async function letWriterGoOn(app: App, actor: Actor, { cardId }: { cardId: string }): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	return app.rooms
		.step(actor.workshopId, (step) =>
			app.db.transaction(async (tx): Promise<Result<PersonId>> => {
				await step.hold(tx);
				const [card] = await tx.select({ number: cards.number, writer: cardAuthors.personId }).from(cards).innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id)).where(and(eq(cards.workshopId, actor.workshopId), eq(cards.id, cardId as CardId)));
				if (!card) return refuse({ reason: 'no-such-card' });
				await tx.update(people).set({ stopped: null }).where(eq(people.id, card.writer));
				await note(app, tx, actor.workshopId, actor.personId, 'person.let-go-on', { card: card.number });
				return done(card.writer);
			})
		)
		.then((result) => tell(app, actor, result));
}

function tell(app: App, { workshopId }: Actor, result: Result<PersonId>): Result<void> {
	if (!result.ok) return result;
	app.facts.changedFor(result.value, workshopId);
	app.facts.changed(workshopId, 'desk');
	return done(undefined);
}

export async function readStopped(db: Db, workshopId: WorkshopId): Promise<StoppedWriter[]> {
	const found = await db
		.select({ stopped: people.stopped, number: cards.number })
		.from(people)
		.innerJoin(cards, sql`${cards.id} = ${people.stopped} ->> 'card'`)
		.where(and(eq(people.workshopId, workshopId), isNotNull(people.stopped)));
	return found.map(({ stopped, number }) => ({ card: stopped!.card, number, note: stopped!.note, at: stopped!.at })).sort((a, b) => a.at - b.at);
}

/** Stops the whole board, or lets it go on. The clock stops with it where it runs, so that nobody loses time. */
export async function freezeBoard(app: App, actor: Actor, freeze: boolean): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	const turned = await app.rooms.step(actor.workshopId, (step) =>
		app.db.transaction(async (tx): Promise<Result<RoundState>> => {
			await step.hold(tx);
			const [row] = await tx.select().from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('update');
			const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId));
			if (!row || workshop?.state !== 'open') return refuse({ reason: 'workshop-not-open' });
			if ((row.frozen !== null) === freeze) return done(row.state);
			const now = app.clock.now();
			const clock = freeze ? row.state.state === 'running' && 'pause' : row.frozen?.resume && row.state.state === 'paused' && 'resume';
			const decided = clock ? decideRound({ command: clock }, row.state, workshop.method, now) : null;
			const state = decided?.ok ? decided.value.round : row.state;
			await tx.update(rounds).set({ state, frozen: freeze ? { at: now, resume: clock === 'pause' } : null, turn: row.turn + 1, updatedAt: new Date(now) }).where(eq(rounds.workshopId, actor.workshopId));
			await note(app, tx, actor.workshopId, actor.personId, freeze ? 'board.frozen' : 'board.freed', { index: state.index });
			return done(state);
		})
	);
	if (!turned.ok) return turned;
	app.timers.arm(actor.workshopId, turned.value);
	app.facts.changed(actor.workshopId, 'stage', 'desk');
	return done(undefined);
}
