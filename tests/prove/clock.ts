import { chromium, type Browser } from '@playwright/test';
import { ensureChromium } from '../support/chromium.js';
import { startServer } from '../support/server.ts';
import { finger, joinByCode } from '../e2e/cast/citizen.ts';
import { comeIn, endShown, freeze, setWrong, type Somebody } from '../e2e/cast/hall.ts';
import { fillDeal, main, makeFirstAccount, makeWorkshop, openDoors } from '../e2e/cast/host.ts';
import type { Report } from './report.ts';

/** Devices whose clocks are wrong by so much, ms: right, slow, fast, three days back, in another year. */
const skews = [0, -14_000, 3_600_000, -3 * 86_400_000, 400 * 86_400_000];
const bar = 150;

/** R14 in real browsers: whatever the devices' clocks say, all show the server's end, also after a restart and after a sleep. */
export async function prove(report: Report, { long }: { long: boolean }): Promise<void> {
	const found = await ensureChromium();
	if ('why' in found) throw new Error(`no browser: ${found.why}`);
	const browser = await chromium.launch({ executablePath: found.path });
	const server = await startServer();
	try {
		await watch(browser, server, report, long);
	} finally {
		await browser.close();
		await server.dispose();
	}
}

async function watch(browser: Browser, server: Awaited<ReturnType<typeof startServer>>, report: Report, long: boolean): Promise<void> {
	const origin = () => server.origin;
	const desk = (await comeIn(browser, 'desk', origin)).page;
	await makeFirstAccount(desk, server.adminLink!);
	await makeWorkshop(desk);
	await fillDeal(desk);
	const code = await openDoors(desk);
	await main(desk, 'Start round 1');
	const people: Somebody[] = [];
	for (const [i, skew] of skews.entries()) {
		const somebody = await comeIn(browser, 'phone', origin);
		await setWrong(somebody, skew);
		await joinByCode(somebody.page, finger, code, `Bird ${i}`);
		people.push(somebody);
	}
	/** The server's own word, from the last fact that reached anyone: server and true time are one machine's. */
	const end = () => {
		const facts = people.flatMap(({ ears }) => ears.facts('stage')) as { round: { state: string; endsAt?: number }; turn: number }[];
		return facts.filter(({ round }) => round.state === 'running').sort((a, b) => b.turn - a.turn)[0]!.round.endsAt!;
	};
	const measure = async (what: string, times = long ? 5 : 2) => {
		const off: number[] = [];
		for (let i = 0; i < times; i++) off.push(...(await Promise.all(people.map(async ({ page }) => Math.abs((await endShown(page)) - end())))));
		const most = Math.max(...off);
		report({ promise: 'R14', what: `${people.length} phones, clocks wrong by up to 400 days: ${what}`, bar: `<= ${bar} ms from the server's end`, got: `${Math.round(most)} ms at most, ${off.length} readings`, ok: most <= bar });
	};

	await measure('as they come in');
	const wake = await freeze(people[1]!);
	await desk.getByRole('button', { name: 'Add 5 minutes' }).click();
	await new Promise((resolve) => setTimeout(resolve, long ? 30_000 : 3000));
	await wake();
	await measure('after a sleep in which the host gave more time');
	await server.kill();
	await server.start();
	for (const { page } of people) await page.getByText('You are offline.').first().waitFor({ state: 'detached', timeout: 30_000 });
	await measure('after the server was killed and started again');
}
