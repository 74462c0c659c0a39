// The load program: a process of its own, told what to do by its parent, the same for every peer.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { fanOut } from './fan-out.ts';
import { joins } from './joins.ts';
import { paused } from './paused.ts';
import { restart } from './restart.ts';
import { SpeakTldraw } from './speak-tldraw.ts';
import { SpeakHocuspocus, SpeakOurs, SpeakYWebsocket } from './speak-yjs.ts';
import type { Speech, Target } from './speech.ts';
import type { Case } from '../cases.ts';

export interface Task {
	target: Target;
	what: Case;
	seconds: number;
}

/** What the load program counted. The parent adds what the server's process cost. */
export interface Counted {
	/** Changes, or moves of pointers, times people who should see them. */
	expected: number;
	delivered: number;
	echoes: number;
	/** Milliseconds from the write until it is seen. */
	p50: number | null;
	p99: number | null;
	max: number | null;
	/** For each person and second. */
	framesEach: number;
	bytesEach: number;
	/** Frames that bring changes, a second, for someone who only looks. */
	framesOfLooker: number;
	seconds: number;
	people: number;
	/** Anything else that a case tells. */
	also: Record<string, number | string | boolean | null>;
}
export type Counting = Omit<Counted, 'also' | 'framesOfLooker'> & Partial<Pick<Counted, 'also' | 'framesOfLooker'>>;

export interface Load {
	cpuShare: number;
	delayP99: number;
}

/** What a case asks of the parent, which alone may touch the server: to read its clock and memory, or to restart it. */
export type Ask = (what: 'begin' | 'middle' | 'end' | 'restart') => Promise<void>;

const delay = monitorEventLoopDelay({ resolution: 5 });
let answered: (() => void) | null = null;
let cpu = process.cpuUsage();
let at = performance.now();

process.on('message', (message: Task | 'go') => {
	if (message === 'go') answered?.();
	else void run(message);
});
process.on('disconnect', () => process.exit(1));
process.send!('ready');

async function run({ target, what, seconds }: Task): Promise<void> {
	const ask: Ask = (ask) => {
		if (ask === 'begin') {
			delay.enable();
			delay.reset();
			cpu = process.cpuUsage();
			at = performance.now();
		}
		return new Promise((resolve) => {
			answered = resolve;
			process.send!({ ask });
		});
	};
	try {
		const counted = await cases[what.kind](speechFor(target, what.kind === 'joins'), target, what as never, seconds, ask);
		const { user, system } = process.cpuUsage(cpu);
		const load: Load = { cpuShare: (user + system) / 1000 / (performance.now() - at), delayP99: Math.max(0, delay.percentile(99) / 1e6 - 5) };
		process.send!({ counted: { also: {}, framesOfLooker: 0, ...counted }, load });
	} catch (error) {
		process.send!({ failed: error instanceof Error ? error.message : String(error) });
	}
}

const cases = { 'fan-out': fanOut, presence: fanOut, paused, joins, restart };

function speechFor(target: Target, fresh: boolean): Speech {
	switch (target.peer) {
		case 'ours':
			return new SpeakOurs(target, fresh);
		case 'y-websocket-server':
			return new SpeakYWebsocket(target, fresh);
		case 'hocuspocus':
			return new SpeakHocuspocus(target, fresh);
		case 'tldraw':
			return new SpeakTldraw(target);
	}
}
