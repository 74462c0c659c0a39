import type { Options } from './methods.ts';
import { Mistake } from './options.ts';

/** One of these values, or `otherwise` where the option was not given. @throws Mistake that names them */
export function choose<T>(options: Options, key: string, values: Record<string, T>, otherwise: T): T {
	return options[key] === undefined ? otherwise : one(options[key], key, values);
}

/** @throws Mistake */
export function one<T>(value: string, key: string, values: Record<string, T>): T {
	if (!Object.hasOwn(values, value)) throw new Mistake(`Option ${key} is "${value}". It can be: ${Object.keys(values).join(', ')}.`);
	return values[value]!;
}

/** A whole number of at least `least`. @throws Mistake */
export function whole(options: Options, key: string, least: number): number {
	const text = options[key]!;
	if (!/^\d+$/.test(text) || Number(text) < least) throw new Mistake(`Option ${key} is "${text}". Give a whole number from ${least}.`);
	return Number(text);
}

/** "a, b": its parts; "none" is no part. */
export const listOf = (text: string) => text.split(',').map((each) => each.trim()).filter((each) => each !== '' && each !== 'none');

/** Ids of a lot. A comma inside an id is written with a backslash before it. */
export function lotOf(options: Options): string[] | undefined {
	return options['lot']?.split(/(?<!\\),/).map((id) => id.replaceAll('\\,', ',').trim());
}
