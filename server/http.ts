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

export function securityHeaders(config: Config): [name: string, value: string][] {
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
