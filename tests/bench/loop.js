// Loaded into every server before its own code: how long its loop was not free. Each byte on file descriptor 4 is answered by one line: to ? how free the loop was, to m what is held.
import { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = /** @type {() => void} */ (runInNewContext('gc'));

// Each look wakes the process: 200 a second cost as much as a sixth of what a hall of 300 does.
const resolution = 20;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
const line = new Socket({ fd: 4 });
line.on('error', () => {});
line.on('data', (asked) => {
	for (const byte of asked) line.write(`${JSON.stringify(byte === 'm'.charCodeAt(0) ? held() : free())}\n`);
});

function free() {
	const ms = (/** @type {number} */ nanoseconds) => Math.max(0, Math.round(nanoseconds / 1e5) / 10 - resolution);
	const was = { p99: ms(delay.percentile(99)), max: ms(delay.max) };
	delay.reset();
	return was;
}

/** Megabytes that are still there once all that is done with is gone: what a process has of the machine moves by far more than this, by when it last cleaned up. */
function held() {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return { held: (heapUsed + external) / 1e6 };
}

// Whoever measures is gone: so is the server.
line.on('close', () => process.exit(1));
line.unref();
