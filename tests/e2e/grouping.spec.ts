import type { Browser, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { finger, moveToGroup } from './cast/citizen.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Groups in real browsers: put together and split again, cards in two of them, one's own card taken back.

const shots = process.env['SHOTS'];
let server: TestServer;
let host: Visitor;
let workshop: OpenWorkshop;
let heron: Visitor;
let otter: Visitor;

test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());
test.beforeEach(async () => {
	workshop = await OpenWorkshop.make(server, host);
	heron = await workshop.join('Heron');
	otter = await workshop.join('Otter');
	await workshop.to('Place cards');
	await workshop.place(heron, 'One lamp at the weir.');
	await workshop.place(heron, 'Low lights on the path.');
	await workshop.place(otter, 'Lights by the school.');
	await workshop.place(otter, 'A bus after seven.', 'about');
	await workshop.to('Look');
	await workshop.to('Group');
});

const sit = (browser: Browser, who: Visitor, where = '', phone = true) => onDevice(browser, server.origin, who, `/w/${workshop.id}${where}`, phone);
const group = (page: Page, name: string) => page.locator('details.cluster').filter({ has: page.getByRole('heading', { name, exact: true }) });
const facts = (page: Page, name: string) => group(page, name).locator('.cluster__facts');
async function make(page: Page, name: string): Promise<void> {
	await page.getByRole('link', { name: 'New group' }).filter({ visible: true }).first().click();
	await page.getByRole('textbox', { name: 'Name of the group' }).fill(name);
	await page.getByRole('button', { name: 'New group' }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
}
async function look(page: Page, name: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await clean(page);
		if (shots) await page.screenshot({ path: `${shots}/grouping-${name}-${colorScheme}.png` });
	}
	await page.emulateMedia({ colorScheme: null });
}

test('[GR13] a host puts two groups together on a phone and splits them again: cards, people and names as they were, at the desk and on everyone’s page', async ({ browser }) => {
	const [page, desk, citizen] = [await sit(browser, host), await sit(browser, host, '/desk', false), await sit(browser, heron, '', false)];
	await make(page, 'Light the path');
	await make(page, 'Light the school');
	await moveToGroup(page, finger, 'One lamp at the weir.', 'Light the path');
	await moveToGroup(page, finger, 'Low lights on the path.', 'Light the path');
	await moveToGroup(page, finger, 'Lights by the school.', 'Light the school');
	await expect(facts(page, 'Light the path')).toContainText('2 cards from 1 person');
	const panel = desk.getByRole('region', { name: /^Groups/ });
	await expect(panel.getByRole('listitem')).toHaveCount(2);

	await group(page, 'Light the school').getByRole('link', { name: /^Put together…/ }).tap();
	await expect(page.getByRole('combobox', { name: 'Put together with' })).toBeFocused();
	await look(page, 'sheet');
	await page.getByRole('combobox', { name: 'Put together with' }).selectOption({ label: 'Light the path' });
	await page.getByRole('button', { name: 'Put together' }).tap();
	await expect(page.getByRole('dialog')).toBeHidden();
	for (const own of [page, citizen]) {
		await expect(group(own, 'Light the school')).toHaveCount(0);
		await expect(facts(own, 'Light the path')).toContainText('3 cards from 2 people');
	}
	await expect(panel.getByRole('listitem')).toHaveCount(1);
	await expect(panel.getByRole('listitem')).toContainText('3 cards, 2 people');
	const parts = group(page, 'Light the path').getByRole('region', { name: 'Put together from' });
	await expect(parts.getByRole('listitem')).toHaveText(/Light the school\s*1 card/);
	await parts.scrollIntoViewIfNeeded();
	await look(page, 'together');
	await citizen.getByRole('region', { name: 'Put together from' }).scrollIntoViewIfNeeded();
	await look(citizen, 'together-desk');

	await parts.getByRole('button', { name: /^Split off/ }).tap();
	for (const own of [page, citizen]) {
		await expect(facts(own, 'Light the path')).toContainText('2 cards from 1 person');
		await expect(facts(own, 'Light the school')).toContainText('1 card from 1 person');
		await expect(group(own, 'Light the school').getByText('Lights by the school.')).toBeVisible();
	}
	await expect(panel.getByRole('listitem')).toHaveCount(2);
});

test('[GR15] a card in two groups is listed in both and counted in one, on a phone and at a desk; [GR16] names come by proposals', async ({ browser }) => {
	const [page, other] = [await sit(browser, heron), await sit(browser, otter, '', false)];
	await make(page, 'Light the path');
	await make(page, 'More buses');
	await moveToGroup(page, finger, 'A bus after seven.', 'More buses');
	await moveToGroup(page, finger, 'Low lights on the path.', 'Light the path');
	await page.getByRole('link', { name: /^Low lights on the path\./ }).locator('xpath=ancestor::li').getByRole('link', { name: 'Move to…' }).tap();
	await page.getByText('It belongs in two groups').tap();
	await look(page, 'second-sheet');
	await page.locator('.second').getByRole('button', { name: 'More buses' }).tap();
	await expect(page.getByRole('dialog')).toBeHidden();
	for (const own of [page, other]) {
		await expect(facts(own, 'More buses')).toContainText('1 card from 1 person');
		const also = group(own, 'More buses').getByRole('region', { name: 'Belongs here too' });
		await expect(also.getByRole('listitem')).toHaveText(/Low lights on the path\.\s*2\. counted in “Light the path”/);
		await expect(facts(own, 'Light the path')).toContainText('1 card from 1 person');
		await expect(own.getByText('4 cards, 2 groups')).toBeVisible();
	}
	await group(page, 'More buses').getByRole('region', { name: 'Belongs here too' }).scrollIntoViewIfNeeded();
	await look(page, 'second');

	// One person alone does not write over a name that stands; two who find another right do.
	await group(other, 'More buses').getByRole('link', { name: /More buses$/ }).first().click();
	await other.getByRole('textbox', { name: 'Another name' }).fill('Run a bus after seven');
	await other.getByRole('button', { name: 'Add it' }).click();
	await group(page, 'More buses').getByRole('link', { name: /More buses$/ }).first().tap();
	await page.getByRole('dialog').getByRole('button', { name: 'Run a bus after seven' }).tap();
	for (const own of [page, other]) await expect(own.getByRole('heading', { name: 'Run a bus after seven' })).toBeVisible();
});

test('[O19] one’s own card is taken back while cards are grouped, on a phone and at a desk, and put back where it lay; nobody else’s can be', async ({ browser }) => {
	const [page, other] = [await sit(browser, heron), await sit(browser, otter, '', false)];
	await make(page, 'Light the path');
	await moveToGroup(page, finger, 'Low lights on the path.', 'Light the path');
	const line = (own: Page, text: string) => own.getByRole('listitem').filter({ has: own.getByRole('link', { name: text }) });
	const back = (own: Page, text: string) => line(own, text).getByRole('button', { name: /^Take this card back/ });
	await expect(line(page, 'Low lights on the path.').getByRole('link', { name: 'Move to…' })).toBeVisible();
	await line(page, 'Low lights on the path.').scrollIntoViewIfNeeded();
	await look(page, 'own-card');
	await back(page, 'Low lights on the path.').tap();
	for (const own of [page, other]) await expect(own.getByText('Low lights on the path.')).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).tap();
	await expect(group(other, 'Light the path').getByText('Low lights on the path.')).toBeVisible();

	await line(other, 'One lamp at the weir.').getByRole('link').first().click();
	await expect(line(other, 'One lamp at the weir.').getByRole('link', { name: 'Move to…' })).toBeVisible();
	await expect(back(other, 'One lamp at the weir.')).toHaveCount(0);
	await workshop.to('Tea');
	await line(other, 'A bus after seven.').getByRole('link').first().click();
	await back(other, 'A bus after seven.').click();
	await expect(page.getByText('A bus after seven.')).toHaveCount(0);
	await look(other, 'own-card-tea');
});

test('[GR21] groups are made in silence first: table, desk and hall screen say so, nothing calls for names, and who has one may give it', async ({ browser }) => {
	const [page, desk] = [await sit(browser, otter), await sit(browser, host, '/desk', false)];
	const hall = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
	await hall.goto(`${server.origin}${workshop.hall}`);
	for (const screen of [page, hall]) await expect(screen.getByText('In silence for 5 minutes more.')).toBeVisible();
	await expect(desk.getByText('5 minutes in silence first')).toBeVisible();
	await make(page, 'Light the path');
	await expect(group(page, 'Light the path')).toBeVisible();
	await expect(page.locator('details.cluster .btn--now')).toHaveCount(0);
	await look(page, 'silence-table');
	await look(desk, 'silence-desk');
	await look(hall, 'silence-hall');
	// Cards are moved on the host's word from here on: a round that is opened again for a moment has no silence.
	await workshop.turn('end');
	await expect(page.getByText('In silence for')).toBeHidden();
	await hall.context().close();
});
