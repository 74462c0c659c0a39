import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { personCardLimit } from '#lib/domain/card.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// A helper types for one person through the whole session, in real browsers, on the built server.

let server: TestServer;
let workshop: OpenWorkshop;
let helper: Visitor;

test.beforeAll(async () => {
	server = await startServer();
	const host = await firstHost(server);
	workshop = await OpenWorkshop.make(server, host);
	const { text } = await host.must(`/w/${workshop.id}/desk?/invite`, { role: 'helper' });
	helper = new Visitor(server.origin);
	await helper.must(`${new URL(/https?:\/\/[^"\\\s]+\/welcome\/[\w-]+/.exec(text)![0]).pathname}?/make`, { name: 'Hana', login: 'hana', password: 'a long enough password' });
});

test.afterAll(() => server.dispose());

async function sit(browser: Browser, { scripts = true } = {}): Promise<Page> {
	const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 390, height: 844 }, javaScriptEnabled: scripts });
	await context.addCookies(helper.cookies);
	context.setDefaultTimeout(15_000);
	return context.newPage();
}

/** For whoever looks at it: phone and desk, light and dark. */
async function look(page: Page, name: string): Promise<void> {
	if (!process.env['SHOTS']) return;
	for (const [width, height] of [[390, 844], [1440, 900]] as const) for (const colorScheme of ['light', 'dark'] as const) {
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme });
		await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${width}-${colorScheme}.png`, fullPage: true });
	}
	await page.setViewportSize({ width: 390, height: 844 });
	await page.emulateMedia({ colorScheme: 'light' });
}

test('[HE14] [HE12] [HE10] [HE11] [HE13] a helper types several cards, what is said to others’, an offer and how it was, each read back first, and opens the receipt; cards without scripts too', async ({ browser }) => {
	test.setTimeout(150_000);
	const page = await sit(browser);
	const plain = await sit(browser, { scripts: false });
	const axe = async () => expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])).toEqual([]);
	const narrow = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	const at = `/w/${workshop.id}/helper`;
	await page.goto(at);
	await page.getByRole('radio', { name: 'In the hall' }).check();
	await page.getByRole('button', { name: 'Add a person' }).click();
	await expect(page.getByRole('heading', { level: 2, name: 'Person 1, in the hall' })).toBeVisible();
	const wren = await workshop.join('Wren');
	await workshop.to('Place cards');
	await workshop.place(wren, 'A ford by the mill');
	await page.reload();

	await test.step('several at once: an error in a row keeps all words', async () => {
		await page.getByRole('link', { name: 'Type several at once' }).click();
		const row = (n: number) => page.getByRole('group', { name: `Card ${n}`, exact: true });
		await row(1).getByLabel('What is it about?').selectOption({ label: 'Health and care' });
		await row(1).getByLabel('What they say').fill('A bench on the hill');
		await row(1).getByLabel('Where?').selectOption({ label: 'Square B3' });
		await row(2).getByLabel('What they say').fill('Slower cars');
		await row(2).getByLabel('Where?').selectOption({ label: 'Whole area' });
		await page.getByRole('button', { name: 'Read them all back' }).click();
		await expect(page.getByRole('alert')).toContainText('Card 2 needs another look.');
		await expect(row(2)).toContainText('The card does not say what it is about.');
		await expect(row(1).getByLabel('What they say')).toHaveValue('A bench on the hill');
		await axe();
		await narrow();
		await look(page, 'many');
		await row(2).getByLabel('What is it about?').selectOption({ label: 'Safety' });
		await page.getByRole('button', { name: 'Read them all back' }).click();
		await expect(page.getByRole('listitem').filter({ hasText: 'A bench on the hill' })).toContainText('Health and care');
		await axe();
		await look(page, 'many-aloud');
		await page.getByRole('button', { name: 'Yes, save these 2 cards' }).click();
		await expect(page.getByText('Saved. The cards are on the table.')).toBeVisible();
	});

	await test.step('the same without scripts', async () => {
		await plain.goto(page.url().replace('/helper?', '/helper/many?'));
		const row = plain.getByRole('group', { name: 'Card 1', exact: true });
		await row.getByLabel('What they say').fill('A dry way to school');
		await row.getByLabel('Where?').selectOption({ label: 'Not a place' });
		await plain.getByRole('button', { name: 'Read them all back' }).click();
		await expect(row).toContainText('The card does not say what it is about.');
		await expect(row.getByLabel('What they say')).toHaveValue('A dry way to school');
		await row.getByLabel('What is it about?').selectOption({ index: 1 });
		await plain.getByRole('button', { name: 'Read them all back' }).click();
		await plain.getByRole('button', { name: 'Yes, save this card' }).click();
		await expect(plain.getByText('Saved. The cards are on the table.')).toBeVisible();
	});

	await test.step('what is said to a card of somebody else', async () => {
		await workshop.to('Look');
		await page.goto(`${at}?person=${new URL(page.url()).searchParams.get('person')}`);
		const said = page.getByRole('region', { name: 'What they say to the cards' });
		await look(page, 'said');
		await said.getByLabel('Which card?').selectOption({ label: '1. A ford by the mill' });
		await said.getByRole('radio', { name: 'I see it differently' }).check();
		await said.getByRole('button', { name: 'Read it back' }).click();
		await expect(page.getByRole('alert')).toContainText('There is nothing on it yet.');
		await said.getByLabel('If they see it differently: how?').fill('A bridge is safer');
		await said.getByRole('button', { name: 'Read it back' }).click();
		await axe();
		await look(page, 'said-aloud');
		await said.getByRole('button', { name: 'Yes, save' }).click();
		await expect(said.getByRole('listitem')).toContainText('“A bridge is safer”');
		await narrow();
		await look(page, 'said-sofar');
	});

	await test.step('an offer', async () => {
		await workshop.to('Who does it');
		await page.getByRole('link', { name: 'What is happening now?' }).click();
		const offers = page.getByRole('region', { name: 'What they offer' });
		await offers.getByText('Type an offer').click();
		await offers.getByRole('radio', { name: 'A tool' }).check();
		await offers.getByLabel('What can you offer?').fill('A ladder');
		await offers.getByText('From when, and what it needs').click();
		await offers.getByRole('checkbox', { name: 'insurance' }).check();
		await offers.getByLabel('How can someone reach you?').fill('ring 555 0101');
		await axe();
		await narrow();
		await look(page, 'offer');
		await offers.getByRole('button', { name: 'Read it back' }).click();
		await expect(offers.getByRole('checkbox', { name: 'You may use this' })).toBeVisible();
		await expect(offers.getByText('This is needed.')).toBeVisible();
		await offers.getByRole('checkbox', { name: 'You may use this' }).check();
		await offers.getByRole('button', { name: 'Read it back' }).click();
		await expect(offers.getByRole('group', { name: 'Read it aloud:' })).toContainText('ring 555 0101');
		await axe();
		await look(page, 'offer-aloud');
		await offers.getByRole('button', { name: 'Change' }).click();
		await expect(offers.getByRole('checkbox', { name: 'insurance' })).toBeChecked();
		await offers.getByRole('button', { name: 'Read it back' }).click();
		await offers.getByRole('button', { name: 'Yes, make this offer' }).click();
		await expect(offers.getByText('Waits for an answer')).toBeVisible();
		await look(page, 'offer-made');
	});

	await test.step('how it was, once', async () => {
		await workshop.to('Close');
		await page.getByRole('link', { name: 'What is happening now?' }).click();
		const how = page.getByRole('region', { name: 'How was it for them?' });
		await how.getByRole('group', { name: 'Did I have a say?' }).getByRole('radio', { name: 'Mostly' }).check();
		await axe();
		await narrow();
		await look(page, 'how');
		await how.getByRole('button', { name: 'Read it back' }).click();
		await expect(how.getByText('Was it worth my time? No answer')).toBeVisible();
		await look(page, 'how-aloud');
		await how.getByRole('button', { name: 'Yes, hand it in' }).click();
		await expect(how.getByText('They have told us how it was.')).toBeVisible();
	});

	await test.step('the receipt, when all is over', async () => {
		await workshop.turn('next');
		await workshop.host.must(`/w/${workshop.id}/desk?/close`);
		await page.getByRole('link', { name: 'Their receipt' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'The receipt of person 1, in the hall' })).toBeVisible();
		for (const words of ['A bench on the hill', 'Slower cars', 'A dry way to school', '“A bridge is safer”', 'A ladder']) await expect(page.getByText(words)).toBeVisible();
		await axe();
		await narrow();
		await look(page, 'receipt');
		await page.emulateMedia({ media: 'print' });
		await expect(page.getByRole('button', { name: 'Print it' })).toBeHidden();
		await expect(page.getByText('A bench on the hill')).toBeVisible();
		if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/receipt-print.png`, fullPage: true });
	});
});

test('[HE14] cards that were refused halfway are kept on the device over a reload, and those that were saved are not', async ({ browser }) => {
	const other = await OpenWorkshop.make(server, workshop.host);
	const { text } = await other.host.must(`/w/${other.id}/desk?/invite`, { role: 'helper' });
	const hand = new Visitor(server.origin);
	await hand.must(`${new URL(/https?:\/\/[^"\\\s]+\/welcome\/[\w-]+/.exec(text)![0]).pathname}?/make`, { name: 'Hal', login: 'hal', password: 'a long enough password' });
	await other.to('Place cards');
	const added = await hand.must(`/w/${other.id}/helper?/add`, { channel: 'paper' });
	const person = /person=([0-9a-z]{16})/.exec(added.location)![1]!;
	// One short of what one person may write.
	for (let left = personCardLimit - 1; left > 0; left -= 8) {
		const rows = Array.from({ length: Math.min(8, left) }, (_, i) => Object.entries({ theme: 'green', text: `Card ${left - i}`, where: 'none' }).map(([field, value]) => [`${field}-${i}`, value]));
		await hand.must(`/w/${other.id}/helper/many?/saveRows`, { person, ...(Object.fromEntries(rows.flat()) as Record<string, string>) });
	}
	const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 390, height: 844 } });
	await context.addCookies(hand.cookies);
	const page = await context.newPage();
	await page.goto(`/w/${other.id}/helper/many?person=${person}`);
	const row = (n: number) => page.getByRole('group', { name: `Card ${n}`, exact: true });
	for (const [n, words] of [[1, 'A bench on the hill'], [2, 'Slower cars']] as const) {
		await row(n).getByLabel('What is it about?').selectOption({ label: 'Safety' });
		await row(n).getByLabel('What they say').fill(words);
		await row(n).getByLabel('Where?').selectOption({ label: 'Square B3' });
	}
	await page.getByRole('button', { name: 'Read them all back' }).click();
	await page.getByRole('button', { name: 'Yes, save these 2 cards' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(row(1).getByLabel('What they say')).toHaveValue('Slower cars');
	await page.goto(page.url().replace(/\?.*/, `?person=${person}`));
	await expect(row(1).getByLabel('What they say')).toHaveValue('Slower cars');
	await expect(row(1).getByLabel('What is it about?').locator('option:checked')).toHaveText('Safety');
	await expect(row(1).getByLabel('Where?').locator('option:checked')).toHaveText('Square B3');
	await expect(row(2).getByLabel('What they say')).toHaveValue('');
	await context.close();
});
