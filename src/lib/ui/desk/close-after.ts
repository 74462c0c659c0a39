import type { SubmitFunction } from '@sveltejs/kit';
import { told } from '../staff/keep-typed.ts';
import type { Panels } from './panels.svelte.ts';

/** A form in a panel: the answer is given, and the panel goes. */
export function closeAfter(panels: Panels): SubmitFunction {
	return () => async ({ result, update }) => {
		panels.close();
		await told(result, update);
	};
}
