import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// What a device says of its own. In real browsers, on the built server.

let server: TestServer;
let host: Visitor;
let workshop: OpenWorkshop;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());
test.beforeEach(async () => {
	workshop = await OpenWorkshop.make(server, host);
	await workshop.to('Look');
});

/** Every note that this page sounds from now on, also after a reload, by its pitch. */
async function listen(page: Page): Promise<() => Promise<number[]>> {
	await page.addInitScript(() => {
		const heard = ((window as never as { heard: number[] }).heard = [] as number[]);
		const start = OscillatorNode.prototype.start;
		OscillatorNode.prototype.start = function (...when) {
			heard.push(this.frequency.value);
			return start.apply(this, when);
		};
	});
	await page.reload();
	return () => page.evaluate(() => (window as never as { heard: number[] }).heard);
}

/** All that this page's screen reader is told politely from now on. */
async function aloud(page: Page): Promise<() => Promise<string>> {
	await page.evaluate(() => {
		const told = ((window as never as { told: string[] }).told = [] as string[]);
		const region = document.querySelector('.vh[role="status"] + .vh[role="alert"]')!.previousElementSibling!;
		new MutationObserver(() => told.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
	});
	return () => page.evaluate(() => (window as never as { told: string[] }).told.join(' '));
}

async function choose(page: Page, ...labels: string[]): Promise<void> {
	await page.locator('[popovertarget="look-menu"]').click();
	const kept = page.waitForResponse((answer) => answer.url().endsWith('/look'));
	for (const label of labels) await page.getByRole('checkbox', { name: label }).check();
	await kept;
	await clean(page);
	await page.keyboard.press('Escape');
}

test('[F14] a sound as the time ends is off until somebody switches it on, is heard at once, stays on this device, and sounds once at the end; a desk has it too', async ({ browser }) => {
	const heron = await onDevice(browser, server.origin, await workshop.join('Heron'), `/w/${workshop.id}`);
	const otter = await onDevice(browser, server.origin, await workshop.join('Otter'), `/w/${workshop.id}`);
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const [heard, silent, atDesk] = [await listen(heron), await listen(otter), await listen(desk)];
	for (const page of [heron, desk]) await choose(page, 'A quiet sound when time is nearly up');
	for (const notes of [heard, atDesk]) await expect.poll(notes).toEqual([523]);
	await heron.reload();
	await expect(heron.locator('html')).toHaveAttribute('data-hearing', 'sound');
	await heron.locator('#main').click({ position: { x: 2, y: 2 } });
	await expect(heron.getByRole('timer', { name: /left$/ })).toBeVisible();
	await workshop.turn('end');
	for (const page of [heron, otter]) await expect(page.getByRole('timer', { name: /to finish/ })).toBeVisible();
	await expect.poll(heard).toEqual([349]);
	await expect.poll(atDesk).toEqual([523, 349]);
	expect(await silent()).toEqual([]);
});

test('[F14] whoever wants to hear less switches off how much time is left; rounds and the host’s words are said all the same', async ({ browser }) => {
	const heron = await onDevice(browser, server.origin, await workshop.join('Heron'), `/w/${workshop.id}`);
	const otter = await onDevice(browser, server.origin, await workshop.join('Otter'), `/w/${workshop.id}`);
	await choose(heron, 'how much time is left');
	const [less, all] = [await aloud(heron), await aloud(otter)];
	await expect(heron.getByRole('timer', { name: /left$/ })).toBeVisible();
	await workshop.turn('end');
	await expect.poll(all).toContain('Time is up. Saving your words.');
	await host.must(`/w/${workshop.id}/desk?/tell`, { text: 'Please come to the front.' });
	await expect.poll(less).toContain('Please come to the front.');
	expect(await less()).not.toContain('Time is up.');
});

test('[L21] what tells screen readers comes after the table, and says then what has changed since the page came', async ({ browser }) => {
	const heron = await onDevice(browser, server.origin, await workshop.join('Heron'), '/about');
	const chunks = JSON.parse(readFileSync('.svelte-kit/output/client/.vite/manifest.json', 'utf8')) as Record<string, { file: string; name?: string }>;
	const { file } = Object.values(chunks).find(({ name }) => name === 'Spoken')!;
	let go = () => {};
	const held = new Promise<void>((resolve) => (go = resolve));
	await heron.route(({ pathname }) => pathname.endsWith(file), async (route) => {
		await held;
		await route.continue();
	});
	await heron.goto(`/w/${workshop.id}`);
	await expect(heron.getByRole('timer', { name: /left$/ })).toBeVisible();
	await workshop.turn('next', 'start');
	await expect(heron.getByRole('heading', { name: 'Put cards that belong together in one group' })).toBeVisible();
	await expect(heron.locator('.vh[role="alert"]')).toHaveCount(0);
	go();
	await expect(heron.locator('.vh[role="status"]').filter({ hasText: 'Round 4. Put cards that belong together in one group.' })).toBeAttached();
});
