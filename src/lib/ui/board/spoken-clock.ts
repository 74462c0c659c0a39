export type ClockMark = 'half' | 'two-minutes' | 'thirty-seconds' | 'time-up';

/** What is said when the time left goes from `before` to `after` (ms): at most one thing, the latest. A jump up (more time) says nothing. */
export function spokenBetween(before: number | null, after: number | null, lengthMs: number): ClockMark | null {
	if (before === null || after === null || after >= before) return null;
	const passed = (at: number) => before > at && after <= at;
	if (passed(0)) return 'time-up';
	if (passed(30_000) && lengthMs > 60_000) return 'thirty-seconds';
	if (passed(120_000) && lengthMs > 240_000) return 'two-minutes';
	if (passed(lengthMs / 2) && lengthMs >= 120_000) return 'half';
	return null;
}
