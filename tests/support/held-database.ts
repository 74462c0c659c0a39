import type { Db } from '#server/db/client.ts';

/** A database whose transactions a test can hold back or let fail. Reading goes through. */
export class HeldDatabase {
	readonly db: Db;
	#state: 'open' | 'held' | 'failing' = 'open';
	#waiting: (() => void)[] = [];

	constructor(real: () => Db) {
		const transaction = async (...given: Parameters<Db['transaction']>) => {
			if (this.#state === 'held') await new Promise<void>((resolve) => this.#waiting.push(resolve));
			if (this.#state === 'failing') throw new Error('no space left on device');
			return real().transaction(...given);
		};
		this.db = new Proxy({} as Db, {
			get: (_target, key) => {
				if (key === 'transaction') return transaction;
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

	open(): void {
		this.#state = 'open';
		for (const go of this.#waiting.splice(0)) go();
	}
}
