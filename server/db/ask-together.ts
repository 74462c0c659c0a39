/** Answers for those of the keys that there is one for. */
export type Answers<Key, Value> = (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>;

interface Asked<Value> {
	resolve(value: Value | null): void;
	reject(error: unknown): void;
}

/** Keys in one query: PostgreSQL takes 65,535 parameters, and a long query keeps the one connection of a folder busy. */
const most = 500;

/**
 * From one reading to the next. Who comes alone is read at once; who comes in a stream waits, and is read with the others: the longer, the more
 * came last time, so that a hall of hundreds that comes in within seconds is a few dozen readings.
 */
const pauseMs = 20;
const pauseEachMs = 5;
const pauseMostMs = 125;

/**
 * A crowd that asks the same kind of question in the same moment asks it once. What comes in while one answer is on its way waits for the
 * next: nobody is ever answered from what was read before they asked, so a session that has just ended has ended for everyone.
 */
export class AskTogether<Key, Value> {
	readonly #read: Answers<Key, Value>;
	#waiting = new Map<Key, Asked<Value>[]>();
	#isRunning = false;
	#readAt = -Infinity;
	#last = 0;

	constructor(read: Answers<Key, Value>) {
		this.#read = read;
	}

	/** Null where there is no answer to this key. */
	ask(key: Key): Promise<Value | null> {
		return new Promise((resolve, reject) => {
			const asked = this.#waiting.get(key);
			if (asked) asked.push({ resolve, reject });
			else this.#waiting.set(key, [{ resolve, reject }]);
			if (!this.#isRunning) void this.#run();
		});
	}

	async #run(): Promise<void> {
		this.#isRunning = true;
		while (this.#waiting.size > 0) {
			const pause = this.#readAt + Math.min(pauseMostMs, pauseMs + pauseEachMs * this.#last) - performance.now();
			// At the least, everything that the network brought in this turn goes along.
			await new Promise<void>((resolve) => (pause > 0 ? setTimeout(resolve, pause) : setImmediate(resolve)));
			this.#readAt = performance.now();
			const now = new Map([...this.#waiting].slice(0, most));
			for (const key of now.keys()) this.#waiting.delete(key);
			this.#last = now.size;
			try {
				const answers = await this.#read([...now.keys()]);
				for (const [key, asked] of now) for (const { resolve } of asked) resolve(answers.get(key) ?? null);
			} catch (error) {
				for (const asked of now.values()) for (const { reject } of asked) reject(error);
			}
		}
		this.#isRunning = false;
	}
}
