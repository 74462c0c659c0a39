import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config.ts';
import { originHeader } from '#lib/doc/stream-frames.ts';

/**
 * Browsers send cookies with a socket to any host: only the Origin says which page asked for it. One that is missing is refused too,
 * unless the page says it in a header that pages of other hosts cannot send.
 */
export function isOurOrigin({ origin: expected }: Pick<Config, 'origin'>, request: IncomingMessage): boolean {
	const { host } = request.headers;
	const origin = request.headers.origin ?? request.headers[originHeader];
	if (!origin) return false;
	if (expected !== null) return origin === expected;
	return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Where a connection comes from: through our own proxies, counted from the right, if there are any. */
export function addressOf({ addressHeader, xffDepth }: Pick<Config, 'addressHeader' | 'xffDepth'>, request: IncomingMessage): string {
	const direct = request.socket.remoteAddress ?? '';
	if (addressHeader === null) return direct;
	const value = request.headers[addressHeader];
	const text = Array.isArray(value) ? value.join(',') : (value ?? '');
	if (addressHeader !== 'x-forwarded-for') return text.trim() || direct;
	const hops = text.split(',').map((hop) => hop.trim());
	return hops[hops.length - xffDepth] || direct;
}
