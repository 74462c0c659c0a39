/** "7:42" or "1:02:05", from milliseconds. Rounded up, so that a clock shows 0:00 only when the time is up. */
export function clockTime(ms: number): string {
	const seconds = Math.max(0, Math.ceil(ms / 1000));
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
	const two = (n: number) => String(n).padStart(2, '0');
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
