import type { Config } from './config.ts';

/**
 * True for a request that may change something and does not provably come from our own page.
 * Browsers that send Sec-Fetch-Site are believed; older ones must send exactly our Origin.
 */
export function isForeignWrite(request: Request, origin: string): boolean {
	if (request.method === 'GET' || request.method === 'HEAD') return false;
	const site = request.headers.get('sec-fetch-site');
	if (site !== null) return site !== 'same-origin';
	return request.headers.get('origin') !== origin;
}

export function securityHeaders(config: Pick<Config, 'mode'>): [name: string, value: string][] {
	const headers: [string, string][] = [
		['x-content-type-options', 'nosniff'],
		['referrer-policy', 'same-origin'],
		['cross-origin-opener-policy', 'same-origin'],
		['x-frame-options', 'DENY'],
		['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
	];
	if (config.mode === 'production') headers.push(['strict-transport-security', 'max-age=63072000']);
	return headers;
}

/**
 * Lets a page's styles in by the same nonce as its scripts. Kit adds a nonce where it writes a style itself, which it does not do here;
 * but the canvas brings its watermark's style with it, and its licence wants the watermark to stand where it belongs.
 */
export function withStyleNonce(policy: string): string {
	const nonce = /script-src [^;]*('nonce-[^']+')/.exec(policy)?.[1];
	return nonce === undefined || /style-src [^;]*('nonce-|'unsafe-inline')/.test(policy) ? policy : policy.replace(/style-src ([^;]*)/, `style-src $1 ${nonce}`);
}
