import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { cardAuthors, cards, hiddenPassages, people, rounds, workshops } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { badNote } from './decide.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { StoppedBy, StoppedWriter } from '#lib/domain/moderation.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { decideRound } from '#lib/domain/run.ts';

/** Somebody as a host knows them: by a card of theirs, or by their part of words that were taken out of a report. */
export type Known = { cardId: string } | { passageId: string; writer: number };

/**
 * Stops whoever wrote a card or words of a report: the gate refuses what they write and move from the next frame on, with a kind reason.
 * The host knows them by those words and learns no name. Their words stay theirs, they can read on and vote.
 */
export async function stopWriter(app: App, actor: Actor, { say = '', ...known }: Known & { say?: string }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return refuse(bad);
	return aboutWriter(app, actor, known, async (tx, { by, personId, card }) => {
		const [stopped] = await tx
			.update(people)
			.set({ stopped: { at: app.clock.now(), note: say.trim(), ...by } })
			.where(and(eq(people.id, personId), eq(people.role, 'participant')))
			.returning({ id: people.id });
		if (!stopped) return refuse({ reason: 'not-allowed' });
		await note(app, tx, actor.workshopId, actor.personId, 'person.stopped', { ...card, note: say.trim() });
		return done(personId);
	});
}

/** @param known by what they were stopped, or by anything else of theirs */
export async function letWriterGoOn(app: App, actor: Actor, known: Known): Promise<Result<void>> {
	return aboutWriter(app, actor, known, async (tx, { personId, card }) => {
		await tx.update(people).set({ stopped: null }).where(eq(people.id, personId));
		await note(app, tx, actor.workshopId, actor.personId, 'person.let-go-on', card);
		return done(personId);
	});
}

interface Found {
	personId: PersonId;
	by: StoppedBy;
	/** For the log. */
	card: { card?: number };
}

async function aboutWriter(app: App, actor: Actor, known: Known, run: (tx: Tx, found: Found) => Promise<Result<PersonId>>): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	const result = await app.rooms.step(actor.workshopId, (step) =>
		app.db.transaction(async (tx): Promise<Result<PersonId>> => {
			await step.hold(tx);
			const found = 'cardId' in known ? await byCard(tx, actor.workshopId, known.cardId) : await byPassage(tx, actor.workshopId, known);
			return found ? run(tx, found) : refuse({ reason: 'no-such-card' });
		})
	);
	return tell(app, actor, result);
}

async function byCard(tx: Tx, workshopId: WorkshopId, cardId: string): Promise<Found | null> {
	const [card] = await tx
		.select({ id: cards.id, number: cards.number, writer: cardAuthors.personId })
		.from(cards)
		.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(cards.workshopId, workshopId), eq(cards.id, cardId as CardId)));
	return card ? { personId: card.writer, by: { card: card.id }, card: { card: card.number } } : null;
}

async function byPassage(tx: Tx, workshopId: WorkshopId, { passageId, writer }: { passageId: string; writer: number }): Promise<Found | null> {
	const [row] = await tx.select({ writers: hiddenPassages.writers }).from(hiddenPassages).where(and(eq(hiddenPassages.id, passageId), eq(hiddenPassages.workshopId, workshopId)));
	const one = row?.writers[writer];
	return one ? { personId: one.personId, by: { card: null, passage: passageId, writer }, card: {} } : null;
}

function tell(app: App, { workshopId }: Actor, result: Result<PersonId>): Result<void> {
	if (!result.ok) return result;
	app.facts.changedFor(result.value, workshopId);
	app.facts.changed(workshopId, 'desk');
	return done(undefined);
}

export async function readStopped(db: Db, workshopId: WorkshopId): Promise<StoppedWriter[]> {
	const found = await db
		.select({ stopped: people.stopped, number: cards.number, writers: hiddenPassages.writers })
		.from(people)
		.leftJoin(cards, sql`${cards.id} = ${people.stopped} ->> 'card'`)
		.leftJoin(hiddenPassages, sql`${hiddenPassages.id} = ${people.stopped} ->> 'passage'`)
		.where(and(eq(people.workshopId, workshopId), isNotNull(people.stopped)));
	return found
		.flatMap(({ stopped: by, number, writers }): StoppedWriter[] => {
			const { note: said, at, ...known } = by!;
			if (known.card !== null) return number === null ? [] : [{ note: said, at, ...known, number }];
			return [{ note: said, at, ...known, text: writers?.[known.writer]?.text ?? '' }];
		})
		.sort((a, b) => a.at - b.at);
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
