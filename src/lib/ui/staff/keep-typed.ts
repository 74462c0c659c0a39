import { applyAction } from '$app/forms';
import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import type { Refusal } from '#lib/domain/refusal.ts';

const gone = 410;

/** Whose line broke as they pressed keeps the page with what they typed, and is told; Kit would put a page of its own in its place. */
export async function told(result: ActionResult, otherwise: () => Promise<void>): Promise<void> {
	if (result.type !== 'error' || result.status === gone) return otherwise();
	const refusal: Refusal = { reason: 'unheard' };
	await applyAction({ type: 'failure', status: 503, data: { refusal } });
}

const sending = new WeakSet<HTMLFormElement>();

/** A form of the house: a second press while the first is on its way is none, what was typed stays where it is refused, and why is brought into view. */
export const keepTyped: SubmitFunction = ({ formElement, cancel }) => {
	if (sending.has(formElement)) return cancel();
	sending.add(formElement);
	return async ({ result, update }) => {
		sending.delete(formElement);
		await told(result, () => update({ reset: false }));
		if (result.type !== 'failure' && result.type !== 'error') return;
		const alert = [...document.querySelectorAll('[role="alert"]')].find(({ textContent }) => textContent?.trim());
		alert?.scrollIntoView({ block: 'center' });
	};
};
