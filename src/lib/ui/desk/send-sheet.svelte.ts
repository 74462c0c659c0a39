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

/** Forms whose answer, with the new list, is still to come: a page that reads itself anew meanwhile would have it answered before the list is there. */
export const onTheWay = $state({ forms: 0 });

/** A form that changes the run sheet. Why it was refused is said in the panel, where the host looks: the page's own note lies behind it. */
export function sendSheet({ before, done, refused }: After): SubmitFunction {
	return ({ formData }) => {
		before?.(formData);
		onTheWay.forms += 1;
		return async ({ result, update }) => {
			// Where it is refused, too: the list that another host has made meanwhile.
			await (result.type === 'failure' ? invalidateAll() : told(result, () => update({ reset: false })));
			onTheWay.forms -= 1;
			if (result.type === 'failure') return refused((result.data?.['refusal'] as Refusal | undefined) ?? { reason: 'unheard' });
			if (result.type === 'success') await done(result.data?.['changed'] as SheetChange);
			else if (result.type === 'error') refused({ reason: 'unheard' });
		};
	};
}
