/** The six things the network check tries, in the order a person reads them. */
export const checks = ['page', 'socket', 'stream', 'card', 'clock', 'return'] as const;
export type Check = (typeof checks)[number];

/**
 * What one of them gave. `ms`: how long it took, there and back.
 * `cut`: opened and was closed by somebody on the way after `afterMs`. `late`: came, but held back and then all at once.
 */
export type CheckResult =
	| { state: 'waiting' }
	| { state: 'running' }
	| { state: 'good'; ms: number }
	| { state: 'clock'; offsetMs: number }
	| { state: 'bad'; why: 'no-answer' | 'refused' | 'changed' | 'gap' | 'not-tried' }
	| { state: 'bad'; why: 'cut' | 'late'; afterMs: number };

export type CheckResults = Record<Check, CheckResult>;

/** `fast`: by the live line. `second`: only by the second way. `slow-clock` does not exist: a wrong clock is put right. */
export type Verdict = 'running' | 'fast' | 'second' | 'none';

export function untried(): CheckResults {
	return Object.fromEntries(checks.map((check) => [check, { state: 'waiting' }])) as CheckResults;
}

export const isGood = (result: CheckResult) => result.state === 'good' || result.state === 'clock';

/** A room needs the page, one of the two ways to hear, a way to send, and to come back after a break. */
export function verdictOf(results: CheckResults): Verdict {
	if (checks.some((check) => results[check].state === 'waiting' || results[check].state === 'running')) return 'running';
	if (!isGood(results.page) || !isGood(results.return)) return 'none';
	if (isGood(results.socket)) return 'fast';
	return isGood(results.stream) && isGood(results.card) ? 'second' : 'none';
}

/** Half a second is less than a person notices on a round's clock. */
export const clockIsRight = (offsetMs: number) => Math.abs(offsetMs) < 500;

// What travels on the lines that are only there to be tried. Text frames of JSON; no session, nothing of any workshop.

/** Marks are numbered from the line's beginning by time alone, so that any server can go on with a line another one began. */
export const markEveryMs = 500;
/** A mark further back than this is not told again. */
const marksKept = 240;

export type CheckMessage =
	| { kind: 'hello'; from: number; now: number; originOk: boolean }
	| { kind: 'mark'; n: number }
	| { kind: 'echo'; text: string; now: number };

/** The marks due at `now` on a line that began at `from` and has been told up to `after`. */
export function marksDue(from: number, after: number, now: number): number[] {
	const last = Math.floor((now - from) / markEveryMs);
	const first = Math.max(after + 1, last - marksKept + 1, 1);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** What the server saw of a body that was sent to it, and of the way it came. */
export interface Seen {
	bytes: number;
	sha256: string;
	/** The server's time, ms since 1970. */
	now: number;
	originOk: boolean;
	host: string;
	origin: string | null;
	/** Whom the server takes the caller for: limits count by this. */
	address: string;
	/** Whether that address is from a header a proxy set, or that of the connection itself. */
	addressFrom: 'header' | 'connection' | 'missing-header';
	cookie: boolean;
	via: string | null;
	/** What proxies said of the request in x-forwarded headers: how many addresses, and how they were asked. Never the addresses. */
	forwarded: { addresses: number; proto: string | null; host: string | null };
	mode: 'local' | 'production';
}

/** Bytes. Plans are uploaded up to 25 MB. */
export const checkBodyLimit = 26 * 1024 * 1024;
/** Bytes: the longest frame a room takes. */
export const checkFrameLimit = 256 * 1024;
