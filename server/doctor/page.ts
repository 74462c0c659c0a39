import { securityHeaders } from '../http.ts';
import { ask, whoOf, type Answer } from './ask.ts';
import type { Tell } from './finding.ts';
import type { Seen } from '#lib/domain/network-check.ts';

const policyParts = ["default-src 'none'", "script-src 'self' 'nonce-", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'self'"];

/** Whether the page comes as the server sends it: its policy, its other headers, and fresh each time. */
export async function lookAtPage(url: URL, first: Answer, mode: Seen['mode'], tell: Tell): Promise<void> {
	const policies = first.raw.filter((_, i) => first.raw[i - 1]?.toLowerCase() === 'content-security-policy');
	const policy = policies.join(', ');
	const missing = policyParts.filter((part) => !policy.includes(part));
	const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
	if (policies.length === 0) tell({ check: 'policy', state: 'fault', say: 'The Content-Security-Policy was dropped.', remedy: { nginx: 'take out proxy_hide_header Content-Security-Policy', haproxy: 'take out http-response del-header content-security-policy' } });
	else if (policies.length > 1 || missing.length > 0) tell({ check: 'policy', state: 'fault', say: `The Content-Security-Policy was changed: ${missing.length > 0 ? `it lacks ${missing.join(', ')}` : 'there is a second one'}.`, remedy: { nginx: 'take out add_header Content-Security-Policy', haproxy: 'take out http-response set-header content-security-policy' } });
	else tell({ check: 'policy', state: 'ok', say: 'The Content-Security-Policy comes as it was sent.' });

	const lost = securityHeaders({ mode }).filter(([name, value]) => first.headers[name] !== value);
	if (lost.length > 0) tell({ check: 'headers', state: 'fault', say: `Dropped or changed: ${lost.map(([name]) => name).join(', ')}.`, remedy: { nginx: 'take out proxy_hide_header and add_header for these', haproxy: 'take out http-response del-header and set-header for these' } });
	else tell({ check: 'headers', state: 'ok', say: 'The other security headers come as they were sent.' });

	if (nonce !== undefined && !first.body.includes(`nonce="${nonce}"`)) tell({ check: 'content', state: 'fault', say: 'The page was written over on the way: its scripts do not match its policy.', remedy: { nginx: 'take out sub_filter' } });
	const again = await ask(url, '/');
	const second = /'nonce-([^']+)'/.exec(String(again.headers['content-security-policy'] ?? ''))?.[1];
	if (again.status !== 200) tell({ check: 'cache', state: 'note', say: `The page did not come a second time: ${whoOf(again)}.` });
	else if (nonce !== undefined && nonce === second) tell({ check: 'cache', state: 'fault', say: 'The same page came twice: something on the way keeps pages and gives them to others.', remedy: { nginx: 'proxy_cache off;', haproxy: 'take out http-request cache-use' } });
	else tell({ check: 'cache', state: 'ok', say: 'Each page is fresh.' });
}
