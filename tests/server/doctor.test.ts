import { expect, test } from 'vitest';
import { BadProxy, type Faults } from '../support/bad-proxy.ts';
import { checkServer } from '../support/check-server.ts';
import { lookAtCaller } from '#server/doctor/caller.ts';
import type { Finding } from '#server/doctor/finding.ts';
import { Mistake, readOptions } from '#server/doctor/options.ts';

async function callerFound(config: Parameters<typeof checkServer>[1], faults: Faults, ahead = 0): Promise<Finding[]> {
	const server = await checkServer(ahead, config);
	const proxy = await BadProxy.open(server.origin, faults);
	const findings: Finding[] = [];
	await lookAtCaller(new URL(proxy.origin), (finding) => findings.push(finding));
	await proxy.close();
	await server.close();
	return findings;
}

test('[NC7] whom the server takes the caller for is right only where ADDRESS_HEADER and XFF_DEPTH fit the proxies', async () => {
	const header = { addressHeader: 'x-forwarded-for' };
	const cases: [config: Parameters<typeof checkServer>[1], faults: Faults, state: 'ok' | 'fault', say: RegExp, set: RegExp | null][] = [
		[{}, {}, 'ok', /of the connection/, null],
		[{}, { address: 'append' }, 'fault', /takes it for the caller/, /^ADDRESS_HEADER=x-forwarded-for XFF_DEPTH=1$/],
		[{}, { address: 'replace' }, 'fault', /takes it for the caller/, /^ADDRESS_HEADER=x-forwarded-for XFF_DEPTH=1$/],
		[header, { address: 'append' }, 'ok', /from the proxy/, null],
		[header, { address: 'replace' }, 'ok', /from the proxy/, null],
		[{ ...header, xffDepth: 2 }, { address: 'append' }, 'fault', /believes any address/, /^XFF_DEPTH=1$/],
		[header, {}, 'fault', /believes any address/, /leave ADDRESS_HEADER out/],
		[header, { request: { 'x-forwarded-for': null } }, 'fault', /no proxy sets/, null],
		[{ addressHeader: 'x-real-ip' }, { address: 'append' }, 'fault', /no proxy sets/, null]
	];
	for (const [config, faults, state, say, set] of cases) {
		const caller = (await callerFound(config, faults)).find(({ check }) => check === 'caller')!;
		expect(caller, JSON.stringify([config, faults])).toMatchObject({ state, say: expect.stringMatching(say) as string });
		if (set) expect(caller.remedy?.folkmoot).toMatch(set);
	}
});

test('[NC7] an ORIGIN that is not this address, and a clock that is wrong, are named', async () => {
	const wrong = await callerFound({ origin: 'https://moot.example.org' }, {}, 40_000);
	expect(wrong.find(({ check }) => check === 'origin')).toMatchObject({ state: 'fault', remedy: { folkmoot: expect.stringMatching(/^ORIGIN=http:\/\/127/) as string } });
	expect(wrong.find(({ check }) => check === 'clock')).toMatchObject({ state: 'note', say: expect.stringMatching(/^The server’s clock is 40 seconds ahead/) as string });
});

test('[NC7] wrong arguments are answered with a sentence', () => {
	expect(readOptions(['moot.example.org'])).toMatchObject({ url: new URL('https://moot.example.org'), holdMs: 60_000, json: false });
	expect(readOptions(['http://localhost:3000/', '--minutes', '35', '--json'])).toMatchObject({ holdMs: 2_100_000, json: true });
	expect(readOptions(['--help'])).toBeNull();
	for (const args of [[], ['ftp://x.example'], ['a.example', 'b.example'], ['a.example', '--seconds', 'long'], ['a.example', '--minutes', '60'], ['a.example', '--seconds', '5', '--minutes', '5'], ['a.example/w/x'], ['a.example', '--what']]) {
		expect(() => readOptions(args), args.join(' ')).toThrow(Mistake);
	}
});
