import { applyAction } from '$app/forms';
import type { ActionResult, SubmitFunction } from '@sveltejs/kit';
import type { Refusal } from '#lib/domain/refusal.ts';

const gone = 410;
const tooBig = 413;

/** Whose line broke as they pressed keeps the page with what they typed, and is told; Kit would put a page of its own in its place. */
export async function told(result: ActionResult, otherwise: () => Promise<void>): Promise<void> {
	if (result.type !== 'error' || result.status === gone) return otherwise();
	const refusal: Refusal = { reason: result.status === tooBig ? 'form-too-big' : 'unheard' };
	await applyAction({ type: 'failure', status: result.status ?? 503, data: { refusal } });
}

/** What is on its way from a form: which button was pressed, and another one that was pressed meanwhile. */
const sending = new WeakMap<HTMLFormElement, { by: HTMLElement | null; next: HTMLElement | null }>();

/**
 * A form of the house: a second press of a button while the first is on its way is none, and one of another button waits until it has
 * gone well. What was typed stays where it is refused, and why is brought into view.
 */
export const keepTyped: SubmitFunction = ({ formElement, submitter, cancel }) => {
	const before = sending.get(formElement);
	if (before) {
		if (submitter !== before.by) before.next = submitter;
		return cancel();
	}
	const now = { by: submitter, next: null as HTMLElement | null };
	sending.set(formElement, now);
	return async ({ result, update }) => {
		await told(result, () => update({ reset: false }));
		sending.delete(formElement);
		if (result.type !== 'failure' && result.type !== 'error') {
			if (now.next?.isConnected) formElement.requestSubmit(now.next);
			return;
		}
		const alert = [...document.querySelectorAll('[role="alert"]')].find(({ textContent }) => textContent?.trim());
		alert?.scrollIntoView({ block: 'center' });
	};
};
