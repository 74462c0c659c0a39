const dayMs = 86_400_000;

/** "7:42" or "1:02:05", from milliseconds; "3 days" while there is more than one. Rounded up, so that a clock shows 0:00 only when the time is up. */
export function clockTime(ms: number, { days }: { days: (n: number) => string }): string {
	if (ms > dayMs) return days(Math.round(ms / dayMs));
	const seconds = Math.max(0, Math.ceil(ms / 1000));
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
	const two = (n: number) => String(n).padStart(2, '0');
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
