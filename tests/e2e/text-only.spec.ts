import type { Browser, Page, Request } from '@playwright/test';
import { frame } from '#lib/doc/frames.ts';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { cardWith, finger, keys, moveToGroup, putDown, writeCard } from './cast/citizen.ts';
import { clean } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Words alone: no plan, no pictures, no fonts. In real browsers, on the built server.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

interface Device {
	page: Page;
	/** All that it has asked for. */
	asked: Request[];
	/** How often it was told where others point. */
	pointed: () => number;
}

/** A device of its own, which was set to text only before, or never was. */
async function sit(browser: Browser, who: Visitor | null, path: string, { text = true, scripts = true, phone = true } = {}): Promise<Device> {
	const context = await browser.newContext({ baseURL: server.origin, reducedMotion: 'reduce', javaScriptEnabled: scripts, viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 }, ...(phone ? { hasTouch: true, isMobile: true } : {}) });
	await context.addCookies([...(who ? who.cookies : []), ...(text ? [{ name: 'look', value: 'system.m.show..text', url: server.origin }] : [])]);
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	const asked: Request[] = [];
	let pointed = 0;
	page.on('request', (request) => void asked.push(request));
	page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void (pointed += Number(typeof payload !== 'string' && payload[0] === frame.pointers && payload[1] !== 0))));
	await page.goto(path);
	return { page, asked, pointed: () => pointed };
}

const isPicture = (request: Request) => request.url().startsWith('http') && (['image', 'font', 'media'].includes(request.resourceType()) || /\.(svg|png|jpe?g|webp|woff2?)(\?|$)|\/plan\//.test(request.url()));
const pictures = (asked: readonly Request[]) => asked.filter(isPicture).map((request) => new URL(request.url()).pathname);

/** All that came down for these, as it came over the line. */
async function bytes(asked: readonly Request[]): Promise<number> {
	const sizes = await Promise.all(asked.filter((request) => request.url().startsWith('http')).map(async (request) => ((await request.response()) ? (await request.sizes()).responseBodySize : 0)));
	return sizes.reduce((sum, size) => sum + size, 0);
}

/** Axe finds nothing, nothing stands off the side of the smallest phone; and pictures of it for whoever looks at it. */
async function good(page: Page, name: string): Promise<void> {
	const before = page.viewportSize()!;
	await clean(page);
	for (const [width, height] of [[320, 640], [390, 844], [1440, 900]] as const) {
		await page.setViewportSize({ width, height });
		await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name} ${width}`).toBeLessThanOrEqual(0);
		for (const colorScheme of process.env['SHOTS'] ? (['light', 'dark'] as const) : []) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${width}-${colorScheme}.png` });
		}
	}
	await page.setViewportSize(before);
	await page.emulateMedia({ colorScheme: null });
}

const stands = 'Text only is on: places are words.';
/** What is seen of a picture on this page, the time's ring and the mark among them. */
const drawn = (page: Page) => page.locator('img, canvas, svg').filter({ visible: true });

test('[O21] six people meet, one of them by words alone on a phone: they place, look, group, sort and vote, and no picture, font or plan is fetched', async ({ browser }) => {
	test.setTimeout(240_000);
	const workshop = await OpenWorkshop.make(server, host);
	const home = `/w/${workshop.id}`;
	const [wren, ...others] = (await Promise.all(['Wren', 'Otter', 'Heron', 'Finch', 'Teal', 'Plover'].map((alias) => workshop.join(alias)))) as [Visitor, ...Visitor[]];
	const { page, asked } = await sit(browser, wren, home);
	await test.step('wait', () => good(page, 'text-wait'));

	await test.step('place', async () => {
		await workshop.to('Place cards');
		for (const [i, who] of others.entries()) await workshop.place(who, ['Light the path', 'A bench by the mill', 'Slower cars', 'A clean brook', 'Room to play'][i]!, ['safety', 'green', 'safety', 'green', 'play'][i], i % 2 === 0 ? '0.25,0.4' : null);
		await expect(page.getByText(stands)).toBeVisible();
		await expect(page.getByRole('button', { name: 'Plan', exact: true })).toHaveCount(0);
		await finger.press(page, 'link', 'New card');
		await expect(page.getByRole('radio', { name: 'Whole area' })).toBeAttached();
		await expect(page.getByRole('radio', { name: 'On the plan' })).toHaveCount(0);
		await good(page, 'text-card');
		await finger.press(page, 'button', 'Close. Your words are kept.');
		await writeCard(page, finger, { text: 'A crossing at the school', theme: 'Safety', where: 'Square C3' });
		await putDown(page, finger);
		await expect(cardWith(page, 'A crossing at the school')).toContainText(/, C3|Square C3/);
		await good(page, 'text-place');
	});
	await test.step('look', async () => {
		await workshop.to('Look');
		const lights = cardWith(page, 'Light the path');
		await lights.getByRole('button', { name: /Same here/ }).tap();
		await expect(lights.getByRole('button', { name: /Same here/ })).toHaveAttribute('aria-pressed', 'true');
		await expect(page.getByText(stands)).toBeVisible();
		await good(page, 'text-look');
	});
	await test.step('group', async () => {
		await workshop.to('Group');
		for (const name of ['Safe streets', 'The brook']) {
			await finger.press(page, 'link', 'New group');
			await finger.write(page, 'Name of the group', name);
			await finger.press(page, 'button', 'New group');
			await expect(page.getByRole('heading', { name })).toBeVisible();
		}
		await moveToGroup(page, finger, 'A crossing at the school', 'Safe streets');
		await moveToGroup(page, finger, 'Light the path', 'Safe streets');
		await moveToGroup(page, finger, 'A clean brook', 'The brook');
		await good(page, 'text-group');
	});
	await test.step('sort', async () => {
		await workshop.to('Sort');
		await finger.press(page, 'button', 'Put “Safe streets” in Now');
		await expect(page.getByRole('region', { name: 'Now' }).getByRole('heading', { name: 'Safe streets' })).toBeVisible();
		await good(page, 'text-sort');
	});
	await test.step('vote', async () => {
		await workshop.to('Vote');
		const add = page.getByRole('group', { name: 'Dots for Safe streets' });
		await expect(add.getByRole('button', { name: 'Add a dot' })).toBeEnabled();
		await add.getByRole('button', { name: 'Add a dot' }).tap();
		await expect(add).toContainText('1 of 2 dots');
		await good(page, 'text-vote');
		await finger.press(page, 'button', 'Put my ballot in the box');
		await expect(page.getByText('Your ballot is in the box.')).toBeVisible();
		await workshop.turn('next');
		await expect(page.getByRole('table').first()).toContainText('Safe streets');
		await expect(page.getByRole('row').filter({ hasText: 'Safe streets' })).toContainText(/1 put 1 dot.*1 dot/);
		await good(page, 'text-result');
	});
	await expect(drawn(page)).toHaveCount(0);
	expect(pictures(asked)).toEqual([]);
	expect(await page.evaluate(() => [getComputedStyle(document.body).fontFamily, [...document.fonts].filter(({ status }) => status !== 'unloaded').length])).toEqual([expect.stringMatching(/^system-ui/), 0]);
});

test('[O21] text only is switched on and off in the Aa menu, by keyboard too, holds at once and in the first byte of every later page, also without scripts; the hall and what is printed keep their pictures', async ({ browser }) => {
	test.setTimeout(120_000);
	const workshop = await OpenWorkshop.make(server, host);
	const home = `/w/${workshop.id}`;
	const wren = await workshop.join('Wren');
	await workshop.to('Look');
	const { page } = await sit(browser, wren, home, { text: false, phone: false });
	const flip = async () => {
		const kept = page.waitForResponse((answer) => answer.url().endsWith('/look'));
		await keys.press(page, 'button', /Text size and colours/);
		await expect(page.getByRole('switch', { name: /^Text only/ })).toBeVisible();
		await page.getByRole('switch', { name: /^Text only/ }).press('Space');
		await kept;
	};
	await expect(page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 });
	await flip();
	await good(page, 'text-menu');
	await page.keyboard.press('Escape');
	await expect(page.locator('.tl-canvas')).toHaveCount(0);
	await expect(page.getByText(stands)).toBeVisible();
	await expect(drawn(page)).toHaveCount(0);
	await page.reload();
	await expect(page.locator('html')).toHaveAttribute('data-text', 'only');
	await expect(drawn(page)).toHaveCount(0);
	await keys.press(page, 'button', 'Bring the plan back');
	await expect(page.getByRole('switch', { name: /^Text only/ })).toBeVisible();
	await page.keyboard.press('Escape');
	await flip();
	await page.keyboard.press('Escape');
	await expect(page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 });
	await expect(page.locator('html')).not.toHaveAttribute('data-text');

	const plain = await sit(browser, wren, home, { text: false, scripts: false });
	await expect(plain.page.locator('html')).not.toHaveAttribute('data-text');
	await plain.page.getByRole('button', { name: 'Text size and colours' }).tap();
	await plain.page.getByRole('switch', { name: /^Text only/ }).check();
	await plain.page.getByRole('button', { name: 'Use these' }).tap();
	await expect(plain.page.locator('html')).toHaveAttribute('data-text', 'only');
	await expect(plain.page.getByText(stands)).toBeVisible();
	const fresh = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
	await fresh.addCookies(await plain.page.context().cookies());
	const later = await fresh.newPage();
	const asked: Request[] = [];
	later.on('request', (request) => void asked.push(request));
	await later.goto(home);
	await expect(later.getByText(stands)).toBeVisible();
	expect(pictures(asked)).toEqual([]);
	await plain.page.getByRole('button', { name: 'Bring the plan back' }).tap();
	await plain.page.getByRole('switch', { name: /^Text only/ }).uncheck();
	await plain.page.getByRole('button', { name: 'Use these' }).tap();
	await expect(plain.page.locator('html')).not.toHaveAttribute('data-text');

	// For everybody in the hall, and on paper.
	const desk = await sit(browser, host, `${home}/pack`, { phone: false });
	await expect(desk.page.locator('html')).not.toHaveAttribute('data-text');
	await expect(desk.page.locator('img').first()).toBeVisible();
	await desk.page.goto(workshop.hall);
	await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'hall');
	await expect(desk.page.locator('html')).not.toHaveAttribute('data-text');
	await expect(drawn(desk.page).first()).toBeVisible();
});

test('[O21] text only takes fewer bytes, on a phone and beside the plan on a desk, and is sent nobody’s pointer', async ({ browser }) => {
	test.setTimeout(120_000);
	const workshop = await OpenWorkshop.make(server, host);
	const home = `/w/${workshop.id}`;
	const people = await Promise.all(['Wren', 'Otter', 'Heron', 'Finch', 'Teal', 'Plover'].map((alias) => workshop.join(alias)));
	await workshop.to('Place cards');
	for (const [i, who] of people.entries()) await workshop.place(who, `Card ${i}`, 'green', '0.25,0.4');
	await workshop.to('Look');
	const said: Record<string, number> = {};
	const pages: Device[] = [];
	for (const phone of [true, false]) for (const text of [false, true]) {
		const device = await sit(browser, people[pages.length]!, home, { text, phone });
		await expect(device.page.getByRole('article').first()).toBeVisible();
		if (!text && !phone) await expect(device.page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 });
		await device.page.waitForLoadState('networkidle');
		said[`${phone ? 'phone' : 'desk'} ${text ? 'text only' : 'with pictures'}`] = await bytes(device.asked);
		pages.push(device);
	}
	console.log(JSON.stringify(said));
	expect(said['phone text only']!).toBeLessThan(said['phone with pictures']! - 100_000);
	expect(said['desk text only']!).toBeLessThan(said['desk with pictures']! - 300_000);
	const scripts = ({ asked }: Device) => asked.filter((request) => request.resourceType() === 'script').map((request) => request.url());
	// What a desk fetches over what a phone does that has not asked for it is the plan.
	const ofPlan = scripts(pages[2]!).filter((url) => !scripts(pages[0]!).includes(url));
	expect(ofPlan.length).toBeGreaterThan(0);
	for (const device of [pages[1]!, pages[3]!]) {
		expect(pictures(device.asked)).toEqual([]);
		expect(scripts(device).filter((url) => ofPlan.includes(url))).toEqual([]);
	}

	// Somebody points: who sees a plan is told so, who does not is not.
	const pointing = await sit(browser, people[5]!, home, { text: false, phone: false });
	const canvas = pointing.page.locator('.tl-canvas');
	await expect(canvas).toBeVisible({ timeout: 30_000 });
	const box = (await canvas.boundingBox())!;
	let step = 0;
	await expect
		.poll(async () => {
			await pointing.page.mouse.move(box.x + 80 + (step++ % 10) * 12, box.y + 90);
			return pages[2]!.pointed();
		})
		.toBeGreaterThan(0);
	expect([pages[1]!.pointed(), pages[3]!.pointed()]).toEqual([0, 0]);
});
