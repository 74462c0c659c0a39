import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { Keep } from '../keep.ts';
import { questionOf, type Answer } from './question.ts';

const mostKept = 300;

/** Help that asks: looks for groups in a worker when a person wants it to. It never moves a card. */
export class GroupingHelp {
	state = $state<'idle' | 'looking' | 'ready' | 'failed'>('idle');
	answer = $state.raw<Answer | null>(null);
	/** What this person said no to, kept on the device. */
	refused = $state.raw<ReadonlySet<string>>(new Set());

	#worker: Worker | null = null;
	#asked = 0;
	#keep: Keep<string[]>;

	constructor(keep: Keep<string[]>) {
		this.#keep = keep;
		const kept = keep.read();
		if (Array.isArray(kept)) this.refused = new Set(kept);
	}

	ask(cards: readonly Card[], clusters: readonly Pick<Cluster, 'id'>[]): void {
		this.state = 'looking';
		this.#asked += 1;
		try {
			this.#worker ??= this.#open();
			this.#worker.postMessage(questionOf(this.#asked, cards, clusters));
		} catch {
			this.#failed();
		}
	}

	refuse(key: string): void {
		this.refused = new Set([...this.refused, key].slice(-mostKept));
		this.#keep.write([...this.refused]);
	}

	close(): void {
		this.#worker?.terminate();
		this.#worker = null;
	}

	#open(): Worker {
		const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<Answer>) => {
			if (data.n !== this.#asked) return;
			this.answer = data;
			this.state = 'ready';
		};
		worker.onerror = () => this.#failed();
		return worker;
	}

	#failed(): void {
		this.close();
		this.state = 'failed';
	}
}
