import type { Page } from '@playwright/test';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { expect, test } from './test.ts';

// The door of a workshop, on a phone.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());
test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const alias = (page: Page) => page.getByRole('textbox', { name: 'What shall we call you?' });

test('[C13] at the door next to nothing is fetched, and the button says who joins, by the name that stands there', async ({ page }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const scripts: number[] = [];
	page.on('response', (answer) => answer.request().resourceType() === 'script' && scripts.push(Number(answer.headers()['content-length'])));
	await page.goto(`${server.origin}${workshop.door}`, { waitUntil: 'networkidle' });
	expect(scripts).toHaveLength(1);
	expect(scripts[0]).toBeGreaterThan(0);
	expect(scripts[0]).toBeLessThan(1500);
	const first = await alias(page).inputValue();
	expect(first).not.toBe('');
	await page.getByRole('button', { name: 'Another name' }).tap();
	await expect(alias(page)).not.toHaveValue(first);
	await expect(page.getByRole('button', { name: `Join as ${await alias(page).inputValue()}` })).toBeVisible();
	await alias(page).fill('');
	await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
	await alias(page).fill('$& Heron');
	await expect(page.getByRole('button', { name: 'Join as $& Heron' })).toBeVisible();
});

test('[C13] a name that is typed before the door’s script has come stands on the button when it has', async ({ page }) => {
	const workshop = await OpenWorkshop.make(server, host);
	let come = () => {};
	const comes = new Promise<void>((resolve) => (come = resolve));
	await page.route('**/_app/**/*.js', async (route) => {
		await comes;
		await route.continue();
	});
	await page.goto(`${server.origin}${workshop.door}`, { waitUntil: 'commit' });
	await alias(page).fill('Wren');
	come();
	await expect(page.getByRole('button', { name: 'Join as Wren', exact: true })).toBeVisible();
});

test('[C13] what is wrong with a name is said where it is typed; a second tap on a slow line makes no second person', async ({ page }) => {
	const workshop = await OpenWorkshop.make(server, host);
	await page.goto(`${server.origin}${workshop.door}`, { waitUntil: 'networkidle' });
	await alias(page).fill('  ');
	await page.getByRole('button', { name: 'Join', exact: true }).tap();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(alias(page)).toBeFocused();
	await expect(alias(page)).toHaveAttribute('aria-invalid', 'true');

	let sent = 0;
	await page.route('**/door?/join', async (route) => {
		sent += 1;
		await joined;
		await route.continue();
	});
	let go = () => {};
	const joined = new Promise<void>((resolve) => (go = resolve));
	await alias(page).fill('Heron');
	const disabled = await page.getByRole('button', { name: 'Join as Heron' }).evaluate((element: HTMLButtonElement) => {
		element.click();
		element.click();
		return element.disabled;
	});
	expect(disabled).toBe(true);
	go();
	await expect(page).toHaveURL(new RegExp(`/w/${workshop.id}`));
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
	expect(sent).toBe(1);
});

test('[C13] [J10] who stands at the door is nobody yet: what the one before wrote on this phone is gone, and the door opens by itself', async ({ page }) => {
	test.setTimeout(60_000);
	const id = /\/w\/([0-9a-z]{16})/.exec((await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?' })).location)![1]!;
	await host.must(`/w/${id}/setup?/deal`, { decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' });
	const door = /\/j\/[\w-]+/.exec(await (await host.get(`/w/${id}/pack`)).text())![0];
	// A picture: no script of ours runs there that forgets, as the first page's does.
	await page.goto(`${server.origin}/plan-millbrook.svg`);
	await page.evaluate((of) => {
		localStorage.setItem(`folkmoot:words:${of}:somebody:card`, '"A secret"');
		localStorage.setItem('folkmoot:words:another:somebody:card', '"Stays"');
	}, id);
	await page.goto(`${server.origin}${door}`);
	await expect(page.getByText('The doors are not open yet.')).toBeVisible();
	await expect.poll(() => page.evaluate(() => Object.values(localStorage))).toEqual(['"Stays"']);
	await host.must(`/w/${id}/setup?/open`);
	await expect(page.getByRole('button', { name: /^Join as/ })).toBeVisible();
});

test('[O16] the greeting on a phone stands in the way of nothing: a tap goes through it, and it goes by itself', async ({ page }) => {
	const workshop = await OpenWorkshop.make(server, host, { method: 'open-space' });
	await workshop.turn('start');
	await page.goto(`${server.origin}${workshop.door}`);
	await page.getByRole('button', { name: /^Join as/ }).tap();
	const greeting = page.locator('.toast');
	await expect(greeting).toContainText('You are in round 1.');
	await expect(greeting).not.toContainText('So far');
	expect(await greeting.evaluate((toast) => {
		const { left, top, width, height } = toast.getBoundingClientRect();
		return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.toast') ?? null;
	})).toBeNull();
	await expect(greeting).toHaveCount(0);
});
