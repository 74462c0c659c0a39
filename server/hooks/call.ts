import { createHmac } from 'node:crypto';
import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { isCallable, isPublicAddress } from './address.ts';

export interface Answered {
	/** Null: there was no answer. */
	status: number | null;
	fault: string | null;
}

const timeoutMs = 10_000;

/** `t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 by the webhook's secret over "<t>.<body>". Who takes it in checks that t is not old. */
export function signatureOf(secret: string, seconds: number, body: string): string {
	return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/**
 * Posts one message. The name is resolved here and the very address it gave is called: a name that leads somewhere else a moment later gains
 * nothing. No redirect is followed, and no more of the answer is read than its status.
 */
export function callHook({ url, body, headers, allowed }: { url: string; body: string; headers: Record<string, string>; allowed: readonly string[] }): Promise<Answered> {
	if (!isCallable(url, allowed)) return Promise.resolve({ status: null, fault: 'address not allowed' });
	const target = new URL(url);
	const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
	const isAllowed = allowed.includes(host);
	return new Promise((answer) => {
		let isOver = false;
		const over = (answered: Answered) => {
			if (isOver) return;
			isOver = true;
			answer(answered);
		};
		const request = (target.protocol === 'https:' ? https : http).request(
			target,
			{
				method: 'POST',
				headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Folkmoot-Webhook/1' },
				timeout: timeoutMs,
				agent: false,
				lookup(name, options, done) {
					resolve(name, { ...options, all: true }, (error, found) => {
						const addresses = (found as LookupAddress[] | undefined) ?? [];
						const bad = error ?? (addresses.length === 0 || (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address))) ? new Error('address not allowed') : null);
						if (bad) done(bad, '', 4);
						else if (options.all) (done as unknown as (e: null, all: LookupAddress[]) => void)(null, addresses);
						else done(null, addresses[0]!.address, addresses[0]!.family);
					});
				}
			},
			(response) => {
				over({ status: response.statusCode ?? null, fault: null });
				response.destroy();
			}
		);
		// A number needs no look-up: it is judged here.
		if (isIP(host) !== 0 && !isAllowed && !isPublicAddress(host)) request.destroy(new Error('address not allowed'));
		const late = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs);
		late.unref();
		request.on('error', (error) => over({ status: null, fault: error.message.slice(0, 200) }));
		request.on('close', () => {
			clearTimeout(late);
			over({ status: null, fault: 'closed without an answer' });
		});
		request.end(body);
	});
}
