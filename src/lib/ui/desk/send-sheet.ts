import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';
import type { SheetChange } from '#lib/domain/method/during.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { told } from '../staff/keep-typed.ts';

interface After {
	before?: (form: FormData) => void;
	done: (change: SheetChange) => void | Promise<void>;
	refused: (refusal: Refusal) => void;
}

/** A form that changes the run sheet. Why it was refused is said in the panel, where the host looks: the page's own note lies behind it. */
export function sendSheet({ before, done, refused }: After): SubmitFunction {
	return ({ formData }) => {
		before?.(formData);
		return async ({ result, update }) => {
			if (result.type === 'failure') {
				// The list that another host has made meanwhile.
				await invalidateAll();
				return refused((result.data?.['refusal'] as Refusal | undefined) ?? { reason: 'unheard' });
			}
			await told(result, () => update({ reset: false }));
			if (result.type === 'success') await done(result.data?.['changed'] as SheetChange);
			else if (result.type === 'error') refused({ reason: 'unheard' });
		};
	};
}
