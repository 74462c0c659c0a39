import type { Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// The run sheet changes while people are in the room. In real browsers, on the built server.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

const shots = process.env['SHOTS'];
async function shot(page: Page, name: string): Promise<void> {
	if (!shots) return;
	const before = page.viewportSize()!;
	for (const [width, height] of [[390, 844], [1440, 900]] as const) {
		for (const theme of ['light', 'dark'] as const) {
			await page.setViewportSize({ width, height });
			await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), theme);
			await page.screenshot({ path: `${shots}/${name}-${width}-${theme}.png` });
		}
	}
	await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
	await page.setViewportSize(before);
}
const names = (page: Page) => page.locator('.runlist h3').allTextContents();
const strip = (page: Page) => page.getByRole('list', { name: 'Rounds' }).getByRole('listitem');

async function coHost(workshop: OpenWorkshop): Promise<Visitor> {
	const invited = await host.must(`/w/${workshop.id}/desk?/invite`, { role: 'cofacilitator' });
	const link = /\/welcome\/[\w-]+/.exec(invited.text)![0];
	const cora = new Visitor(server.origin);
	await cora.must(`${link}?/make`, { name: 'Cora', login: `cora-${workshop.id}`, password: 'a long enough password' });
	return cora;
}

test('[T15] [F15] [F16] with six people in, a host adds a break and moves the tea: everybody’s list has it, and the round goes on', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const people = [];
	for (const alias of ['Ann', 'Ben', 'Cat', 'Dov', 'Eve', 'Fay']) people.push(await workshop.join(alias));
	await workshop.to('Look');
	const citizen = await onDevice(browser, server.origin, people[0]!, `/w/${workshop.id}`, false);
	const phones = [];
	for (const person of people.slice(1)) phones.push(await onDevice(browser, server.origin, person, `/w/${workshop.id}`));
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	await expect(desk.getByText('6 here', { exact: true })).toBeVisible();

	await desk.getByRole('button', { name: 'Add a break' }).click();
	const pause = desk.getByRole('dialog', { name: 'Add a break' });
	await expect(pause.getByRole('combobox', { name: 'When?' })).toHaveValue('look:group');
	await clean(desk);
	await shot(desk, 'add-break');
	await pause.getByRole('radio', { name: '15 minutes' }).check();
	await pause.getByRole('button', { name: 'Add the break' }).click();
	await expect(pause).toBeHidden();
	await expect.poll(() => names(desk)).toEqual(expect.arrayContaining(['Look', 'Break', 'Group']));
	await expect(desk.getByRole('status').filter({ hasText: 'Added a break of 15 minutes after “Look”.' })).toBeVisible();
	// The strip of whoever is in has it, without a number; the round they are in goes on.
	await expect(strip(citizen).nth(3)).toHaveText('Break');
	await expect(citizen.locator('.rounds [aria-current="step"]')).toContainText('Look');

	await desk.getByRole('button', { name: 'Edit rounds' }).click();
	const edit = desk.getByRole('dialog', { name: 'Edit rounds' });
	await edit.getByRole('button', { name: 'Move Tea up' }).click();
	await expect(edit.getByRole('status')).toHaveText('Moved “Tea” to after “Break”.');
	await expect(strip(citizen).nth(4)).toHaveText('Tea');
	await shot(desk, 'edit-rounds');
	await clean(desk);
	await edit.getByRole('button', { name: 'Move Group down' }).click();
	await expect(edit.getByRole('alert')).toContainText('“Sort” is about what the groups become, but no round before it makes groups.');
	await shot(desk, 'edit-refused');
	await edit.locator('summary').filter({ hasText: 'Tea' }).click();
	await edit.getByRole('button', { name: 'Take away Tea' }).click();
	await expect(edit.getByRole('status')).toHaveText('Took the break “Tea” away.');
	await expect(edit.getByRole('alert')).toHaveCount(0);
	await edit.getByRole('button', { name: 'Close', exact: true }).click();
	await shot(desk, 'desk');

	await workshop.turn('next');
	await expect(desk.locator('[aria-current="step"]')).toContainText('Break');
	for (const phone of phones) await expect(phone.getByRole('heading', { name: 'Break' })).toBeVisible();
	await shot(phones[0]!, 'citizen');
	// Left out, a round says so on everybody's strip.
	await host.must(`/w/${workshop.id}/desk?/round`, { command: 'jump', to: 'sort' });
	await expect(strip(citizen).filter({ hasText: 'Group' })).toHaveText('Group (left out)');
	await expect(strip(citizen).filter({ hasText: 'Look' })).toHaveText('Look (done)');
	await shot(citizen, 'left-out');
	await desk.goto(`/w/${workshop.id}/desk/log`);
	await expect(desk.getByRole('cell', { name: 'Changed the run sheet: Added a break of 15 minutes after “Look”.' })).toBeVisible();
	await expect(desk.getByRole('cell', { name: 'Left a round out: Break' })).toBeVisible();
});

test('[F17] a co-host who types into a round that another host has changed is told so, keeps the words, and saves them when they mean it', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const cora = await coHost(workshop);
	await workshop.to('Look');
	const open = async (who: Visitor) => {
		const desk = await onDevice(browser, server.origin, who, `/w/${workshop.id}/desk`, false);
		await desk.getByRole('button', { name: 'Edit rounds' }).click();
		const panel = desk.getByRole('dialog', { name: 'Edit rounds' });
		await panel.locator('summary').filter({ hasText: 'Sort' }).click();
		const row = panel.getByRole('listitem').filter({ hasText: 'Sort' });
		return { desk, panel, minutes: row.getByLabel('Minutes'), say: row.getByLabel('What you say aloud'), save: row.getByRole('button', { name: 'Save Sort' }) };
	};
	const [mine, hers] = [await open(host), await open(cora)];
	await hers.say.fill('Begin with the easy ones.');
	await mine.minutes.fill('25');
	await mine.save.click();
	await expect(mine.panel.getByRole('status')).toHaveText('Changed “Sort”. It lasts 25 minutes.');
	await expect(hers.panel.getByText('It now says: 25 minutes.')).toBeVisible();
	await hers.save.click();
	await expect(hers.panel.getByRole('alert')).toContainText('Somebody else has just changed the rounds.');
	await expect(hers.say).toHaveValue('Begin with the easy ones.');
	await shot(hers.desk, 'edit-theirs');
	await clean(hers.desk);
	await hers.minutes.fill('22');
	await hers.save.click();
	await expect(hers.panel.getByRole('status')).toHaveText('Changed “Sort”. It lasts 22 minutes.');
	await expect(mine.say).toHaveValue('Begin with the easy ones.');
	await expect(mine.minutes).toHaveValue('22');
	await mine.panel.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(mine.desk.getByRole('status').filter({ hasText: 'Cora' })).toContainText('Changed “Sort”. It lasts 22 minutes.');
});

test('[F15] [F16] by keyboard alone: a break before the round that waits, and the tea moved earlier with the focus kept', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	await workshop.to('Place cards');
	await workshop.turn('next');
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const keys = desk.keyboard;
	await desk.getByRole('button', { name: 'Add a break' }).focus();
	await keys.press('Enter');
	const pause = desk.getByRole('dialog', { name: 'Add a break' });
	await expect(pause).toBeVisible();
	await expect(pause.getByRole('combobox').locator('option').first()).toHaveText('Now, before “Look”');
	await pause.getByRole('radio', { name: '10 minutes' }).focus();
	await keys.press('ArrowUp');
	await expect(pause.getByRole('radio', { name: '5 minutes', exact: true })).toBeChecked();
	for (let i = 0; i < 3; i++) await keys.press('Tab');
	await expect(pause.getByRole('button', { name: 'Add the break' })).toBeFocused();
	await keys.press('Enter');
	await expect(desk.getByRole('heading', { name: 'Break', level: 1 })).toBeVisible();
	await expect(desk.getByRole('button', { name: 'Add a break' })).toBeFocused();

	await desk.getByRole('button', { name: 'Edit rounds' }).focus();
	await keys.press('Enter');
	const edit = desk.getByRole('dialog', { name: 'Edit rounds' });
	const up = edit.getByRole('button', { name: 'Move Tea up' });
	await up.focus();
	for (const after of ['Look', 'Break']) {
		await keys.press('Enter');
		await expect(edit.getByRole('status')).toHaveText(`Moved “Tea” to after “${after}”.`);
		if (after === 'Look') await expect(up).toBeFocused();
	}
	// At the top it can only go down again: the focus goes there.
	await expect(edit.getByRole('button', { name: 'Move Tea down' })).toBeFocused();
	await keys.press('Escape');
	await expect(edit).toBeHidden();
	expect((await names(desk)).slice(1, 5)).toEqual(['Place cards', 'Break', 'Tea', 'Look']);
});

test('[F15] [F16] without scripts, and in an Open Space', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host, { method: 'open-space' });
	await workshop.turn('next', 'next', 'start');
	const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
	await context.addCookies(host.cookies);
	const desk = await context.newPage();
	await desk.goto(`/w/${workshop.id}/desk`);
	await desk.getByRole('button', { name: 'Add a break' }).click();
	await desk.getByRole('radio', { name: 'Other, in minutes' }).check();
	await desk.getByRole('textbox', { name: 'Minutes of the break' }).fill('0');
	await desk.getByRole('button', { name: 'Add the break' }).click();
	const pause = desk.getByRole('dialog', { name: 'Add a break' });
	await expect(pause.getByRole('alert')).toContainText('A round cannot be that long.');
	await pause.getByRole('radio', { name: 'Other, in minutes' }).check();
	await pause.getByRole('textbox', { name: 'Minutes of the break' }).fill('7');
	await pause.getByRole('combobox', { name: 'When?' }).selectOption({ label: 'After “Talks 1”' });
	await pause.getByRole('button', { name: 'Add the break' }).click();
	await desk.goto(`/w/${workshop.id}/desk?panel=rounds`);
	const list = await names(desk);
	expect(list[list.indexOf('Talks 1') + 1]).toBe('Break');
	await desk.getByRole('button', { name: 'Move Break down' }).click();
	await desk.goto(`/w/${workshop.id}/desk`);
	expect(await names(desk)).not.toEqual(list);
	await expect(desk.locator('[aria-current="step"]')).toContainText('Market');
});
