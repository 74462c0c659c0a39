import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { cards, rounds, workshops } from '../../db/schema.ts';
import { note } from '../trail.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { canCall, type Called } from '#lib/domain/together.ts';

/**
 * A host calls everyone to the list or the plan of this round, or to one card. Pages bring their people there; whoever writes finishes first,
 * and whoever looks round again on their own is counted as that, and told the way back. Nothing is taken from anybody.
 * @param number of a card, as people read it aloud; '' for none
 */
export async function callEveryone(app: App, actor: Actor, { view, number }: { view: Called['view']; number: string }): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	const wanted = number.trim();
	const called = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const [round] = await tx.select({ state: rounds.state, called: rounds.called, method: workshops.method }).from(rounds).innerJoin(workshops, eq(workshops.id, rounds.workshopId)).where(eq(rounds.workshopId, actor.workshopId)).for('update', { of: rounds });
		if (!round) return refuse({ reason: 'no-such-workshop' });
		if (!canCall(round.method.rounds[round.state.index]?.kind)) return refuse({ reason: 'not-in-this-round' });
		let card: CardId | null = null;
		if (wanted !== '') {
			const [found] = /^\d{1,6}$/.test(wanted) ? await tx.select({ id: cards.id }).from(cards).where(and(eq(cards.workshopId, actor.workshopId), eq(cards.number, Number(wanted)), eq(cards.state, 'board'))) : [];
			if (!found) return refuse({ reason: 'no-such-card' });
			card = found.id;
		}
		// Later than the last one, also within one millisecond: each call is known by its moment.
		const at = Math.max(app.clock.now(), (round.called?.at ?? 0) + 1);
		await tx.update(rounds).set({ called: { at, view, card } }).where(eq(rounds.workshopId, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'everyone.called', { index: round.state.index, ...(card ? { card: Number(wanted) } : {}) });
		return done(undefined);
	});
	if (called.ok) app.facts.changed(actor.workshopId, 'stage', 'desk');
	return called;
}

/** Everyone looks where they like again. */
export async function letEveryoneLook(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
	await app.db.update(rounds).set({ called: null }).where(eq(rounds.workshopId, actor.workshopId));
	app.facts.changed(actor.workshopId, 'stage', 'desk');
	return done(undefined);
}
