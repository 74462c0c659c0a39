import { startServer } from '../support/server.ts';
import { expect, test } from './test.ts';

test('[A3] the first page keeps the policy and asks no other host for anything', async ({ page, server }) => {
	const foreign: string[] = [];
	const complaints: string[] = [];
	page.on('request', (request) => {
		if (!request.url().startsWith(server.origin) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
	});
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));

	const response = await page.goto('/', { waitUntil: 'networkidle' });
	const headers = response?.headers() ?? {};
	expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self' 'nonce-/);
	expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' });
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	expect(foreign).toEqual([]);
	expect(complaints).toEqual([]);
});

test('[N2] the server stops with code 0 when asked, frees its port and starts again on the same data', async () => {
	const server = await startServer();
	try {
		const { origin } = server;
		const asked = performance.now();
		expect(await server.stop()).toBe(0);
		expect(performance.now() - asked).toBeLessThan(5000);
		await server.start();
		expect(server.origin).toBe(origin);
		await server.kill();
		await server.start();
		expect((await fetch(origin)).status).toBe(200);
	} finally {
		await server.dispose();
	}
});

test('[N5] a line that rests is kept longer than browsers and proxies keep theirs', async ({ server }) => {
	const { headers } = await fetch(server.origin);
	expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
});

test('[A3] a form posted from another site is refused', async ({ server }) => {
	const foreign = await fetch(server.origin, { method: 'POST', headers: { origin: 'https://elsewhere.example' } });
	expect(foreign.status).toBe(403);
});
