import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { circleLines, rounds } from '../../db/schema.ts';
import { readRoundContext, refusalNow } from '../context.ts';
import { nextInCircle } from './view-closing.ts';
import { makeId, type PersonId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { textFaults } from '#lib/domain/pledge.ts';
import { lineLimit } from '#lib/domain/action-group.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

export type Say = { did: 'typed'; line: string } | { did: 'spoke' } | { did: 'passed' };

/** One's own last line: written, said aloud, or passed. It can be said anew; a turn is an invitation, and nobody waits for it. */
export function sayLine(app: App, actor: Actor, say: Say): Promise<Result<void>> {
	return actor.role === 'participant' ? keep(app, actor, say, actor.personId) : Promise.resolve(refuse({ reason: 'not-allowed' }));
}

/** By the host: for whoever is asked now and speaks aloud or passes, or for someone on the telephone, whose words are typed here. */
export async function sayFor(app: App, actor: Actor, who: 'next' | 'caller', say: Say): Promise<Result<void>> {
	if (!can(actor.role, 'round.command')) return refuse({ reason: 'not-allowed' });
	if (who === 'caller') return keep(app, actor, say, null);
	const next = await nextInCircle(app, actor.workshopId);
	return next ? keep(app, actor, say, next.id) : refuse({ reason: 'ask-over' });
}

async function keep(app: App, actor: Actor, say: Say, personId: PersonId | null): Promise<Result<void>> {
	const line = say.did === 'typed' ? say.line.trim() : '';
	if (say.did === 'typed' && line === '') return refuse({ reason: 'text-empty' });
	const faults = textFaults({ line }, lineLimit);
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const kept = await app.db.transaction(async (tx): Promise<Result<void>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const context = await readRoundContext(tx, actor.workshopId);
		const refusal = await refusalNow(tx, actor, 'circle.say');
		if (refusal) return refuse(refusal);
		const row = { did: say.did, line, at: new Date(app.clock.now()) };
		await tx
			.insert(circleLines)
			.values({ id: makeId<string>(app.random), workshopId: actor.workshopId, roundId: context.spec.id, personId, ...row })
			.onConflictDoUpdate({ target: [circleLines.workshopId, circleLines.roundId, circleLines.personId], set: row });
		return done(undefined);
	});
	if (kept.ok) {
		app.facts.changed(actor.workshopId, 'closing');
		if (personId !== null) app.facts.changedFor(personId, actor.workshopId);
	}
	return kept;
}
