import { parentPort, workerData } from 'node:worker_threads';
import type { Transaction } from '@electric-sql/pglite';
import type { Answered, Asked, Fault } from './engine-words.ts';
import { openPglite, type Engine } from './pglite.ts';

// The thread of the built-in database (server/db/beside.ts has its other end). It says `ready`, or why it is not, and then answers.
const port = parentPort!;
const tell = (answer: Answered) => port.postMessage(answer);

let engine: Engine;
/** Transactions that are open, by the number under which they were asked for: at most one, the others wait for the engine. */
const open = new Map<number, { tx: Transaction; end(how: 'commit' | 'rollback'): void }>();
/** How a transaction ends that its asker wants undone. */
class Undone extends Error {}

try {
	engine = await openPglite((workerData as { dataDir: string }).dataDir);
	port.on('message', (asked: Asked) => {
		if (asked.do === 'end') open.get(asked.within)?.end(asked.how);
		else void answer(asked);
	});
	tell({ id: 0, got: null });
} catch (error) {
	tell({ id: 0, fault: faultFrom(error), isBroken: true });
}

type Answerable = Exclude<Asked, { do: 'end' }>;

async function answer(asked: Answerable): Promise<void> {
	const { id } = asked;
	try {
		tell({ id, got: await done(asked) });
	} catch (error) {
		tell({ id, fault: faultFrom(error), isBroken: engine.isBroken });
	}
}

async function done(asked: Answerable): Promise<unknown> {
	switch (asked.do) {
		case 'query': {
			const parsers = Object.fromEntries(asked.asText.map((oid) => [oid, (value: string) => value]));
			return (asked.within === null ? engine : of(asked.within)).query(asked.text, asked.params, { rowMode: asked.rowMode, parsers });
		}
		case 'exec':
			return (asked.within === null ? engine : of(asked.within)).exec(asked.text);
		case 'begin':
			return begin(asked.id);
		case 'close':
			return engine.close();
	}
}

function of(number: number): Transaction {
	const found = open.get(number);
	if (!found) throw new Error('this transaction is over');
	return found.tx;
}

/** Answered when the transaction is over; that it has begun, and is to end, is said by messages of its own. */
async function begin(number: number): Promise<void> {
	try {
		await engine.transaction(async (tx) => {
			const ended = new Promise<'commit' | 'rollback'>((end) => open.set(number, { tx, end }));
			tell({ id: number, begun: true });
			if ((await ended) === 'rollback') throw new Undone();
		});
	} catch (error) {
		if (!(error instanceof Undone)) throw error;
	} finally {
		open.delete(number);
	}
}

/** What an error says beside its words (code, detail, table ...), which a message between threads would lose. */
function faultFrom(error: unknown): Fault {
	if (!(error instanceof Error)) return { message: String(error), stack: undefined, more: {} };
	const more = Object.fromEntries(Object.entries(error).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)));
	return { message: error.message, stack: error.stack, more };
}
