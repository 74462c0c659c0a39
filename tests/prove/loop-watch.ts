import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import process from 'node:process';

/** How long the loop of a hall was not free. To look 200 times a second costs a tenth of what a hall of 300 does: only where a proof asks for it. The bench looks by itself. */
export function loopWatch(): IntervalHistogram {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	if (process.env['HALL_LOOKS_AT_LOOP']) delay.enable();
	return delay;
}
