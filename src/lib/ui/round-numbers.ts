import type { RoundKind } from '#lib/domain/round.ts';

/** Breaks are not counted: tea comes between round 4 and round 5. */
export function roundNumbers(rounds: readonly { kind: RoundKind }[]): { numbers: (number | null)[]; of: number } {
	let of = 0;
	const numbers = rounds.map(({ kind }) => (kind === 'break' ? null : ++of));
	return { numbers, of };
}
