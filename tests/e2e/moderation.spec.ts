import type { Browser, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { cardWith } from './cast/citizen.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// A host looks after cards and people while everybody looks: one phone writes, one reads.

let server: TestServer;
let host: Visitor;
let workshop: OpenWorkshop;

test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
	workshop = await OpenWorkshop.make(server, host);
});
test.afterAll(() => server.dispose());

const sit = (browser: Browser, who: Visitor, where = '', phone = true): Promise<Page> => onDevice(browser, server.origin, who, `/w/${workshop.id}${where}`, phone);
const shot = (page: Page, name: string) => (process.env['SHOTS'] ? page.screenshot({ path: `${process.env['SHOTS']}/moderation-${name}.png` }) : null);

test('[MD15] a host hides with one key, says why, stops a writer, freezes the board, speaks to all, and takes the log away', async ({ browser }) => {
	const [wrens, herons] = [await workshop.join('Wren'), await workshop.join('Heron')];
	await workshop.turn('next', 'start');
	for (const text of ['The bloke from number nine is a menace.', 'A bench. Ask wren@example.org about it.', 'A crossing at the school.']) await workshop.place(wrens, text);
	await workshop.turn('next', 'start');
	const [wren, heron] = [await sit(browser, wrens), await sit(browser, herons)];
	const board = await sit(browser, host, '', false);
	const desk = await sit(browser, host, '/desk', false);
	const [rude, bench] = ['The bloke from number nine is a menace.', 'A bench. Ask wren@example.org about it.'];

	await test.step('one key, and the card is gone from the other phone; then why, to its writer', async () => {
		await expect(cardWith(heron, rude)).toBeVisible();
		// By keyboard alone: from the top of the page to the card, and H.
		for (let n = 0; n < 80 && !(await board.evaluate((text) => document.activeElement?.closest('[id^="card-"]')?.textContent?.includes(text) ?? false, rude)); n++) await board.keyboard.press('Tab');
		await board.keyboard.press('h');
		await expect(cardWith(heron, rude)).toHaveCount(0);
		const why = board.getByRole('group', { name: 'Card 1 is hidden. Why? Its writer is told.' });
		await shot(board, 'why');
		await why.getByRole('radio', { name: 'May hurt someone' }).check();
		await board.getByRole('textbox', { name: 'Your own words to the writer, if you like' }).fill('Say what should change in the street.');
		await board.getByRole('button', { name: 'Tell the writer' }).click();
		await expect(why).toBeHidden();
		await expect(cardWith(wren, rude).getByText('Say what should change in the street.', { exact: false })).toBeVisible();
		await shot(wren, 'told');
		await clean(wren);
	});

	await test.step('words that look personal wait at the desk, and the writer can be stopped by the card', async () => {
		const line = desk.getByRole('listitem').filter({ hasText: 'E-mail address' });
		await expect(line).toContainText('wren@example.org');
		await shot(desk, 'queue');
		await clean(desk);
		await line.getByRole('button', { name: 'Hide and tell writer Card 2' }).click();
		await expect(cardWith(heron, bench)).toHaveCount(0);
		await desk.getByRole('button', { name: 'Stop this writer for now Card 2' }).click();
		await expect(wren.getByText('The host has asked you to pause.')).toBeVisible();
		await expect(heron.getByText('The host has asked you to pause.')).toHaveCount(0);
		await expect(desk.getByText('The writer of card 2', { exact: true }).first()).toBeVisible();
		await expect(desk.getByText('Wren', { exact: true }), 'nobody learns who it is').toHaveCount(0);
		await desk.getByRole('button', { name: 'Let them go on The writer of card 2' }).click();
		await expect(wren.getByText('The host has asked you to pause.')).toBeHidden();
	});

	await test.step('the board is frozen and goes on', async () => {
		await desk.getByRole('button', { name: 'Freeze the board' }).click();
		for (const page of [wren, heron]) await expect(page.getByText('The host has stopped the board for a moment.')).toBeVisible();
		await expect(desk.getByText('The board is frozen.')).toBeVisible();
		await desk.getByRole('button', { name: 'Let everyone go on' }).click();
		await expect(heron.getByText('The host has stopped the board for a moment.')).toBeHidden();
	});

	await test.step('a word to everyone, until it is put away', async () => {
		await desk.getByRole('button', { name: 'Say something to everyone' }).click();
		await desk.getByRole('textbox', { name: 'Your words' }).fill('Tea stands by the door.');
		await desk.getByRole('button', { name: 'Say it', exact: true }).click();
		for (const page of [wren, heron]) await expect(page.getByText('Tea stands by the door.').first()).toBeVisible();
		await heron.getByRole('button', { name: 'Put away' }).first().tap();
		await expect(heron.getByText('Tea stands by the door.')).toHaveCount(0);
	});

	await test.step('the log: who, when, what and why, and no word of a card', async () => {
		await desk.goto(`/w/${workshop.id}/desk/log`);
		const lines = desk.getByRole('row');
		await expect(lines.filter({ hasText: 'Hid a card' }).filter({ hasText: 'May hurt someone' })).toHaveCount(1);
		for (const did of ['Stopped a writer', 'Let a writer go on', 'Froze the board', 'Said something to everyone']) await expect(lines.filter({ hasText: did }).filter({ hasText: 'Ada' })).toHaveCount(1);
		await clean(desk);
		const coming = desk.waitForEvent('download');
		await desk.getByRole('link', { name: 'Take the log away as CSV' }).click();
		const stream = await (await coming).createReadStream();
		const csv = (await stream.toArray()).join('');
		expect(csv).toMatch(/card\.hidden,1,unkind: Say what should change in the street\./);
		expect(csv).toContain('person.stopped');
		for (const words of [rude, bench, 'wren@example.org', 'Wren']) expect(csv).not.toContain(words);
	});
});
