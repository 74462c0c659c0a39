import { startServer } from '../support/server.ts';
import { joinByLink, keys } from './cast/citizen.ts';
import { firstCards } from './cast/first-cards.ts';
import { comeIn, tabTo } from './cast/hall.ts';
import { expect, test } from './test.ts';

test('[ER5] an officer erases a card on a phone and by keyboard only: it is read first, wants a reason and a yes, and everybody’s board shows the gap at once; without scripts it says what was done', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	const origin = () => server.origin;
	try {
		const { host, link, words } = await firstCards(server, 'erase');
		await host.start('look');
		const maple = await comeIn(browser, 'desk', origin);
		await joinByLink(maple.page, keys, link, 'Maple');
		await expect(maple.page.getByText(words).first()).toBeVisible();

		const { browser: signedIn } = await host.callOfficer();
		const officer = await comeIn(browser, 'phone', origin);
		await officer.context.addCookies(signedIn.cookies);
		const page = officer.page;
		const find = async (number: number) => {
			await page.goto(`/w/${host.workshopId}/outcome/take/erase?card=${number}`);
			return (await page.locator('blockquote').textContent()) === words;
		};
		if (!(await find(1))) expect(await find(2)).toBe(true);
		await tabTo(page, page.getByRole('radio', { name: 'Its writer asked for it' }));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByRole('checkbox', { name: /^I have read the card/ }));
		await page.keyboard.press('Space');
		await tabTo(page, page.getByRole('button', { name: 'Erase it for good' }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('status')).toContainText('is erased. The log says who did it and why, and not what it said.');
		await expect(maple.page.getByText('[a card was erased: its writer asked for it]').first()).toBeVisible();
		await expect(maple.page.getByText(words)).toHaveCount(0);

		// Without scripts, and without a yes nothing is done.
		const plain = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
		await plain.addCookies(signedIn.cookies);
		const sheet = await plain.newPage();
		await sheet.goto(`/w/${host.workshopId}/outcome/take/erase`);
		await sheet.getByLabel('Number of the card').fill('2');
		await sheet.getByRole('button', { name: 'Show the card' }).click();
		if (await sheet.getByText('has been erased').count()) {
			await sheet.getByLabel('Number of the card').fill('1');
			await sheet.getByRole('button', { name: 'Show the card' }).click();
		}
		const other = (await sheet.locator('blockquote').textContent())!;
		await sheet.getByRole('radio', { name: 'The law asks for it' }).check();
		await sheet.getByRole('button', { name: 'Erase it for good' }).click();
		await expect(maple.page.getByText(other).first()).toBeVisible();
		await sheet.getByRole('checkbox', { name: /^I have read the card/ }).check();
		await sheet.getByRole('button', { name: 'Erase it for good' }).click();
		await expect(sheet.getByRole('status')).toContainText('is erased');
		await expect(maple.page.getByText('[a card was erased: the law asks for it]').first()).toBeVisible();
		for (const { ears } of [maple, officer]) expect(ears.complaints).toEqual([]);
	} finally {
		await server.dispose();
	}
});
