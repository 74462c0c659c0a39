import { isGood, untried, verdictOf, type Check, type CheckResult, type CheckResults, type Seen, type Verdict } from '#lib/domain/network-check.ts';
import type { CheckOutside } from './line.ts';
import { tryCard, tryLine, tryPage, tryReturn, usualLengths, type Lengths } from './tries.ts';

/** The six tries of the network check, as the page shows them while they run. */
export class NetworkRun {
	results = $state.raw<CheckResults>(untried());
	/** For those that take a while: how far they are, 0 to 1. */
	progress = $state.raw<Partial<Record<Check, number>>>({});
	/** What the server saw of the test card, and how it came. */
	seen = $state.raw<Seen | null>(null);
	endedAt = $state.raw<Date | null>(null);
	readonly lengths: Lengths;
	readonly #outside: CheckOutside;
	#run = 0;

	constructor(outside: CheckOutside, lengths: Lengths = usualLengths) {
		this.#outside = outside;
		this.lengths = lengths;
	}

	get verdict(): Verdict {
		return verdictOf(this.results);
	}

	async start(): Promise<void> {
		const run = ++this.#run;
		const isOld = () => run !== this.#run;
		const outside = this.#outside;
		const set = (check: Check, result: CheckResult) => {
			if (!isOld()) this.results = { ...this.results, [check]: result };
		};
		const go = async (check: Check, doing: Promise<CheckResult>): Promise<CheckResult> => {
			set(check, { state: 'running' });
			const result = await doing;
			set(check, result);
			return result;
		};
		const tell = (check: Check, most: number) => (ms: number) => {
			if (!isOld()) this.progress = { ...this.progress, [check]: Math.min(1, ms / most) };
		};
		this.results = untried();
		this.progress = {};
		this.seen = null;
		this.endedAt = null;

		await go('page', tryPage(outside));
		if (isOld()) return;
		const { holdMs, cutMs } = this.lengths;
		const lines = Promise.all((['socket', 'stream'] as const).map((way) => go(way, tryLine(way, outside, this.lengths, tell(way, holdMs)))));
		set('card', { state: 'running' });
		set('clock', { state: 'running' });
		const { card, clock, seen } = await tryCard(outside);
		set('card', card);
		set('clock', clock);
		if (!isOld()) this.seen = seen;
		const [socket, stream] = await lines;
		if (isOld()) return;
		const way = isGood(socket!) ? 'socket' : isGood(stream!) ? 'stream' : null;
		await go('return', way ? tryReturn(way, outside, this.lengths, tell('return', cutMs)) : Promise.resolve({ state: 'bad', why: 'not-tried' }));
		if (!isOld()) this.endedAt = new Date();
	}

	/** What is on its way is not shown any more. */
	stop(): void {
		this.#run += 1;
	}
}
