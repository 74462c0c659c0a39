import { expect, test } from 'vitest';
import { isForeignWrite, withStyleNonce } from '#server/http.ts';

const HERE = 'https://moot.example.org';
const ask = (method: string, headers: Record<string, string>) => isForeignWrite(new Request(`${HERE}/x`, { method, headers }), HERE);

test.each(['GET', 'HEAD'])('[A2] %s changes nothing and is never refused', (method) => {
	expect(ask(method, { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' })).toBe(false);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('[A2] %s counts only from our own pages', (method) => {
	expect(ask(method, { 'sec-fetch-site': 'same-origin' })).toBe(false);
	expect(ask(method, { origin: HERE })).toBe(false);
	for (const site of ['cross-site', 'same-site', 'none']) expect(ask(method, { 'sec-fetch-site': site, origin: HERE })).toBe(true);
	for (const origin of ['https://elsewhere.example', 'http://moot.example.org', `${HERE}:8443`, 'null', '']) expect(ask(method, { origin })).toBe(true);
	expect(ask(method, {})).toBe(true);
});

test('[C7] the policy lets the watermark keep its own style, by the nonce of the page and nothing wider', () => {
	const policy = "default-src 'none'; script-src 'self' 'nonce-abc+/=='; style-src 'self'; style-src-attr 'unsafe-inline'";
	expect(withStyleNonce(policy)).toBe("default-src 'none'; script-src 'self' 'nonce-abc+/=='; style-src 'self' 'nonce-abc+/=='; style-src-attr 'unsafe-inline'");
	// In development styles come inline without one: a nonce would shut them out.
	const open = "script-src 'nonce-a'; style-src 'self' 'unsafe-inline'";
	expect(withStyleNonce(open)).toBe(open);
	expect(withStyleNonce("style-src 'self'")).toBe("style-src 'self'");
});
