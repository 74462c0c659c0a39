export type ClockMark = 'half' | 'two-minutes' | 'thirty-seconds' | 'time-up';

/** What is announced of a clock of this length, and with how much time left (ms), the latest first. A short one has fewer: nobody is told twice in a breath. */
export function clockMarks(lengthMs: number): { mark: ClockMark; at: number }[] {
	return [
		{ mark: 'time-up', at: 0 },
		...(lengthMs > 60_000 ? [{ mark: 'thirty-seconds', at: 30_000 } as const] : []),
		...(lengthMs > 240_000 ? [{ mark: 'two-minutes', at: 120_000 } as const] : []),
		...(lengthMs >= 120_000 ? [{ mark: 'half', at: lengthMs / 2 } as const] : [])
	];
}

/** What is said when the time left goes from `before` to `after` (ms): at most one thing, the latest. A jump up (more time) says nothing. */
export function spokenBetween(before: number | null, after: number | null, lengthMs: number): ClockMark | null {
	if (before === null || after === null || after >= before) return null;
	return clockMarks(lengthMs).find(({ at }) => before > at && after <= at)?.mark ?? null;
}
