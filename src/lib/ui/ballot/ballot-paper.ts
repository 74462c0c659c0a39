import type { Choice } from '#lib/domain/ballot.ts';
import type { DotsParameters } from '#lib/domain/tally/dots.ts';

/** A ballot being filled in: pure steps from one choice to the next. What is not possible changes nothing. */
export function dotsUsed(choice: Choice): number {
	return Object.values(choice).reduce((sum, n) => sum + n, 0);
}

export function dotsLeft(choice: Choice, { dots }: DotsParameters): number {
	return dots - dotsUsed(choice);
}

export function canAdd(choice: Choice, id: string, parameters: DotsParameters): boolean {
	return dotsLeft(choice, parameters) > 0 && (choice[id] ?? 0) < parameters.cap;
}

export function addDot(choice: Choice, id: string, parameters: DotsParameters): Choice {
	return canAdd(choice, id, parameters) ? { ...choice, [id]: (choice[id] ?? 0) + 1 } : choice;
}

export function takeDot(choice: Choice, id: string): Choice {
	const now = choice[id] ?? 0;
	if (now === 0) return choice;
	const { [id]: _, ...rest } = choice;
	return now === 1 ? rest : { ...rest, [id]: now - 1 };
}

export function sameChoice(a: Choice, b: Choice): boolean {
	const ids = new Set([...Object.keys(a), ...Object.keys(b)]);
	return [...ids].every((id) => (a[id] ?? 0) === (b[id] ?? 0));
}

/** A ballot as a form sends it: one field for each option, give-<id>; a field left empty gives nothing. What is no number is refused by the check. */
export function readBallot(form: FormData): Record<string, number> {
	const choice: Record<string, number> = {};
	for (const [name, value] of form) {
		if (name.startsWith('give-') && value !== '') choice[name.slice(5)] = Number(value);
	}
	return choice;
}
