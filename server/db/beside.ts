import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';
import type { Answered, Asked, Fault } from './engine-words.ts';

interface Waiting {
	resolve(got: never): void;
	reject(error: Error): void;
	begun?(): void;
}

/** `Asked` without its number. */
type Question = Asked extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

/**
 * The built-in database in a thread beside the server's own: a commit waits for the disk (6 ms on a good day, 50 on a bad one), twenty times a
 * second, and meanwhile the rooms go on. What drizzle asks of a PGlite is asked of this, and answered by that.
 */
export class EngineBeside implements Pick<PGlite, 'query' | 'exec' | 'transaction'> {
	/** Nothing is asked any more; what was committed stands in its log. */
	isBroken = false;
	readonly #worker: Worker;
	readonly #waiting = new Map<number, Waiting>();
	#lastId = 0;

	/** Opens `<dataDir>/db`, and makes it first where it is missing. The caller holds the folder's lock. */
	static async open(dataDir: string): Promise<EngineBeside> {
		const engine = new EngineBeside(dataDir);
		try {
			await engine.#answerTo(0);
		} catch (error) {
			await engine.#worker.terminate();
			throw error;
		}
		return engine;
	}

	private constructor(dataDir: string) {
		this.#worker = new Worker(script(), { workerData: { dataDir } });
		this.#worker.on('message', (answer: Answered) => this.#hear(answer));
		this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
		this.#worker.on('exit', () => this.#end(new Error('the database has ended')));
	}

	query: PGlite['query'] = (text, params, options) => this.#query(text, params, options, null);
	exec: PGlite['exec'] = (text) => this.#ask({ do: 'exec', text, within: null });

	transaction: PGlite['transaction'] = async (run) => {
		const number = ++this.#lastId;
		let over: Promise<void> = Promise.resolve();
		await new Promise<void>((begun, failed) => {
			over = this.#ask<void>({ do: 'begin' }, number, begun);
			over.catch(failed);
		});
		const tx = {
			query: (text: string, params?: unknown[], options?: QueryOptions) => this.#query(text, params, options, number),
			exec: (text: string) => this.#ask({ do: 'exec', text, within: number })
		};
		let result: Awaited<ReturnType<typeof run>>;
		try {
			result = await run(tx as unknown as Parameters<typeof run>[0]);
		} catch (error) {
			this.#say({ do: 'end', within: number, how: 'rollback' });
			// What went wrong first is what the caller is to hear.
			await over.catch(() => {});
			throw error;
		}
		this.#say({ do: 'end', within: number, how: 'commit' });
		await over;
		return result;
	};

	async close(): Promise<void> {
		try {
			if (!this.isBroken) await this.#ask({ do: 'close' });
		} finally {
			await this.#worker.terminate();
		}
	}

	/** An engine that broke is let go with all that it holds. */
	async leave(): Promise<void> {
		this.isBroken = true;
		await this.#worker.terminate();
	}

	#query<Row>(text: string, params: unknown[] | undefined, options: QueryOptions | undefined, within: number | null): Promise<Results<Row>> {
		const { rowMode = 'object', parsers = {} } = options ?? {};
		// Functions do not go from thread to thread. Drizzle gives one for each type that it wants as it was written, and no others.
		return this.#ask({ do: 'query', text, params: (params ?? []).map(own), rowMode, asText: Object.keys(parsers).map(Number), within });
	}

	#ask<Got>(question: Question, id = ++this.#lastId, begun?: () => void): Promise<Got & never> {
		const answered = this.#answerTo<Got>(id, begun);
		this.#worker.postMessage({ ...question, id });
		return answered;
	}

	#say(question: Question): void {
		if (!this.isBroken) this.#worker.postMessage({ ...question, id: 0 });
	}

	#answerTo<Got>(id: number, begun?: () => void): Promise<Got & never> {
		if (this.isBroken) return Promise.reject(new Error('the database has stopped'));
		// A process lives as long as it waits for an answer, and no longer.
		if (this.#waiting.size === 0) this.#worker.ref();
		return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, ...(begun && { begun }) }));
	}

	#hear(answer: Answered): void {
		const waiting = this.#waiting.get(answer.id);
		if ('begun' in answer) return waiting?.begun?.();
		this.#waiting.delete(answer.id);
		if (this.#waiting.size === 0) this.#worker.unref();
		if ('fault' in answer) {
			this.isBroken ||= answer.isBroken;
			waiting?.reject(errorFrom(answer.fault));
		} else waiting?.resolve(answer.got as never);
	}

	#end(error: Error): void {
		this.isBroken = true;
		for (const { reject } of this.#waiting.values()) reject(error);
		this.#waiting.clear();
	}
}

/** Bytes that are a small piece of much more go alone: between threads all of it would be copied. */
function own(param: unknown): unknown {
	return param instanceof Uint8Array && param.buffer.byteLength > param.byteLength ? Uint8Array.prototype.slice.call(param) : param;
}

function errorFrom({ message, stack, more }: Fault): Error {
	const error = Object.assign(new Error(message), more);
	if (stack) error.stack = stack;
	return error;
}

/** Built with the server, into a file of its own; or from the sources, where the server itself runs from them. */
function script(): string {
	const built = resolve('build/engine/engine-thread.js');
	return import.meta.url.endsWith('.ts') || !existsSync(built) ? resolve('server/db/engine-from-source.js') : built;
}
