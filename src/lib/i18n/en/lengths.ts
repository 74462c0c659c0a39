import { lastsDays, minutesInDay } from '#lib/domain/round.ts';

export const minutes = (n: number) => (n === 1 ? '1 minute' : `${n} minutes`);
export const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
const hours = (n: number) => (n === 1 ? '1 hour' : `${n} hours`);

/** How long a round is: "12 minutes", "3 days", "2 days and 6 hours". Nobody plans the minutes of days. */
export function lengthOf(n: number): string {
	if (!lastsDays(n)) return minutes(n);
	const over = Math.floor((n % minutesInDay) / 60);
	return `${days(Math.floor(n / minutesInDay))}${over === 0 ? '' : ` and ${hours(over)}`}`;
}
