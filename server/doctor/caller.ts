import { isIP } from 'node:net';
import { ask, faultOf, whoOf } from './ask.ts';
import type { Tell } from './finding.ts';
import { isHere } from './reach.ts';
import type { Seen } from '#lib/domain/network-check.ts';

/** Of a network that is nobody's (RFC 5737). */
const nobodies = ['203.0.113.77', '203.0.113.78'];
const asForwarded = { nginx: 'proxy_set_header X-Forwarded-For $remote_addr;', haproxy: 'http-request set-header X-Forwarded-For %[src]' };

/** What arrives of a request's headers, and whom the server takes the caller for. Null where nothing arrives. */
export async function lookAtCaller(url: URL, tell: Tell): Promise<Seen | null> {
	const began = Date.now();
	let seen: Seen;
	try {
		const answer = await ask(url, '/live/check/send', { method: 'POST', body: new TextEncoder().encode('hello'), headers: { origin: url.origin, cookie: 'folkmoot-doctor=1', 'x-forwarded-for': nobodies.join(', '), 'content-type': 'text/plain' } });
		if (answer.status !== 200) throw new Error(whoOf(answer));
		seen = JSON.parse(answer.body) as Seen;
	} catch (error) {
		tell({ check: 'send', state: 'fault', say: `A small message was not taken: ${faultOf(error)}.`, remedy: { nginx: 'location /live/ { proxy_pass … } without limit_except', haproxy: 'let POST pass for path_beg /live/' } });
		return null;
	}
	const ended = Date.now();
	lookAtAddress(url, seen, tell);
	const { forwarded } = seen;
	if (!seen.originOk) {
		const say = seen.origin === url.origin ? `The server does not take ${url.origin} for its own address. It was asked as "${seen.host}".` : `The Origin was ${seen.origin === null ? 'dropped' : `changed to ${seen.origin}`}.`;
		tell({ check: 'origin', state: 'fault', say, remedy: { nginx: 'proxy_set_header Host $http_host;', haproxy: 'take out http-request set-header/del-header of Host and Origin', folkmoot: `ORIGIN=${url.origin}` } });
	} else tell({ check: 'origin', state: 'ok', say: `Host and Origin fit (Host "${seen.host}").` });
	if (!seen.cookie) tell({ check: 'cookies', state: 'fault', say: 'Cookies were dropped. Nobody can come in.', remedy: { nginx: 'take out proxy_set_header Cookie', haproxy: 'take out http-request del-header cookie' } });
	else tell({ check: 'cookies', state: 'ok', say: 'Cookies pass.' });
	if (url.protocol === 'https:' && forwarded.proto !== 'https') tell({ check: 'proto', state: 'note', say: `X-Forwarded-Proto is ${forwarded.proto === null ? 'not set' : `"${forwarded.proto}"`}. With ORIGIN set that does no harm.`, remedy: { nginx: 'proxy_set_header X-Forwarded-Proto $scheme;', haproxy: 'http-request set-header X-Forwarded-Proto https' } });
	const offset = Math.round((seen.now - (began + ended) / 2) / 1000);
	if (Math.abs(offset) >= 5) tell({ check: 'clock', state: 'note', say: `The server’s clock is ${Math.abs(offset)} seconds ${offset > 0 ? 'ahead of' : 'behind'} this computer’s. One of the two is wrong; people’s pages go by the server’s.` });
	else tell({ check: 'clock', state: 'ok', say: 'The server’s clock agrees with this computer’s.' });
	return seen;
}

function lookAtAddress(url: URL, { address, addressFrom, forwarded, via }: Seen, tell: Tell): void {
	// What is there beyond what we said was written behind it; where there is less, it was written over.
	const proxies = forwarded.addresses < nobodies.length ? Math.min(1, forwarded.addresses) : forwarded.addresses - nobodies.length;
	const isProxied = forwarded.addresses !== nobodies.length || via !== null || forwarded.proto !== null || forwarded.host !== null;
	const check = 'caller';
	if (nobodies.includes(address)) tell({ check, state: 'fault', say: 'The server believes any address a caller claims (X-Forwarded-For). Limits can be walked around.', remedy: { ...asForwarded, folkmoot: proxies > 0 ? `XFF_DEPTH=${proxies}` : 'leave ADDRESS_HEADER out where there is no proxy' } });
	else if (addressFrom === 'missing-header') tell({ check, state: 'fault', say: 'ADDRESS_HEADER names a header that no proxy sets. All people count as one caller.', remedy: asForwarded });
	else if (addressFrom === 'connection' && isProxied) tell({ check, state: 'fault', say: 'There is a proxy, and the server takes it for the caller. All people count as one.', remedy: { ...asForwarded, folkmoot: `ADDRESS_HEADER=x-forwarded-for XFF_DEPTH=${Math.max(1, proxies)}` } });
	else if (addressFrom === 'header' && isPrivate(address) && !isHere(url) && !isPrivate(url.hostname)) tell({ check, state: 'fault', say: 'The server takes a machine of its own network for the caller. All people count as one.', remedy: { folkmoot: `XFF_DEPTH=${Math.max(1, proxies)}` } });
	else tell({ check, state: 'ok', say: addressFrom === 'header' ? 'The caller’s address comes from the proxy, and a false one is not believed.' : 'The caller’s address is that of the connection.' });
}

function isPrivate(address: string): boolean {
	return isIP(address) !== 0 && /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(address.replace(/^::ffff:/, ''));
}
