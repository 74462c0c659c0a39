import { applyAction } from '$app/forms';
import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import type { Refusal } from '#lib/domain/refusal.ts';

/**
 * Kit sends the focus back to the top of the page after each form. A host who works by keyboard presses Pause and then Go on: the focus
 * stays where it was, or goes to the round's name where the button has gone.
 */
export const keepFocus: SubmitFunction = () => {
	const held = document.activeElement;
	return async ({ result, update }) => {
		await told(result, () => update({ reset: false }));
		if (document.activeElement !== document.body) return;
		const to = held instanceof HTMLElement && held.isConnected && held !== document.body ? held : document.getElementById('clock-title');
		to?.focus({ preventScroll: true });
	};
};

/** A host whose line broke as they pressed keeps the desk, and is told; Kit would put a page of its own in its place. */
export async function told(result: ActionResult, otherwise: () => Promise<void>): Promise<void> {
	if (result.type !== 'error') return otherwise();
	const refusal: Refusal = { reason: 'unheard' };
	await applyAction({ type: 'failure', status: 503, data: { refusal } });
}
