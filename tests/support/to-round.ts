import type { App } from '#server/app.ts';
import { readRoundContext } from '#server/use/context.ts';
import { commandRound } from '#server/use/rounds.ts';
import { workshops } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import { eq } from 'drizzle-orm';
import { must } from './app.ts';

/** Turns the run sheet, on or back, to the nearest round of a kind, and leaves it waiting to be started. By kind, so that a method may grow a round without breaking a test. */
export async function toRound(app: App, facilitator: Actor, kind: RoundKind): Promise<void> {
	for (;;) {
		const { round, spec } = await readRoundContext(app.db, facilitator.workshopId);
		if (spec.kind === kind) return;
		const [row] = await app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, facilitator.workshopId));
		const isAhead = row!.method.rounds.some((one, index) => one.kind === kind && index > round.index);
		must(await commandRound(app, facilitator, { command: isAhead ? 'next' : 'back' }));
	}
}

/** The same, and starts it. */
export async function startRound(app: App, facilitator: Actor, kind: RoundKind): Promise<void> {
	await toRound(app, facilitator, kind);
	must(await commandRound(app, facilitator, { command: 'start' }));
}
