import type { Db } from '#server/db/client.ts';

/** A database whose transactions, and statements by themselves (the log's), a test can hold back or let fail. Reading goes through. */
export class HeldDatabase {
	readonly db: Db;
	#state: 'open' | 'held' | 'failing' | 'forgetful' = 'open';
	#waiting: (() => void)[] = [];

	constructor(real: () => Db) {
		const whenOpen = async <T>(act: () => Promise<T>): Promise<T> => {
			if (this.#state === 'held') await new Promise<void>((resolve) => this.#waiting.push(resolve));
			if (this.#state === 'failing') throw new Error('no space left on device');
			const answer = await act();
			if (this.#state === 'forgetful') throw new Error('the connection ended before the answer came');
			return answer;
		};
		const transaction = (...given: Parameters<Db['transaction']>) => whenOpen(() => real().transaction(...given));
		const execute = (...given: Parameters<Db['execute']>) => whenOpen(async () => real().execute(...given));
		this.db = new Proxy({} as Db, {
			get: (_target, key) => {
				if (key === 'transaction') return transaction;
				if (key === 'execute') return execute;
				const value = Reflect.get(real(), key) as unknown;
				return typeof value === 'function' ? value.bind(real()) : value;
			}
		});
	}

	hold(): void {
		this.#state = 'held';
	}

	fail(): void {
		this.#state = 'failing';
	}

	/** Everything is done, and then nobody hears of it. */
	forget(): void {
		this.#state = 'forgetful';
	}

	open(): void {
		this.#state = 'open';
		for (const go of this.#waiting.splice(0)) go();
	}
}
