// Loaded into every server before its own code: how long its loop was not free. Each byte on file descriptor 4 is answered by one line.
import { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Each look wakes the process: 200 a second cost as much as a sixth of what a hall of 300 does.
const resolution = 20;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
const line = new Socket({ fd: 4 });
line.on('error', () => {});
line.on('data', () => {
	const ms = (/** @type {number} */ nanoseconds) => Math.max(0, Math.round(nanoseconds / 1e5) / 10 - resolution);
	line.write(`${JSON.stringify({ p99: ms(delay.percentile(99)), max: ms(delay.max) })}\n`);
	delay.reset();
});
// Whoever measures is gone: so is the server.
line.on('close', () => process.exit(1));
line.unref();
