import { startServer, type TestServer } from '../support/server.ts';
import { onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

const shots = process.env['SHOTS'];
let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

test('[HE9] what is printed is whole on A4: the way in, the plan with its grid, four cards a sheet with numbers and codes, the ballot, and what to say', async ({ browser }) => {
	test.setTimeout(120_000);
	const host = await firstHost(server);
	const workshop = await OpenWorkshop.make(server, host, { title: 'Millbrook: streets, paths and everything by the river' });
	const heron = await workshop.join('Heron');
	await workshop.to('Place cards');
	await workshop.place(heron, 'One lamp at the weir, and another where the path turns to the allotments.');
	await workshop.place(heron, 'A bus after seven.', 'about');
	await workshop.to('Look');
	await workshop.to('Vote');
	const page = await onDevice(browser, server.origin, host, `/w/${workshop.id}/pack?cards=8`, false);
	// The width of A4 between its margins, as paper is laid out.
	await page.setViewportSize({ width: Math.round((182 / 25.4) * 96), height: Math.round((269 / 25.4) * 96) });
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ media: 'print', colorScheme });
		if (shots) await page.screenshot({ path: `${shots}/pack-${colorScheme}.png`, fullPage: true });
		// Ink on white, whatever the screen looks like.
		expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toMatch(/rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\)/);
		const pale = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.leaf :is(h2, h3, p, li, b, span)')].filter((one) => one.checkVisibility() && !one.closest('.vh') && (getComputedStyle(one).color.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) > 150)).map((one) => one.outerHTML.slice(0, 90)));
		expect(pale, `${colorScheme}: pale on white`).toEqual([]);
	}
	const cut = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.leaf *')].filter((one) => one.checkVisibility() && !one.closest('.vh, svg') && (one.getBoundingClientRect().right > innerWidth + 1 || (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible'))).map((one) => one.outerHTML.slice(0, 90)));
	expect(cut).toEqual([]);
	for (const hidden of ['Print', 'How many cards?']) await expect(page.getByText(hidden, { exact: true })).toBeHidden();

	const card = page.getByRole('listitem', { name: /^Card / });
	await expect(card).toHaveCount(8);
	const numbers = await card.locator('.num').allInnerTexts();
	expect(new Set(numbers).size).toBe(8);
	for (const one of await card.all()) await expect(one.getByRole('img', { name: /^QR code: opens / })).toBeVisible();
	// A card is on one sheet, and four are: two heights and their gap on what is left under the heading.
	expect((await card.first().boundingBox())!.height).toBeLessThan(Math.round((125 / 25.4) * 96));
	await expect(page.locator('#plan img')).toBeVisible();
	await expect(page.locator('#plan .letters b')).toHaveText(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
	await expect(page.locator('#plan .numbers b')).toHaveText(['1', '2', '3', '4', '5']);
	for (const choice of ['One lamp at the weir, and another where the path turns to the allotments.', 'A bus after seven.']) await expect(page.locator('#ballot').getByText(choice)).toBeVisible();
	await expect(page.locator('#ballot')).toContainText('None of these');
	await expect(page.locator('#script h3')).toHaveCount(10);
	// Numbered as on everybody's page, where tea has none.
	await expect(page.locator('#script li').filter({ hasText: 'When should each one happen?' })).toContainText('Round 5, 20 minutes');

	const pdf = await page.pdf({ preferCSSPageSize: true });
	const text = pdf.toString('latin1');
	const sheets = [...text.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
	const boxes = new Set([...text.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map(([, box]) => box!.trim().split(/\s+/).map((edge) => Math.round(Number(edge))).join(' ')));
	expect([...boxes]).toEqual(['0 0 595 842']);
	// The way in, the plan, two sheets of cards, the ballot, and what to say on two or three.
	expect(sheets).toBeGreaterThanOrEqual(6);
	expect(sheets, 'no sheet is wasted').toBeLessThanOrEqual(8);
	if (shots) (await import('node:fs')).writeFileSync(`${shots}/pack.pdf`, pdf);
});
