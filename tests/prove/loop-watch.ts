import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

/** How long the loop of a hall was not free. To look 200 times a second costs a tenth of what a hall of 300 does: one for all who ask, and only where a proof does. The bench looks by itself. */
export const loopDelay = monitorEventLoopDelay({ resolution: 5 });
if (process.env['HALL_LOOKS_AT_LOOP']) loopDelay.enable();
