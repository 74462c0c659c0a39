import type { Refusal } from './refusal.ts';

/** An expected refusal is a value, not an exception. Throw only for bugs. */
export type Result<T, R = Refusal> = { ok: true; value: T } | { ok: false; refusal: R };

export function done<T>(value: T): { ok: true; value: T } {
	return { ok: true, value };
}

export function refuse<R extends Refusal>(refusal: R): { ok: false; refusal: R } {
	return { ok: false, refusal };
}

/** Ends a switch over a union: a missing case becomes a type error. */
export function assertNever(value: never): never {
	throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
