import type { RoundState } from '#lib/domain/round.ts';
import { isForDays } from '#lib/domain/run.ts';
import { clockMarks, type ClockMark } from '../board/spoken-clock.ts';

/** As long as it takes to see it, look up and say it. */
const shownMs = 20_000;

/**
 * What the host says aloud now; null between the marks. From the clock alone, so that a page that has just been opened shows it too.
 * @param left of the server's clock, ms
 */
export function cueNow(round: RoundState, left: number | null, silentMs = 0): ClockMark | null {
	if (left === null || isForDays(round)) return null;
	// The grace begins as the time ends.
	if (round.state === 'grace') return round.lengthMs - left < shownMs ? 'time-up' : null;
	if (round.state !== 'running') return null;
	return clockMarks(round.lengthMs, silentMs).find(({ at }) => left <= at && left > at - shownMs)?.mark ?? null;
}
