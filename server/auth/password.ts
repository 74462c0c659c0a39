import { type Algorithm, hash, verify } from '@node-rs/argon2';

// OWASP: argon2id with 19 MiB, 2 passes, 1 lane (promise H4). @node-rs/argon2 works on the thread pool, off the main thread.
const cost = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const passwordLeast = 12;
export const passwordMost = 128;

const atOnce = 2;
const waitingMost = 100;
let running = 0;
const waiting: (() => void)[] = [];

/** Hashing is dear on purpose: more callers than the queue holds are turned away instead of starving the rooms. Null: too many. */
async function inQueue<T>(work: () => Promise<T>): Promise<T | null> {
	if (running >= atOnce) {
		if (waiting.length >= waitingMost) return null;
		await new Promise<void>((resolve) => waiting.push(resolve));
	}
	running += 1;
	try {
		return await work();
	} finally {
		running -= 1;
		waiting.shift()?.();
	}
}

export function hashPassword(password: string): Promise<string | null> {
	return inQueue(() => hash(password, cost));
}

let nobody: Promise<string | null> | undefined;

/** False as well for someone who does not exist, after the same work: time does not tell names apart. Null: too busy. */
export async function isPassword(stored: string | null, password: string): Promise<boolean | null> {
	nobody ??= hashPassword('nobody has this password');
	const against = stored ?? (await nobody);
	if (against === null) return null;
	const right = await inQueue(() => verify(against, password));
	return right === null ? null : right && stored !== null;
}
