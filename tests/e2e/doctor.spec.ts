import { spawn } from 'node:child_process';
import { diagnose } from '../../server/doctor/diagnose.ts';
import type { Finding } from '../../server/doctor/finding.ts';
import { BadProxy, type Faults } from '../support/bad-proxy.ts';
import { expect, test } from './test.ts';

/** What it ends with, and what it says. */
function doctor(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, ['--import', 'tsx', 'server/doctor/main.ts', ...args]);
		let [out, err] = ['', ''];
		child.stdout.on('data', (chunk) => (out += chunk));
		child.stderr.on('data', (chunk) => (err += chunk));
		child.on('exit', (code) => resolve({ code, out, err }));
	});
}

test('[NC7] the doctor names each fault of a proxy before a real server, by what was dropped and what to change, and finds none where there is none', async ({ server }) => {
	test.setTimeout(240_000);
	const cases: [faults: Faults, check: string | null, say: RegExp, nginx: RegExp | null][] = [
		[{}, null, /./, null],
		[{ upgrades: 'refuse' }, 'websocket', /did not open: "bad-proxy" answered with 400/, /Upgrade \$http_upgrade/],
		[{ upgrades: { cutAfterMs: 1500 } }, 'websocket', /was cut after/, /proxy_read_timeout/],
		[{ streams: 'refuse' }, 'stream', /did not open: "bad-proxy" answered with 403/, /proxy_buffering off/],
		[{ streams: { cutAfterMs: 1500 } }, 'stream', /was cut after/, /proxy_read_timeout/],
		[{ streams: { holdMs: 3500 } }, 'stream buffering', /held back for .* all at once/, /proxy_buffering off/],
		[{ bodyMost: 2_000_000 }, 'body size', /^5 MB .*"bad-proxy" answered with 413\. 1 MB are\.$/, /client_max_body_size/],
		[{ request: { cookie: null } }, 'cookies', /dropped/, /Cookie/],
		[{ request: { origin: null } }, 'origin', /Origin was dropped/, /Host/],
		[{ request: { host: 'inner:3000' } }, 'origin', /asked as "inner:3000"/, /proxy_set_header Host/],
		[{ answer: { 'content-security-policy': null } }, 'policy', /dropped/, /hide_header/],
		[{ answer: { 'content-security-policy': "default-src 'self'" } }, 'policy', /changed/, /add_header/],
		[{ answer: { 'x-frame-options': null } }, 'headers', /x-frame-options/, /hide_header/],
		[{ answer: { 'content-encoding': 'gzip' } }, 'compression', /packed/, /gzip off/],
		[{ caches: true }, 'cache', /same page came twice/, /proxy_cache off/],
		[{ address: 'append' }, 'caller', /proxy/, /X-Forwarded-For/]
	];
	const all = await Promise.all(
		cases.map(async ([faults]) => {
			const proxy = await BadProxy.open(server.origin, faults);
			const findings = await diagnose(new URL(proxy.origin), 5000);
			await proxy.close();
			return findings;
		})
	);
	for (const [i, [faults, check, say, nginx]] of cases.entries()) {
		const what = JSON.stringify(faults);
		const bad = all[i]!.filter(({ state }) => state === 'fault');
		if (check === null) {
			expect(bad, what).toEqual([]);
			continue;
		}
		const found = bad.find((finding: Finding) => finding.check === check);
		expect(found?.say, `${what}: ${JSON.stringify(bad)}`).toMatch(say);
		if (nginx) expect(found!.remedy?.nginx, what).toMatch(nginx);
	}

	// An Origin that is written over lets every page of the world in.
	const proxy = await BadProxy.open(server.origin);
	proxy.faults = { request: { origin: proxy.origin } };
	const findings = await diagnose(new URL(proxy.origin), 1000);
	expect(findings.find(({ check }) => check === 'foreign page')).toMatchObject({ state: 'fault' });
	await proxy.close();
});

test('[NC7] the command ends with 0 or 1, in words or in JSON, and answers wrong arguments with a sentence', async ({ server }) => {
	test.setTimeout(120_000);
	const proxy = await BadProxy.open(server.origin, { upgrades: 'refuse' });
	const [good, bad, away, wrong] = await Promise.all([doctor(server.origin, '--seconds', '2'), doctor(proxy.origin, '--seconds', '2', '--json'), doctor('http://127.0.0.1:9', '--seconds', '2'), doctor('ftp://x.example')]);
	await proxy.close();
	expect([good.code, good.out.includes('All a workshop needs gets through.')], good.out + good.err).toEqual([0, true]);
	const report = JSON.parse(bad.out) as { ok: boolean; findings: Finding[] };
	expect([bad.code, report.ok, report.findings.filter(({ state }) => state === 'fault').map(({ check }) => check)]).toEqual([1, false, ['websocket']]);
	expect([away.code, away.out]).toEqual([1, expect.stringContaining('cannot be reached: nothing listens there')]);
	expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^"ftp:\/\/x\.example" is not an address of a page/)]);
});
