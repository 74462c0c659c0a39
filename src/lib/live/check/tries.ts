import type { CheckResult, Seen } from '#lib/domain/network-check.ts';
import { ServerClock } from '../line/clock.ts';
import { heldFromFirst, isWhole, longestSilence, openLine, type CheckOutside } from './line.ts';

const answerMostMs = 10_000;

export interface Lengths {
	/** For how long lines are held, and how long one is cut. */
	holdMs: number;
	cutMs: number;
	/** A line that has said nothing for so long is not going to. */
	openMs: number;
	/** Marks that come so late were held back by somebody. */
	lateMs: number;
}
export const usualLengths: Lengths = { holdMs: 7_000, cutMs: 10_000, openMs: 6_000, lateMs: 2_500 };

/** Pages and pictures. */
export async function tryPage({ origin, fetch }: CheckOutside): Promise<CheckResult> {
	const began = performance.now();
	try {
		const answers = await Promise.all(['/check', '/plan-millbrook.svg'].map((path) => within(answerMostMs, (signal) => fetch(`${origin}${path}`, { cache: 'no-store', signal }).then(async (answer) => ({ ok: answer.ok, text: await answer.text() })))));
		if (answers.some(({ ok }) => !ok)) return { state: 'bad', why: 'refused' };
		if (!answers[1]!.text.includes('<svg')) return { state: 'bad', why: 'changed' };
		return { state: 'good', ms: performance.now() - began };
	} catch {
		return { state: 'bad', why: 'no-answer' };
	}
}

/** Whether a line opens, stays open for a while, and brings everything in order and in time. */
export async function tryLine(way: 'socket' | 'stream', outside: CheckOutside, { holdMs, openMs, lateMs }: Lengths, told: (heldMs: number) => void = () => {}): Promise<CheckResult> {
	const line = openLine(way, outside, null, ({ hello }) => hello && told(performance.now() - hello.at));
	await Promise.race([line.over, passed(openMs, () => line.heard.hello !== null)]);
	if (line.heard.hello) await Promise.race([line.over, passed(holdMs)]);
	const { heard } = line;
	const cutAt = heard.over;
	const now = performance.now();
	line.close();
	if (!heard.hello) return { state: 'bad', why: cutAt === null ? 'no-answer' : 'refused' };
	if (cutAt !== null) return { state: 'bad', why: 'cut', afterMs: cutAt - heard.hello.at };
	if (!isWhole(heard.marks)) return { state: 'bad', why: 'gap' };
	const silence = Math.max(longestSilence(heard, now), heldFromFirst(heard));
	if (silence > lateMs) return { state: 'bad', why: 'late', afterMs: silence };
	return { state: 'good', ms: heard.hello.at - heard.asked };
}

/** Letters of many kinds: something on the way that is not clean breaks them first. */
const testCard = 'A bench by the brook, where the path turns. Gwlâu blodau, ławka, مقعد, 长椅, 🌳. '.repeat(4);

/** A card goes up and the server tells what arrived; the answers also tell its time. */
export async function tryCard({ origin, fetch }: CheckOutside): Promise<{ card: CheckResult; clock: CheckResult; seen: Seen | null }> {
	const bytes = new TextEncoder().encode(testCard);
	const clock = new ServerClock({ now: () => Date.now(), steady: () => performance.now() }, null);
	let seen: Seen | null = null;
	let shortest = Infinity;
	const bad = (why: 'no-answer' | 'refused' | 'changed') => ({ card: { state: 'bad', why } as const, clock: { state: 'bad', why: 'not-tried' } as const, seen });
	// The first one may have had to open a connection.
	for (let i = 0; i < 3; i++) {
		const sent = clock.ask();
		const began = performance.now();
		try {
			const answer = await within(answerMostMs, (signal) => fetch(`${origin}/live/check/send`, { method: 'POST', body: bytes, cache: 'no-store', headers: { 'content-type': 'text/plain; charset=utf-8' }, signal }));
			if (!answer.ok) return bad('refused');
			seen = (await answer.json()) as Seen;
		} catch {
			return bad('no-answer');
		}
		shortest = Math.min(shortest, performance.now() - began);
		clock.heard(sent, seen.now);
		if (seen.bytes !== bytes.length || (await hashOf(bytes)) !== (globalThis.crypto.subtle ? seen.sha256 : null)) return bad('changed');
	}
	return { card: { state: 'good', ms: shortest }, clock: { state: 'clock', offsetMs: clock.offset }, seen };
}

/** Null where the page is not secure: browsers then have no such thing, and the length must do. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
	const { subtle } = globalThis.crypto;
	if (!subtle) return null;
	return Array.from(new Uint8Array(await subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A line is cut, and goes on later where it was. */
export async function tryReturn(way: 'socket' | 'stream', outside: CheckOutside, { cutMs, openMs }: Lengths, told: (cutFor: number) => void = () => {}): Promise<CheckResult> {
	const first = openLine(way, outside);
	await Promise.race([first.over, passed(openMs, () => first.heard.marks.length >= 2)]);
	first.close();
	const { hello, marks } = first.heard;
	if (!hello || marks.length === 0) return { state: 'bad', why: 'no-answer' };
	const cut = performance.now();
	const ticking = setInterval(() => told(performance.now() - cut), 500);
	await passed(cutMs);
	clearInterval(ticking);
	const after = marks.at(-1)!.n;
	const second = openLine(way, outside, { from: hello.from, after });
	// All that was missed, and one that was not.
	const due = after + Math.floor(cutMs / 500) + 1;
	await Promise.race([second.over, passed(openMs, () => (second.heard.marks.at(-1)?.n ?? 0) >= due)]);
	const took = performance.now() - second.heard.asked;
	second.close();
	if (!second.heard.hello) return { state: 'bad', why: 'no-answer' };
	if (second.heard.marks.length === 0 || !isWhole([...marks, ...second.heard.marks]) || second.heard.marks.at(-1)!.n < due) return { state: 'bad', why: 'gap' };
	return { state: 'good', ms: took };
}

/** After so long, or once something holds. */
function passed(ms: number, holds: () => boolean = () => false): Promise<void> {
	return new Promise((resolve) => {
		const end = performance.now() + ms;
		const looking = setInterval(() => {
			if (performance.now() < end && !holds()) return;
			clearInterval(looking);
			resolve();
		}, 20);
	});
}

async function within<T>(ms: number, doing: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(), ms);
	try {
		return await doing(late.signal);
	} finally {
		clearTimeout(timer);
	}
}
