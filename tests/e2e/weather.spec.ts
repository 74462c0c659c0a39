import type { Page } from '@playwright/test';
import { Cable } from '../support/cable.ts';
import { startServer } from '../support/server.ts';
import { cardWith, finger, joinByCode, putDown, writeCard, type Thought } from './cast/citizen.ts';
import { comeIn, endShown, freeze, setWrong, type Somebody } from './cast/hall.ts';
import { fillDeal, main, mainAndYes, makeFirstAccount, makeWorkshop, openDoors } from './cast/host.ts';
import { expect, test } from './test.ts';

const thought = (text: string): Thought => ({ text, theme: 'Safety', where: 'Not a place' });
const said = (page: Page, text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).first();

test('[W7] pulled cables, blocked sockets, a frozen tab and a server that restarts: nobody loses a word, and each is told the truth', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	const cable = await Cable.lay(() => Number(new URL(server.origin).port));
	const everybody: Somebody[] = [];
	const meet = async (device: 'desk' | 'phone', origin: string) => {
		const somebody = await comeIn(browser, device, () => origin);
		everybody.push(somebody);
		return somebody;
	};

	try {
		const desk = (await meet('desk', server.origin)).page;
		await makeFirstAccount(desk, server.adminLink!);
		await makeWorkshop(desk);
		await fillDeal(desk);
		const code = await openDoors(desk);
		await main(desk, 'Start round 1');

		// One is behind the cable; the other has a good line, and sees what truly stands on the server.
		const wren = await meet('phone', cable.origin);
		const crane = await meet('phone', server.origin);
		await setWrong(wren, -14_000);
		await setWrong(crane, 3_600_000);
		await joinByCode(wren.page, finger, code, 'Wren');
		await joinByCode(crane.page, finger, code, 'Crane');
		await main(desk, 'Next: place cards');
		await main(desk, 'Start round 2');

		/** Every page shows the same end: the server's. A clock that trusted its device would be wrong by 14 seconds, or by an hour. */
		const sameEnd = async () => {
			const apart = async () => {
				const ends = await Promise.all([desk, wren.page, crane.page].map(endShown));
				return Math.max(...ends) - Math.min(...ends);
			};
			// A page that is busy shows a second late, and only that one.
			await expect.poll(apart).toBeLessThan(2000);
		};

		const put = async (page: Page, text: string) => {
			await writeCard(page, finger, thought(text));
			await putDown(page, finger);
		};

		await test.step('a good line: saved is said, and is so', async () => {
			await put(wren.page, 'A lamp at the ford.');
			await expect(cardWith(wren.page, 'A lamp at the ford.').getByText('Saved')).toBeVisible();
			await expect(said(wren.page, 'All saved')).toBeVisible();
			await sameEnd();
		});

		await test.step('the cable is pulled: what is written is kept on the device, and goes when it is mended', async () => {
			cable.pull();
			await expect(wren.page.getByText('You are offline.').first()).toBeVisible();
			await put(wren.page, 'A rail on the steps.');
			await put(wren.page, 'A bench half way up.');
			await expect(said(wren.page, 'Kept on this device. We send it when you are back.')).toBeVisible();
			await expect(said(wren.page, 'Offline. 2 changes are kept on this device.')).toBeVisible();
			await expect(cardWith(wren.page, 'A rail on the steps.').getByText('Will send when you are back online')).toBeVisible();
			cable.mend();
			await expect(said(wren.page, 'All saved')).toBeVisible();
			await expect(wren.page.getByText('You are offline.')).toHaveCount(0);
			await expect(crane.page.getByText('3 cards, face down')).toBeVisible();
		});

		await test.step('the page dies while it is offline: the next one finds what was kept, and sends it', async () => {
			cable.pull();
			await expect(wren.page.getByText('You are offline.').first()).toBeVisible();
			await put(wren.page, 'A crossing by the mill.');
			await writeCard(wren.page, finger, thought('Half a sentence about'));
			const url = wren.page.url();
			await wren.page.close();
			cable.mend();
			wren.page = await wren.context.newPage();
			await wren.page.goto(url.replace(/\?.*/, ''));
			await expect(cardWith(wren.page, 'A crossing by the mill.').getByText('Saved')).toBeVisible();
			await expect(crane.page.getByText('4 cards, face down')).toBeVisible();
			await finger.press(wren.page, 'link', 'New card');
			await expect(wren.page.getByRole('textbox', { name: '2. Your idea, problem, or thing to keep' })).toHaveValue('Half a sentence about');
			await wren.page.getByRole('textbox', { name: '2. Your idea, problem, or thing to keep' }).fill('Half a sentence about bats.');
			await putDown(wren.page, finger);
			await expect(crane.page.getByText('5 cards, face down')).toBeVisible();
		});

		await test.step('the server restarts: everybody is told, and back by themselves', async () => {
			await server.stop();
			await expect(wren.page.getByText('You are offline.').first()).toBeVisible();
			await expect(crane.page.getByText('You are offline.').first()).toBeVisible();
			await put(crane.page, 'A map at the station.');
			await expect(said(crane.page, 'Offline. 1 change is kept on this device.')).toBeVisible();
			await server.start();
			await expect(said(crane.page, 'All saved')).toBeVisible({ timeout: 30_000 });
			await expect(said(wren.page, 'All saved')).toBeVisible({ timeout: 30_000 });
			await expect(wren.page.getByText('1 card, face down')).toBeVisible();
			await sameEnd();
		});

		await test.step('the network lets no WebSocket through any more: the page goes the second way, says so, and saves', async () => {
			await expect(wren.page.getByText('Your network blocks the fast way.')).toHaveCount(0);
			cable.blockSockets();
			await expect(wren.page.getByText('Your network blocks the fast way.').first()).toBeVisible({ timeout: 20_000 });
			expect(cable.refused).toBeGreaterThan(0);
			await put(wren.page, 'A clock on the church.');
			await expect(cardWith(wren.page, 'A clock on the church.').getByText('Saved')).toBeVisible();
			await expect(said(wren.page, 'All saved')).toBeVisible();
			await expect(crane.page.getByText('6 cards, face down')).toBeVisible();
			await sameEnd();
		});

		await test.step('a tab is frozen through the reveal: when it wakes it shows what is, with its own words in it', async () => {
			await wren.page.evaluate(() => {
				let last = performance.now();
				setInterval(() => {
					const now = performance.now();
					document.documentElement.dataset['gap'] = String(Math.max(Number(document.documentElement.dataset['gap'] ?? 0), now - last));
					last = now;
				}, 50);
			});
			const wake = await freeze(wren);
			const asleepAt = performance.now();
			await mainAndYes(desk, 'Next: look', 'Turn the cards over now?', 'Turn the cards over');
			await main(desk, 'Start round 3');
			await expect(cardWith(crane.page, 'A lamp at the ford.')).toBeVisible();
			// A quick machine turns the cards in less.
			await expect.poll(() => performance.now() - asleepAt).toBeGreaterThan(1000);
			await wake();
			await expect(cardWith(wren.page, 'A map at the station.')).toBeVisible({ timeout: 30_000 });
			// It did sleep.
			expect(Number(await wren.page.locator('html').getAttribute('data-gap'))).toBeGreaterThan(500);
			await sameEnd();
			for (const text of ['A lamp at the ford.', 'A rail on the steps.', 'A bench half way up.', 'A crossing by the mill.', 'Half a sentence about bats.', 'A clock on the church.']) await expect(cardWith(crane.page, text)).toBeVisible();
			await expect(said(wren.page, 'All saved')).toBeVisible();
		});

		for (const { ears } of everybody) {
			expect(ears.foreign).toEqual([]);
			expect(ears.complaints).toEqual([]);
		}
	} finally {
		await cable.close();
		await server.dispose();
	}
});
