import { ask, faultOf, whoOf, type Answer } from './ask.ts';
import type { Tell } from './finding.ts';

const day = 24 * 60 * 60_000;

/** Name, certificate, redirects. Gives the start page; null where there is nothing to look at. */
export async function reach(url: URL, tell: Tell): Promise<Answer | null> {
	let page: Answer;
	try {
		page = await ask(url, '/');
	} catch (error) {
		tell({ check: 'reach', state: 'fault', say: `${url.origin} cannot be reached: ${faultOf(error)}.` });
		return null;
	}
	if (page.tls) {
		const left = Math.floor((page.tls.until.getTime() - Date.now()) / day);
		const say = `${page.tls.version}, the certificate is good for ${left} more days.`;
		tell({ check: 'certificate', state: left < 10 ? 'fault' : 'ok', say });
	} else if (!isHere(url)) tell({ check: 'certificate', state: 'fault', say: 'The address is not https. Sign-in cookies and copying need it.', remedy: { nginx: 'listen 443 ssl;', haproxy: 'bind :443 ssl crt …' } });
	const to = page.headers.location;
	if (page.status >= 300 && page.status < 400 && to !== undefined) {
		tell({ check: 'redirect', state: 'fault', say: `The address leads on to ${new URL(to, url).origin}. Look at that one instead.` });
		return null;
	}
	if (page.status !== 200 || !page.body.includes('<html lang="en"')) {
		tell({ check: 'page', state: 'fault', say: `The start page is not Folkmoot’s: ${whoOf(page)}.` });
		return null;
	}
	if (url.protocol === 'https:' && url.port === '') await fromHttp(url, tell);
	return page;
}

/** Whoever types the address without https. */
async function fromHttp(url: URL, tell: Tell): Promise<void> {
	try {
		const answer = await ask(new URL(`http://${url.host}`), '/');
		const leads = answer.status >= 300 && answer.status < 400 && answer.headers.location?.startsWith('https://');
		tell(
			leads
				? { check: 'redirect', state: 'ok', say: 'http leads on to https.' }
				: { check: 'redirect', state: 'fault', say: 'http does not lead on to https.', remedy: { nginx: 'return 301 https://$host$request_uri;', haproxy: 'http-request redirect scheme https unless { ssl_fc }' } }
		);
	} catch {
		tell({ check: 'redirect', state: 'note', say: 'Nothing answers on port 80. Who types the address without https gets nothing.' });
	}
}

export function isHere({ hostname }: URL): boolean {
	return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
