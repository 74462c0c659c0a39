import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Case } from './cases.ts';
import type { Counted, Load, Task } from './load/main.ts';
import { floodCards } from './load/speak-yjs.ts';
import { nodeForAll } from './peers/install.ts';
import type { Peer, Setting } from './peers/peers.ts';
import { onCore, type Cost, type Served } from './served.ts';

/** One measurement: what the load program counted and what the server's process cost meanwhile. */
export interface Run extends Counted {
	cpuMs: number;
	/** Microseconds of the server for each delivered change; null where nothing was. */
	cpuEach: number | null;
	loopP99: number;
	loopMax: number;
	/** Megabytes at the beginning (or at most before what is measured, where a case has two halves), and at most. */
	memory: number;
	memoryPeak: number;
	/** Where it is asked for: megabytes that the server's program needed at most, more than at most before what is measured. */
	heldMore: number | null;
	load: Load;
	/** The load program could not keep up: then its figures say more of it than of the server. */
	loadAtLimit: boolean;
}

/**
 * What a server's program needs while something goes on, looked at every two seconds. What its process has of the machine says less: with the same
 * traffic and nobody who stops reading that moved by 50 MB and more from one time to the next.
 */
class HeldWatch {
	readonly #served: Served;
	readonly #timer: NodeJS.Timeout;
	#most = 0;
	#mostBefore = 0;
	#looks = false;

	constructor(served: Served) {
		this.#served = served;
		this.#timer = setInterval(() => this.#looks && void this.#look(), 2000);
	}

	async at(moment: 'begin' | 'middle' | 'end' | 'restart'): Promise<void> {
		if (moment === 'middle') [this.#mostBefore, this.#most] = [this.#most, 0];
		await this.#look();
		this.#looks = moment !== 'end';
	}

	get more(): number {
		return this.#most - this.#mostBefore;
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	async #look(): Promise<void> {
		this.#most = Math.max(this.#most, await this.#served.held());
	}
}

type Message = 'ready' | { ask: 'begin' | 'middle' | 'end' | 'restart' } | { counted: Counted; load: Load } | { failed: string };

/** @throws where a peer cannot do it at all, with the reason */
export async function run(peer: Peer, what: Case, seconds: number): Promise<Run> {
	const { served, target, close } = await peer.open(settingOf(what));
	const [command, args] = onCore(1, nodeForAll(), ['--import', 'tsx', join(import.meta.dirname, 'load/main.ts')]);
	const load = fork(args.at(-1)!, { execPath: command, execArgv: args.slice(0, -1), cwd: process.cwd() });
	const watch = what.kind === 'paused' ? new HeldWatch(served) : null;
	try {
		let begin: Cost | null = null;
		let end: Cost | null = null;
		for (;;) {
			const [message] = (await once(load, 'message')) as [Message];
			if (message === 'ready') load.send({ target, what, seconds } satisfies Task);
			else if ('ask' in message) {
				await watch?.at(message.ask);
				if (message.ask === 'begin') begin = await served.cost();
				else if (message.ask === 'middle') {
					// From here on more than the most until now counts.
					const cost = await served.cost();
					begin = { ...cost, memory: cost.memoryPeak };
				} else if (message.ask === 'end') end = await served.cost();
				else {
					begin = await served.cost();
					await served.restart();
				}
				load.send('go');
			} else if ('failed' in message) throw new Error(message.failed);
			else {
				end ??= await served.cost();
				return figures(message.counted, message.load, begin ?? end, end, watch?.more ?? null);
			}
		}
	} finally {
		watch?.stop();
		load.kill();
		await close();
	}
}

function figures(counted: Counted, load: Load, begin: Cost, end: Cost, heldMore: number | null): Run {
	return {
		...counted,
		cpuMs: end.cpuMs,
		cpuEach: counted.delivered > 0 ? (end.cpuMs * 1000) / counted.delivered : null,
		loopP99: end.loopP99,
		loopMax: end.loopMax,
		memory: begin.memory,
		memoryPeak: end.memoryPeak,
		heldMore,
		load,
		loadAtLimit: load.cpuShare > 0.9 || load.delayP99 > 50
	};
}

function settingOf(what: Case): Setting {
	switch (what.kind) {
		case 'joins':
			return { people: what.people + 1, cards: Math.round(what.boardBytes / 340), cardBytes: 340 };
		case 'paused': {
			const people = what.people + what.readers;
			return { people, cards: people * floodCards, cardBytes: 340 };
		}
		default:
			return { people: what.people, cards: Math.min(what.people, 300), cardBytes: 340 };
	}
}
