import { and, eq, isNotNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { people, rounds, workshops } from '../db/schema.ts';
import { closeConversation, openConversation } from './conversations.ts';
import { holdUnchecked } from './host/checks.ts';
import { keepSeen } from './late.ts';
import { hasPriorities, makePriorities } from './make-priorities.ts';
import { closePoll, openPoll } from './polls.ts';
import { layTables } from './sorting.ts';
import { note } from './trail.ts';
import { makeActions } from './wall/make-actions.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { minutesLeast, minutesMost, type RoundSpec, type RoundState } from '#lib/domain/round.ts';
import { decideRound, type RoundCommand, type RoundEvent } from '#lib/domain/run.ts';

export async function commandRound(app: App, actor: Actor, command: RoundCommand): Promise<Result<RoundState>> {
	if (!can(actor.role, 'round.command') || command.command === 'time-up') return refuse({ reason: 'not-allowed' });
	if (command.command === 'add' && !(Number.isInteger(command.minutes) && command.minutes >= minutesLeast && command.minutes <= minutesMost)) return refuse({ reason: 'minutes-bad', least: minutesLeast, most: minutesMost });
	return turnRound(app, actor.workshopId, command, actor.personId);
}

/** Another round is another place: whoever was called to the last one is free. */
function hasMoved(events: readonly RoundEvent[]): boolean {
	return events.some(({ event }) => event === 'entered' || event === 'finished');
}

/** Carries a refusal out of a transaction, which has then done nothing. */
class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.reason);
		this.refusal = refusal;
	}
}

/**
 * One step for all (promise R3): with the gate held, the round, its audit line, the reveal and the poll change together in one transaction, or not at all.
 * @param by null: the server's clock
 */
export async function turnRound(app: App, workshopId: WorkshopId, command: RoundCommand, by: PersonId | null): Promise<Result<RoundState>> {
	// Where the host opens the space again for action, nothing is voted on.
	/** Groups become actions when people have made them, once: with the last round that makes any. */
	const endsGroups = (rounds: readonly RoundSpec[], index: number) => rounds[index]?.yields === 'groups' && !rounds.slice(index + 1).some(({ kind }) => kind === 'act');
	const votes = ({ yields, converge }: RoundSpec) => yields === 'poll' && converge?.by !== 'reopen';
	let result: Result<RoundState>;
	let seated = false;
	try {
		result = await app.rooms.step(workshopId, (step) =>
			app.db.transaction(async (tx) => {
				await step.hold(tx);
				const [row] = await tx.select().from(rounds).where(eq(rounds.workshopId, workshopId)).for('update');
				const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, workshopId));
				if (!row || !workshop) return refuse({ reason: 'no-such-workshop' } as const);
				if (workshop.state !== 'open') return refuse({ reason: 'workshop-not-open' } as const);
				const decided = decideRound(command, row.state, workshop.method, app.clock.now());
				if (!decided.ok) return decided;
				for (const event of decided.value.events) {
					const spec = 'index' in event ? workshop.method.rounds[event.index] : undefined;
					if (event.event === 'started' && spec && votes(spec)) {
						const opened = await openPoll(app, tx, workshopId, event.index);
						if (!opened.ok) throw new Refused(opened.refusal);
					}
					if (event.event === 'started' && spec?.conversation) {
						const opened = await openConversation(app, tx, workshopId, event.index, spec.conversation.about);
						if (!opened.ok) throw new Refused(opened.refusal);
					}
					if (event.event === 'started' && spec?.sorting) {
						await layTables(app, tx, workshopId, spec.sorting.seats);
						seated = true;
					}
					// What is planned for needs something that went forward: where nothing was sorted or voted on, the groups as they are.
					if (event.event === 'started' && (spec?.kind === 'who' || spec?.kind === 'plan') && !(await hasPriorities(tx, workshopId))) await makePriorities(app, tx, workshopId, event.index);
					if (event.event === 'ended' && (spec?.sorting || spec?.kind === 'who')) await makePriorities(app, tx, workshopId, event.index);
					if (event.event === 'ended' && spec?.conversation) await closeConversation(app, tx, workshopId);
					if ((event.event === 'ended' || event.event === 'left-out') && endsGroups(workshop.method.rounds, event.index)) await makeActions(app, tx, workshopId);
					if (event.event === 'ended' && spec && votes(spec)) {
						await closePoll(app, tx, workshopId);
						await makePriorities(app, tx, workshopId, event.index);
					}
					// What a host was to look at first, and nobody has looked at, goes on waiting.
					if (event.event === 'finished' || event.event === 'entered') {
						const left = workshop.method.rounds['from' in event ? event.from : row.state.index];
						const waiting = left?.checked ? await holdUnchecked(app, tx, workshopId) : 0;
						if (waiting > 0) await note(app, tx, workshopId, by, 'cards.waiting', { cards: waiting });
					}
					if (event.event === 'entered') await keepSeen(app, tx, workshopId, workshop.method.rounds, 'from' in event ? event.from : row.state.index, event.index);
					// Cards turn over when the room moves on from a silent round, never before.
					if (event.event === 'finished' || (event.event === 'entered' && spec?.visible === 'everyone')) {
						const revealed = await step.reveal(tx);
						if (revealed > 0) await note(app, tx, workshopId, by, 'cards.revealed', { cards: revealed });
					}
					// Where nothing was voted on, the groups as they are at the end go forward.
					if (event.event === 'finished') await makePriorities(app, tx, workshopId, row.state.index);
					const { event: kind, ...data } = event;
					// With the round's id: a break that comes before it later takes its index, not its line.
					await note(app, tx, workshopId, by, `round.${kind}`, { ...data, ...(spec ? { round: spec.id } : {}) });
				}
				await tx.update(rounds).set({ state: decided.value.round, turn: row.turn + 1, ...(hasMoved(decided.value.events) ? { called: null } : {}), updatedAt: new Date(app.clock.now()) }).where(eq(rounds.workshopId, workshopId));
				return done(decided.value.round);
			})
		);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		result = refuse(error.refusal);
	}
	if (result.ok) {
		app.timers.arm(workshopId, result.value);
		app.facts.changed(workshopId, 'stage', 'poll', 'groups', 'people', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'desk');
		// Who sits where, and what lies there.
		if (seated) app.facts.changed(workshopId, 'mine');
		// Asking for time holds for one round: who asked must see that it is over.
		const asked = await app.db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), isNotNull(people.askedForTimeTurn)));
		for (const { id } of asked) app.facts.changedFor(id, workshopId);
	}
	return result;
}
