import type { DotsChoice } from '#lib/domain/ballot.ts';
import type { DotsParameters } from '#lib/domain/poll.ts';

/** A ballot being filled in: pure steps from one choice to the next. What is not possible changes nothing. */
export function dotsUsed(choice: DotsChoice): number {
	return Object.values(choice).reduce((sum, n) => sum + n, 0);
}

export function dotsLeft(choice: DotsChoice, { dots }: DotsParameters): number {
	return dots - dotsUsed(choice);
}

export function canAdd(choice: DotsChoice, id: string, parameters: DotsParameters): boolean {
	return dotsLeft(choice, parameters) > 0 && (choice[id] ?? 0) < parameters.cap;
}

export function addDot(choice: DotsChoice, id: string, parameters: DotsParameters): DotsChoice {
	return canAdd(choice, id, parameters) ? { ...choice, [id]: (choice[id] ?? 0) + 1 } : choice;
}

export function takeDot(choice: DotsChoice, id: string): DotsChoice {
	const now = choice[id] ?? 0;
	if (now === 0) return choice;
	const { [id]: _, ...rest } = choice;
	return now === 1 ? rest : { ...rest, [id]: now - 1 };
}

export function sameChoice(a: DotsChoice, b: DotsChoice): boolean {
	const ids = new Set([...Object.keys(a), ...Object.keys(b)]);
	return [...ids].every((id) => (a[id] ?? 0) === (b[id] ?? 0));
}

/** A ballot as a form sends it: one field for each option, dots-<id>. */
export function readBallot(form: FormData): Record<string, number> {
	const choice: Record<string, number> = {};
	for (const [name, value] of form) {
		const n = Number(value);
		if (name.startsWith('dots-') && n > 0) choice[name.slice(5)] = n;
	}
	return choice;
}
