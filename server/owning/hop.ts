import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { App } from '../app.ts';
import { keyed } from '../auth/keys.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** One server passes a request on to another with this. From outside it never counts: it is taken off at the front. */
export const hopHeader = 'x-folkmoot-hop';
/** Two servers' clocks need not agree to the second. */
const lastsMs = 30_000;

/** What the first server says of a request to the one that owns its workshop. */
export interface Hop {
	/** The server it is meant for: a server that was started anew at the same address is another one. */
	to: string;
	/** The caller's address, as the first server knows it. */
	address: string;
}

type Asked = Pick<IncomingMessage, 'method' | 'url'>;

const ofWorkshop = /^\/(?:w|live)\/([0-9a-z]{16})(?:[/?]|$)/;

/** Which workshop a request belongs to; null where to none. Who passes on and who lets in must read it alike. */
export function workshopIn({ url }: Pick<IncomingMessage, 'url'>): WorkshopId | null {
	return (ofWorkshop.exec(url ?? '')?.[1] as WorkshopId | undefined) ?? null;
}

/** Good for one method and address only, and not for long. */
export function signHop(app: Pick<App, 'config' | 'clock'>, hop: Hop, asked: Asked): string {
	const text = Buffer.from(JSON.stringify([hop.to, hop.address, app.clock.now()])).toString('base64url');
	return `${text}.${mark(app, text, asked).toString('base64url')}`;
}

/** Null where it was not made by one of our servers, for this request, just now. */
export function readHop(app: Pick<App, 'config' | 'clock'>, header: string | string[] | undefined, asked: Asked): Hop | null {
	const [text, given, more] = typeof header === 'string' && header.length < 1000 ? header.split('.') : [];
	if (!text || !given || more !== undefined) return null;
	const [right, theirs] = [mark(app, text, asked), Buffer.from(given, 'base64url')];
	if (theirs.length !== right.length || !timingSafeEqual(theirs, right)) return null;
	const [to, address, at] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string, number];
	return Math.abs(app.clock.now() - at) < lastsMs ? { to, address } : null;
}

function mark(app: Pick<App, 'config'>, text: string, { method, url }: Asked): Buffer {
	return keyed(app, 'hop', `${text} ${method} ${url}`);
}
