import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { pressOn } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Help that asks, in real browsers, on the built server, under the real policy.

const cards = [
	...['the canal', 'Mill Lane', 'the market square', 'Church Street', 'the brook'].map((where) => ({ text: `Plant more trees along ${where}`, theme: 'green' })),
	...['to the station', 'on the High Street', 'past the school', 'beside the river', 'over the bridge'].map((where) => ({ text: `A safe cycle path ${where}`, theme: 'about' })),
	{ text: 'A bench at the bus stop for older people', theme: 'community' },
	{ text: 'A bench at the bus stop for older people!', theme: 'community' }
];

let server: TestServer;
let workshop: OpenWorkshop;
let id: string;

test.beforeAll(async () => {
	server = await startServer();
	workshop = await OpenWorkshop.make(server, await firstHost(server));
	id = workshop.id;
	await workshop.turn('next', 'start');
	const writer = await workshop.join('Writer');
	for (const { text, theme } of cards) await workshop.place(writer, text, theme);
	await workshop.turn('next', 'start', 'next', 'start');
});
test.afterAll(() => server.dispose());

async function sit(browser: Browser, alias: string, phone = false): Promise<{ page: Page; scripts: string[]; broken: string[] }> {
	const who = await workshop.join(alias);
	const context = await browser.newContext({ viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 }, ...(phone ? { hasTouch: true, isMobile: true } : {}) });
	await context.addCookies(who.cookies);
	const page = await context.newPage();
	const [scripts, broken]: [string[], string[]] = [[], []];
	page.on('request', (request) => /\.js$/.test(request.url()) && scripts.push(request.url()));
	page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
	page.on('pageerror', (error) => broken.push(error.message));
	await page.goto(`${server.origin}/w/${id}`);
	await expect(page.getByRole('link', { name: 'Suggest groups' })).toBeVisible();
	return { page, scripts, broken };
}

test('[GR12] somebody with a keyboard asks for suggestions, says yes to one and no to another, and nothing else moves', async ({ browser }) => {
	const { page, scripts, broken } = await sit(browser, 'Wren');
	expect(scripts.filter((url) => /worker/.test(url)), 'the worker is not loaded before somebody asks').toEqual([]);
	await pressOn(page, page.getByRole('link', { name: 'Suggest groups' }));
	const sheet = page.getByRole('dialog', { name: 'Suggestions' });
	const groups = sheet.getByRole('region', { name: /^Suggested group of/ });
	await expect(groups).toHaveCount(2);
	for (const name of await groups.getByRole('textbox').all()) await expect(name).not.toHaveValue('');
	await expect(page.getByRole('heading', { name: 'On their own' })).toContainText('12');
	expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/help-desk.png` });

	const twins = sheet.getByRole('region', { name: /A bench at the bus stop/ });
	await pressOn(page, twins.getByRole('button', { name: 'They are not the same' }));
	await expect(twins).toHaveCount(0);
	await expect(sheet.getByRole('status').filter({ hasText: 'Put away.' })).toBeAttached();

	const trees = groups.filter({ hasText: 'Mill Lane' });
	await pressOn(page, trees.getByRole('button', { name: 'Make this group of 5 cards' }));
	await expect(groups).toHaveCount(1);
	await page.keyboard.press('Escape');
	// What is open stands in the address: looked at again before the sheet is gone, the page would open it again.
	await expect(sheet).toBeHidden();
	const made = page.locator('.cluster').filter({ hasText: 'Plant more trees along Mill Lane' });
	await expect(made.getByRole('listitem')).toHaveCount(5);
	await expect(page.getByRole('heading', { name: 'On their own' })).toContainText('7');

	await page.reload();
	await page.getByRole('link', { name: 'Suggest groups' }).click();
	await expect(groups.first()).toBeVisible();
	await expect(groups.filter({ hasText: 'Mill Lane' }), 'what lies in a group is not proposed again').toHaveCount(0);
	await expect(twins, 'a no is remembered').toHaveCount(0);
	expect(broken).toEqual([]);
});

test('[GR12] a phone gets the same suggestions', async ({ browser }) => {
	const { page, broken } = await sit(browser, 'Otter', true);
	await page.getByRole('link', { name: 'Suggest groups' }).tap();
	const sheet = page.getByRole('dialog', { name: 'Suggestions' });
	await expect(sheet.getByRole('region', { name: /A bench at the bus stop/ })).toBeVisible();
	await expect(sheet.getByRole('heading', { name: /Almost identical/ })).toBeVisible();
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/help-phone.png` });
	expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
	expect(broken).toEqual([]);
});

test('[O22] [GR12] likely groups of “Move to…” that come late have their room kept: nothing moves under the finger, and one of them is a press', async ({ browser }) => {
	const wren = await workshop.join('Wren');
	const ids = [...new Set([...(await (await wren.get(`/w/${id}`)).text()).matchAll(/id="card-([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	for (const [i, name] of ['Plant trees', 'Cycle safely', 'Sit down', 'Slow the cars'].entries()) await wren.must(`/w/${id}?/addGroup`, { name, card: ids[i * 3]! });
	const { page } = await sit(browser, 'Finch', true);
	// The sheet does not glide in.
	await page.emulateMedia({ reducedMotion: 'reduce' });
	let letWorker = () => {};
	const let_ = new Promise<void>((resolve) => (letWorker = resolve));
	await page.route('**/workers/**', async (route) => {
		await let_;
		await route.continue();
	});
	await page.getByRole('link', { name: /^A bench at the bus stop for older people!/ }).tap();
	await page.getByRole('link', { name: 'Move to…' }).tap();
	const sheet = page.getByRole('dialog', { name: 'Move this card to' });
	await expect(sheet.getByText('Looking at the cards.', { exact: false })).toBeVisible();
	const top = async () => Math.round((await sheet.getByRole('button', { name: /Plant trees$/ }).first().boundingBox())!.y);
	const before = await top();
	letWorker();
	const likely = sheet.locator('.later').getByRole('button');
	await expect(likely).toHaveCount(3);
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/move-likely-late.png` });
	expect(await top()).toBe(before);
	await likely.first().tap();
	await expect(sheet).toBeHidden();
	await page.context().close();
});
