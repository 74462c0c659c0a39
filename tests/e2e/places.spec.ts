import type { Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { cardWith, finger, putDown } from './cast/citizen.ts';
import { clean, onDevice } from './cast/device.ts';
import { pressOn, tabTo } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Places that are longer than a spot, without dragging: typed, or by points on the plan; and what the others read of them.

const shots = process.env['SHOTS'];
let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

async function begin(page: Page, text: string): Promise<void> {
	await page.getByRole('link', { name: 'New card' }).filter({ visible: true }).first().click();
	await page.getByRole('group', { name: '1. What is it about?' }).getByText('Safety', { exact: true }).click();
	await page.getByRole('textbox', { name: /^2\./ }).fill(text);
}

test('[PL3] a stretch and an area are typed, [PL2] drawn by points with a finger and by keyboard alone, and everyone reads where each card belongs', async ({ browser }) => {
	test.setTimeout(120_000);
	const workshop = await OpenWorkshop.make(server, await firstHost(server));
	const [heron, otter] = [await workshop.join('Heron'), await workshop.join('Otter')];
	await workshop.to('Place cards');
	const page = await onDevice(browser, server.origin, heron, `/w/${workshop.id}`);

	for (const [text, typed, said] of [['Slow the cars.', 'along Mill Lane', 'Along Mill Lane, C2 to C4'], ['More trees here.', 'C3 to D4', /^Area.*, C3 to D4$/]] as const) {
		await begin(page, text);
		await finger.pick(page, '3. Where?', 'From a list');
		await page.getByRole('combobox', { name: 'Type a street, a place or squares' }).fill(typed);
		await expect(page.locator('#typed-said')).toHaveText(said);
		if (shots) await page.screenshot({ path: `${shots}/places-typed.png` });
		await putDown(page, finger);
	}
	for (const choice of ['Whole area', 'Not a place']) {
		await begin(page, `It is ${choice}.`);
		await finger.pick(page, '3. Where?', choice);
		await putDown(page, finger);
	}

	await test.step('by points, with a finger', async () => {
		await begin(page, 'A crossing from here to there.');
		await finger.pick(page, '3. Where?', 'On the plan');
		await page.getByRole('button', { name: 'Choose on the plan' }).tap();
		const hand = page.getByRole('region', { name: 'Card in your hand' });
		await expect(page.locator('.tl-canvas')).toBeVisible();
		await hand.getByText('A line', { exact: true }).tap();
		const box = (await page.locator('.tl-canvas').boundingBox())!;
		await page.touchscreen.tap(box.x + box.width * 0.35, box.y + box.height * 0.35);
		await hand.getByRole('button', { name: 'Corner 1' }).tap();
		await page.touchscreen.tap(box.x + box.width * 0.6, box.y + box.height * 0.35);
		if (shots) for (const colorScheme of ['light', 'dark'] as const) (await page.emulateMedia({ colorScheme }), await page.screenshot({ path: `${shots}/places-line-${colorScheme}.png` }));
		await hand.getByRole('button', { name: 'Put it here' }).tap();
		await expect(hand).toBeHidden();
		await page.getByRole('button', { name: 'List', exact: true }).tap();
		await expect(cardWith(page, 'A crossing from here to there.')).toContainText(/Line by Village hall, [A-H][1-5] to [A-H][1-5]/);
	});

	const keyed = await onDevice(browser, server.origin, otter, `/w/${workshop.id}`, false);
	await test.step('by points, with keys alone', async () => {
		await begin(keyed, 'A green from corner to corner.');
		await keyed.getByRole('group', { name: '3. Where?' }).getByText('On the plan', { exact: true }).click();
		await keyed.getByRole('button', { name: 'Choose on the plan' }).click();
		const hand = keyed.getByRole('region', { name: 'Card in your hand' });
		await expect(keyed.locator('.tl-canvas')).toBeVisible();
		await keyed.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
		await tabTo(keyed, hand.getByRole('radio', { name: 'A spot' }));
		await keyed.keyboard.press('ArrowDown');
		await keyed.keyboard.press('ArrowDown');
		await expect(hand.getByRole('radio', { name: 'An area' })).toBeChecked();
		if (shots) await keyed.screenshot({ path: `${shots}/places-keys-1.png` });
		await tabTo(keyed, keyed.getByRole('button', { name: /^Card in your hand/ }), 'Shift+Tab');
		for (const [key, n] of [['ArrowRight', 4], ['ArrowDown', 4]] as const) {
			await keyed.keyboard.press('Enter');
			for (let i = 0; i < n; i++) await keyed.keyboard.press(`Shift+${key}`);
		}
		if (shots) await keyed.screenshot({ path: `${shots}/places-keys-2.png` });
		await pressOn(keyed, hand.getByRole('button', { name: 'Put it here' }));
		await expect(cardWith(keyed, 'A green from corner to corner.')).toContainText(/Area/);
	});

	// The page of a desk stands still: only its parts scroll.
	expect(await keyed.evaluate(() => document.scrollingElement!.scrollHeight)).toBe(900);
	await workshop.to('Look');
	for (const [text, said] of [['Slow the cars.', 'Along Mill Lane, C2 to C4'], ['More trees here.', 'C3 to D4'], ['It is Whole area.', 'Whole area'], ['It is Not a place.', 'Not a place']] as const) {
		await expect(cardWith(keyed, text)).toContainText(said);
	}
	for (const colorScheme of ['light', 'dark'] as const) {
		await keyed.emulateMedia({ colorScheme });
		await clean(keyed);
		if (shots) await keyed.screenshot({ path: `${shots}/places-look-${colorScheme}.png` });
	}
});
