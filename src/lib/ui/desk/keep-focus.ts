import type { SubmitFunction } from '@sveltejs/kit';
import { told } from '../staff/keep-typed.ts';

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
