import type { Locator, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

let server: TestServer;
let host: Awaited<ReturnType<typeof firstHost>>;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

/** Seen, and nothing of it beside the screen. */
async function fits(what: Locator, width: number): Promise<void> {
	await expect(what).toBeInViewport({ ratio: 1 });
	const box = (await what.boundingBox())!;
	expect(box.x).toBeGreaterThanOrEqual(0);
	expect(box.x + box.width).toBeLessThanOrEqual(width);
}

test('[V53] on a phone that loses its line a voter knows at every step whether the ballot is in the box', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const heron = await workshop.join('Heron');
	await workshop.turn('next', 'start');
	const asks = ['A lamp at the weir.', 'A bench on the green.', 'A bus on Fridays.', 'A ramp by the library.', 'A crossing by the school.'];
	for (const text of asks) await workshop.place(heron, text);
	await workshop.to('Vote');
	const page = await onDevice(browser, server.origin, heron, `/w/${workshop.id}`);
	const bar = page.getByRole('region', { name: 'Main action' });
	const add = (ask: string) => page.getByRole('group', { name: `Dots for ${ask}` }).getByRole('button', { name: 'Add a dot' });
	const put = page.getByRole('button', { name: 'Put my ballot in the box' });
	await add(asks[0]!).tap();

	await page.context().setOffline(true);
	await expect(page.getByText('Your ballot is not in the box yet.', { exact: false })).toBeInViewport();
	await fits(bar.getByText('Not in the box: you are offline.'), 390);
	await put.tap();
	await expect(page.getByText('This has not reached us.')).toBeInViewport();
	await expect(page.getByText('This has not reached us.')).toHaveCount(1);
	await expect(bar).toContainText('2 of 3 dots left');
	await clean(page);
	await page.context().setOffline(false);
	await expect(page.getByText('You are offline.')).toHaveCount(0);
	for (const width of [390, 320]) {
		await page.setViewportSize({ width, height: 844 });
		await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
		await (width === 390 ? put : page.getByRole('button', { name: 'Put my changed ballot in the box' })).tap();
		await expect(page.getByText('This has not reached us.')).toHaveCount(0);
		await fits(bar.getByText('Your ballot is in the box.'), width);
		await clean(page);
		await add(asks[width === 390 ? 2 : 3]!).tap();
		await fits(bar.getByText('You have changed something.', { exact: false }), width);
		await fits(page.getByRole('button', { name: 'Put my changed ballot in the box' }), width);
		await fits(page.getByRole('button', { name: 'Start again' }), width);
	}
	await page.context().setOffline(true);
	await expect(page.getByText('Your ballot is in the box. You can change it when you are back.')).toBeVisible();
});

test('[V54] a ballot that is being filled in outlives the page, in its own tab, until it is in the box', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const heron = await workshop.join('Heron');
	await workshop.turn('next', 'start');
	for (const text of ['A lamp at the weir.', 'A bench on the green.', 'A bus on Fridays.']) await workshop.place(heron, text);
	await workshop.to('Vote');
	const page = await onDevice(browser, server.origin, heron, `/w/${workshop.id}`);
	const barOf = (tab: Page) => tab.getByRole('region', { name: 'Main action' });
	const bar = barOf(page);
	const add = (ask: string) => page.getByRole('group', { name: `Dots for ${ask}` }).getByRole('button', { name: 'Add a dot' });
	await add('A lamp at the weir.').tap();
	await add('A bus on Fridays.').tap();
	await expect(bar).toContainText('1 of 3 dots left');

	await page.reload();
	await expect(bar).toContainText('1 of 3 dots left');
	await expect(page.getByRole('group', { name: 'Dots for A bus on Fridays.' }).getByRole('img')).toHaveAccessibleName(/^1 of/);
	await clean(page);
	// A tab of its own knows nothing of it.
	const other = await page.context().newPage();
	await other.goto(page.url());
	await expect(barOf(other)).toContainText('3 of 3 dots left');
	await other.close();
	await bar.getByRole('button', { name: 'Undo' }).tap();
	await expect(bar).toContainText('3 of 3 dots left');
	await add('A bench on the green.').tap();

	await page.getByRole('button', { name: 'Put my ballot in the box' }).tap();
	await expect(bar).toContainText('Your ballot is in the box.');
	await page.reload();
	await expect(bar).toContainText('Your ballot is in the box.');
	await add('A bench on the green.').tap();
	await page.reload();
	await expect(page.getByRole('button', { name: 'Put my changed ballot in the box' })).toBeVisible();
	await expect(bar).toContainText('1 of 3 dots left');

	await workshop.turn('next');
	await expect.poll(() => page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.includes('ballot')))).toEqual([]);
});
