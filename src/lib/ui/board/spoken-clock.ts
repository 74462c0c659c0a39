export type ClockMark = 'silence-over' | 'half' | 'two-minutes' | 'thirty-seconds' | 'time-up';

/**
 * What is announced of a clock of this length, and with how much time left (ms), the latest first. A short one has fewer: nobody is told twice in a
 * breath. `silentMs`: so long people work in silence first.
 */
export function clockMarks(lengthMs: number, silentMs = 0): { mark: ClockMark; at: number }[] {
	const marks: { mark: ClockMark; at: number }[] = [
		{ mark: 'time-up', at: 0 },
		...(lengthMs > 60_000 ? [{ mark: 'thirty-seconds', at: 30_000 } as const] : []),
		...(lengthMs > 240_000 ? [{ mark: 'two-minutes', at: 120_000 } as const] : []),
		...(lengthMs >= 120_000 ? [{ mark: 'half', at: lengthMs / 2 } as const] : [])
	];
	if (silentMs === 0 || lengthMs <= silentMs) return marks;
	// Where it is half time as well, what to do now is what counts.
	return [{ mark: 'silence-over' as const, at: lengthMs - silentMs }, ...marks].sort((a, b) => a.at - b.at);
}

/** What is said when the time left goes from `before` to `after` (ms): at most one thing, the latest. A jump up (more time) says nothing. */
export function spokenBetween(before: number | null, after: number | null, lengthMs: number, silentMs = 0): ClockMark | null {
	if (before === null || after === null || after >= before) return null;
	return clockMarks(lengthMs, silentMs).find(({ at }) => before > at && after <= at)?.mark ?? null;
}
