import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import type { Step } from '../../rooms.ts';
import { noteLimit } from '#lib/domain/moderation.ts';
import { can, type Actor, type Deed } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import { longerBy } from '#lib/domain/safe-text.ts';

/**
 * What a host decides about single cards and passages. Each decision is one step: the gate is held, and what changes its document, its row, the
 * decision and its line of the trail stand together or not at all. Nobody but the writer and the hosts is sent a word of what is put aside.
 * `before`: what must be over before the transaction begins.
 */
export async function decide<T>(app: App, actor: Actor, act: (at: { tx: Tx; step: Step }) => Promise<Result<T>>, { deed = 'moderate', before }: { deed?: Deed; before?: (step: Step) => Promise<void> } = {}): Promise<Result<T>> {
	if (!can(actor.role, deed)) return refuse({ reason: 'not-allowed' });
	const decided = await app.rooms.step(actor.workshopId, async (step) => {
		await before?.(step);
		const stands = await app.db.transaction(async (tx) => {
			await step.hold(tx);
			return act({ tx, step });
		});
		app.decisions.stands(actor.workshopId);
		return stands;
	});
	if (decided.ok) app.facts.changed(actor.workshopId, 'stage', 'desk', 'people', 'groups', 'sort', 'mine', 'wall', 'heads', 'closing', 'doing', 'answers', 'asked');
	return decided;
}

/** Whether what a host says to a writer is too long. */
export function badNote(say: string): Refusal | null {
	const over = longerBy(say.trim(), noteLimit);
	return over > 0 ? { reason: 'text-too-long', limit: noteLimit, over } : null;
}
