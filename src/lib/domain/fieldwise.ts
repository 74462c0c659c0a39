import { saysTheSame } from './in-order.ts';

export interface Merged<T> {
	next: T;
	/** What this person changes, in the order they are given. */
	changed: (keyof T)[];
	/** Where somebody else has written since they looked: theirs stands. */
	lost: (keyof T)[];
}

/**
 * Several people at one form, field by field: the last to write has it, but nobody writes over words they have not seen.
 * @param was what stood in each field when the person looked
 */
export function mergeFields<T extends object>(now: T, typed: Partial<T>, was: Partial<T>): Merged<T> {
	const next = { ...now };
	const changed: (keyof T)[] = [];
	const lost: (keyof T)[] = [];
	for (const field of Object.keys(typed) as (keyof T)[]) {
		const value = typed[field]!;
		if (saysTheSame(value, was[field]) || saysTheSame(value, now[field])) continue;
		if (!saysTheSame(now[field], was[field])) lost.push(field);
		else {
			next[field] = value;
			changed.push(field);
		}
	}
	return { next, changed, lost };
}
