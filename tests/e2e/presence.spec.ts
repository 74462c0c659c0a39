import type { Browser, BrowserContext, Page } from '@playwright/test';
import { middleOf } from '../../src/lib/domain/named-place.ts';
import { frame } from '../../src/lib/doc/frames.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Where people point, in real browsers on the built server.

let server: TestServer;
let workshop: OpenWorkshop;

test.beforeAll(async () => {
	server = await startServer();
	workshop = await OpenWorkshop.make(server, await firstHost(server));
	await workshop.turn('next', 'start');
});
test.afterAll(() => server.dispose());

async function comeIn(browser: Browser, alias: string, phone = false): Promise<BrowserContext> {
	const who = await workshop.join(alias);
	await workshop.place(who, `A bench for ${alias}`, 'green', middleOf('D3')!.join(',')).catch(() => {});
	const context = await browser.newContext(phone ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } : { viewport: { width: 1440, height: 900 } });
	await context.addCookies(who.cookies);
	return context;
}

/** A page with the plan on it, and how many frames of presence went up from it. */
async function sit(context: BrowserContext, phone = false): Promise<{ page: Page; pointed: () => number }> {
	const page = await context.newPage();
	let up = 0;
	page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => void (Buffer.from(payload)[0] === frame.point && (up += 1))));
	await page.goto(`${server.origin}/w/${workshop.id}`);
	if (phone) await page.getByRole('button', { name: 'Plan', exact: true }).click();
	await expect(page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 });
	await expect(page.locator('.island__pin').first()).toBeVisible();
	return { page, pointed: () => up };
}

const dots = (page: Page) => page.locator('.island__others i');
const picture = async (page: Page) => (await page.locator('.island .plan__img').boundingBox())!;

/** Points at a place of the plan, given in fractions; a hand gets there in two moves. */
async function pointAt(page: Page, x: number, y: number): Promise<void> {
	const box = await picture(page);
	await page.mouse.move(box.x + box.width * x - 3, box.y + box.height * y);
	await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
}

/** Points there, and is seen there and nowhere else by these pages. After a turn of the round the plan may still be settling: then again. */
async function expectPointing(from: Page, x: number, y: number, ...seenBy: Page[]): Promise<void> {
	await expect(async () => {
		await pointAt(from, x, y);
		for (const page of seenBy) await expect.poll(() => offBy(page, x, y), { timeout: 3000 }).toBeLessThan(3);
	}).toPass({ timeout: 20_000 });
}

/** How far the only dot is from a place of the plan, in pixels. */
async function offBy(page: Page, x: number, y: number): Promise<number> {
	if ((await dots(page).count()) !== 1) return Infinity;
	const [box, dot] = [await picture(page), await dots(page).boundingBox()];
	return dot ? Math.hypot(dot.x + dot.width / 2 - box.x - box.width * x, dot.y + dot.height / 2 - box.y - box.height * y) : Infinity;
}

test('[PR5] people see where others point, in the rounds that show it, as long as they want to', async ({ browser }) => {
	test.setTimeout(180_000);
	const [anns, bobs, phones] = [await comeIn(browser, 'Wren'), await comeIn(browser, 'Otter'), await comeIn(browser, 'Heron', true)];
	const [ann, bob, phone] = [await sit(anns), await sit(bobs), await sit(phones, true)];

	await test.step('[PR5] nobody is seen pointing in the silent round', async () => {
		await pointAt(ann.page, 0.4, 0.4);
		await pointAt(bob.page, 0.6, 0.6);
		expect([ann.pointed(), bob.pointed()]).toEqual([0, 0]);
	});

	await test.step('[PR9] in the grouping round each sees the other as one dot in its place, on the phone too', async () => {
		await workshop.turn('next', 'next', 'start');
		await expect(ann.page.getByRole('heading', { name: /one group/ }).first()).toBeVisible();
		await expectPointing(ann.page, 0.42, 0.45, bob.page, phone.page);
		await expectPointing(bob.page, 0.6, 0.6, ann.page);
		await expect(dots(phone.page)).toHaveCount(2);
	});

	await test.step('[PR9] the dot stays in its place after zooming, lies under the cards, and is no target and no word', async () => {
		await bob.page.getByRole('button', { name: 'Closer' }).click();
		await expect.poll(() => offBy(bob.page, 0.42, 0.45)).toBeLessThan(3);
		// Bob's hand is on the button, not on the plan.
		await expect(dots(ann.page)).toHaveCount(0);
		await expectPointing(bob.page, 0.55, 0.5, ann.page);
		const how = await bob.page.evaluate(() => {
			const layer = document.querySelector('.island__others')!;
			const rank = (element: Element) => Number(getComputedStyle(element.closest('.tl-shape')!).zIndex);
			return { under: rank(layer) < rank(document.querySelector('.island__pin')!), over: rank(layer) > rank(document.querySelector('.plan__img:not(.under)')!), hidden: layer.getAttribute('aria-hidden'), touch: getComputedStyle(layer.firstElementChild!).pointerEvents };
		});
		expect(how).toEqual({ under: true, over: true, hidden: 'true', touch: 'none' });
	});

	await test.step('[PR3] a second page of the same person moves the same dot', async () => {
		const second = await sit(anns);
		await expect.poll(() => offBy(second.page, 0.55, 0.5)).toBeLessThan(3);
		await expectPointing(second.page, 0.4, 0.55, bob.page);
		await second.page.close();
		await expect(dots(bob.page)).toHaveCount(0, { timeout: 2000 });
		await expectPointing(ann.page, 0.45, 0.5, bob.page);
	});

	await test.step('[PR4] a hidden page points nowhere', async () => {
		const see = (state: string) =>
			ann.page.evaluate((visibility) => {
				Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
				document.dispatchEvent(new Event('visibilitychange'));
			}, state);
		await see('hidden');
		await expect(dots(bob.page)).toHaveCount(0, { timeout: 2000 });
		await see('visible');
		await expectPointing(ann.page, 0.5, 0.5, bob.page);
	});

	await test.step('[PR5] who does not want it shows none and is shown none, also after a reload', async () => {
		const choose = async (name: string) => {
			await ann.page.getByRole('button', { name: 'Text size and colours' }).click();
			const kept = ann.page.waitForResponse((response) => response.url().endsWith('/look'));
			await ann.page.getByRole('group', { name: 'Where people point on the plan' }).getByText(name, { exact: true }).click();
			await kept;
			await ann.page.keyboard.press('Escape');
		};
		await choose('Hide it, and mine too');
		await expect(dots(bob.page)).toHaveCount(0);
		await expect(dots(ann.page)).toHaveCount(0);
		const before = ann.pointed();
		await ann.page.reload();
		await expect(ann.page.locator('.island__pin').first()).toBeVisible({ timeout: 30_000 });
		await pointAt(ann.page, 0.3, 0.3);
		await expectPointing(bob.page, 0.57, 0.5, phone.page);
		await expect(dots(ann.page)).toHaveCount(0);
		expect(ann.pointed()).toBe(before);
		await choose('Show it');
		await expectPointing(ann.page, 0.5, 0.4, bob.page);
	});

	await test.step('[PR5] the next round shows nobody, at once', async () => {
		await workshop.turn('next');
		await expect(dots(bob.page)).toHaveCount(0, { timeout: 2000 });
		await expect(dots(phone.page)).toHaveCount(0, { timeout: 2000 });
	});
	for (const context of [anns, bobs, phones]) await context.close();
});
