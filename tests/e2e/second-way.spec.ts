import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { BadProxy, type Faults } from '../support/bad-proxy.ts';
import { cardWith, finger, joinByCode, moveToGroup, putDots, putDown, writeCard } from './cast/citizen.ts';
import { comeIn, type Somebody } from './cast/hall.ts';
import { expect, test } from './test.ts';
import { startServer, type TestServer } from '../support/server.ts';

const blocked = 'Your network blocks the fast way.';
const offline = 'You are offline.';
const card = (text: string) => ({ text, theme: 'Safety', where: 'Whole area' });

let server: TestServer;
let host: Facilitator;
let code: string;
test.beforeAll(async () => {
	server = await startServer();
	host = new Facilitator(new Hall(server.origin, 100_000));
	await host.arrive(server.adminLink!);
	await host.makeWorkshop('Millbrook: our streets', 'What should change in our streets?');
	({ code } = await host.door());
	await host.turn({ command: 'start' });
});
test.afterAll(async () => {
	host.leave();
	await server.dispose();
});

/** Somebody whose network does this to WebSockets and streams. */
async function behind(browser: Browser, faults: Faults): Promise<{ proxy: BadProxy; who: Somebody }> {
	const proxy = await BadProxy.open(server.origin, faults);
	return { proxy, who: await comeIn(browser, 'phone', () => proxy.origin) };
}

test('[I14] a proxy that holds WebSockets, or cuts them after seconds, is found out as well', async ({ browser }) => {
	for (const upgrades of ['hang', { cutAfterMs: 2000 }] as const) {
		const { proxy, who } = await behind(browser, { upgrades });
		try {
			await joinByCode(who.page, finger, code, 'Otter');
			await expect(who.page.getByText(blocked, { exact: true }), JSON.stringify(upgrades)).toBeVisible();
		} finally {
			await who.context.close();
			await proxy.close();
		}
	}
});

/** The scripts of the second way, by what only they say. */
function isSecondWay({ pathname }: URL): boolean {
	return pathname.endsWith('.js') && readFileSync(join('build/client', pathname), 'utf8').includes('application/octet-stream');
}

test('[I10] a page whose network was dead when it fetched the second way at leisure has it when it needs it', async ({ browser }) => {
	const { proxy, who } = await behind(browser, {});
	const { page } = who;
	try {
		await page.route(isSecondWay, (route) => route.abort());
		await joinByCode(page, finger, code, 'Teal');
		await page.waitForEvent('requestfailed', { predicate: (request) => isSecondWay(new URL(request.url())), timeout: 20_000 });
		await page.unroute(isSecondWay);
		proxy.faults = { upgrades: 'refuse' };
		proxy.cut();
		await expect(page.getByText(blocked, { exact: true })).toBeVisible();
		expect(proxy.seen.streams).toBeGreaterThan(0);
	} finally {
		await who.context.close();
		await proxy.close();
	}
});

test('[I10] a page whose line broke soon after it opened, with the server away for a while, has the second way when it needs it', async ({ browser }) => {
	const { proxy, who } = await behind(browser, {});
	const { page } = who;
	try {
		const opened = page.waitForEvent('websocket').then((line) => line.waitForEvent('framereceived'));
		await joinByCode(page, finger, code, 'Sorrel');
		await opened;
		proxy.faults = { away: true };
		const { upgrades } = proxy.seen;
		proxy.cut();
		await expect(page.getByText(offline).first()).toBeVisible();
		// The second way was tried, and the fast one again.
		await expect.poll(() => proxy.seen.upgrades).toBeGreaterThan(upgrades);
		proxy.faults = { upgrades: 'refuse' };
		await expect(page.getByText(blocked, { exact: true })).toBeVisible({ timeout: 20_000 });
		expect(proxy.seen.streams).toBeGreaterThan(0);
	} finally {
		await who.context.close();
		await proxy.close();
	}
});

test('[I14] a person whose network lets no WebSocket through places, groups and votes, is told so once, and loses nothing', async ({ browser }) => {
	test.setTimeout(180_000);
	const { proxy, who } = await behind(browser, { upgrades: 'refuse' });
	const { page } = who;
	try {
		await test.step('on the second way, and told so', async () => {
			await joinByCode(page, finger, code, 'Heron');
			await expect(page.getByText(blocked, { exact: true })).toBeVisible();
			expect(proxy.seen.streams).toBeGreaterThan(0);
		});

		await test.step('places a card, also while the line is cut', async () => {
			await host.turn({ command: 'next' });
			await host.turn({ command: 'start' });
			await writeCard(page, finger, card('A crossing with lights by the school.'));
			await putDown(page, finger);
			await expect(cardWith(page, 'A crossing with lights').getByText('Saved')).toBeVisible();
			await writeCard(page, finger, card('One lamp at the weir.'));
			proxy.cut();
			await putDown(page, finger);
			await expect(cardWith(page, 'One lamp').getByText('Saved')).toBeVisible();
			await expect(page.getByText(offline)).toHaveCount(0);
		});

		await test.step('the note is put away and stays away', async () => {
			await page.getByRole('button', { name: 'Put this note away' }).tap();
			await expect(page.getByText(blocked, { exact: true })).toHaveCount(0);
			await page.reload();
			await expect(cardWith(page, 'One lamp').getByText('Saved')).toBeVisible();
			await writeCard(page, finger, card('An evening bus on Fridays.'));
			await putDown(page, finger);
			await expect(cardWith(page, 'An evening bus').getByText('Saved')).toBeVisible();
			await expect(page.getByText(blocked, { exact: true })).toHaveCount(0);
		});

		await test.step('groups', async () => {
			for (const _ of ['look', 'group']) {
				await host.turn({ command: 'next' });
				await host.turn({ command: 'start' });
			}
			for (const name of ['Safe to cross', 'Lamps and buses']) {
				await finger.press(page, 'link', 'New group');
				await finger.write(page, 'Name of the group', name);
				await finger.press(page, 'button', 'New group');
				await expect(page.getByRole('dialog')).toBeHidden();
			}
			await moveToGroup(page, finger, 'A crossing with lights by the school.', 'Safe to cross');
			await moveToGroup(page, finger, 'One lamp at the weir.', 'Lamps and buses');
			await moveToGroup(page, finger, 'An evening bus on Fridays.', 'Lamps and buses');
		});

		await test.step('WebSockets come back: the page moves over, and nobody sees a lost line', async () => {
			const seen: string[] = [];
			await page.exposeFunction('sawOffline', (text: string) => void seen.push(text));
			await page.evaluate((words) => {
				const look = () => document.body.innerText.includes(words) && (window as unknown as { sawOffline(text: string): void }).sawOffline(words);
				new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
			}, offline);
			proxy.faults = {};
			const upgrades = proxy.seen.upgrades;
			await page.evaluate(() => void window.dispatchEvent(new Event('online')));
			// A line of the check first, then the board's.
			await expect.poll(() => proxy.seen.upgrades, { timeout: 40_000 }).toBeGreaterThanOrEqual(upgrades + 2);
			const { posts } = proxy.seen;
			await moveToGroup(page, finger, 'One lamp at the weir.', 'Safe to cross');
			expect(seen).toEqual([]);
			await page.reload();
			await expect(page.locator('details').filter({ hasText: 'Safe to cross' }).getByText('One lamp at the weir.')).toBeVisible();
			expect(proxy.seen.posts).toBe(posts);
		});

		await test.step('votes, on the fast way', async () => {
			for (let on = 0; on < 3; on++) await host.turn({ command: 'next' });
			await host.turn({ command: 'start' });
			await putDots(page, finger, { 'Safe to cross': 1, 'Lamps and buses': 1 });
			await finger.press(page, 'button', 'Put my ballot in the box');
			await expect(page.getByText('Your ballot is in the box.')).toBeVisible();
		});
		expect(who.ears.complaints).toEqual([]);
		expect(who.ears.foreign).toEqual([]);
	} finally {
		await who.context.close();
		await proxy.close();
	}
});
