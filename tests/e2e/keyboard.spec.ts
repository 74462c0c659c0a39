import type { Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { pressOn, tabTo } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Hosts and lookers-on who have a keyboard and nothing else: Tab, Enter, Space, arrows and letters.

const shots = process.env['SHOTS'];
let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

async function write(page: Page, label: string, text: string): Promise<void> {
	await tabTo(page, page.getByRole('textbox', { name: label }));
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.type(text);
}

async function choose(page: Page, label: string, letters: string): Promise<void> {
	await tabTo(page, page.getByRole('combobox', { name: label }));
	await page.keyboard.type(letters);
}

/** On a phone, light and dark: axe finds nothing, and nothing stands off its side. */
async function onPhone(page: Page, name: string): Promise<void> {
	const size = page.viewportSize()!;
	await page.setViewportSize({ width: 390, height: 844 });
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await clean(page);
		expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, ${colorScheme}`).toBe(390);
		if (shots) await page.screenshot({ path: `${shots}/keyboard-${name}-${colorScheme}.png`, fullPage: true });
	}
	await page.emulateMedia({ colorScheme: null });
	await page.setViewportSize(size);
}

test('[B16] rounds and cards are made by keyboard alone: moved, given days, worded, allowed, added, named and kept as a template', async ({ browser }) => {
	test.setTimeout(300_000);
	const made = await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?' });
	const id = /\/w\/([0-9a-z]{16})/.exec(made.location)![1]!;
	await host.must(`/w/${id}/setup?/deal`, { decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' });
	const page = await onDevice(browser, server.origin, host, `/w/${id}/setup?step=rounds`, false);
	const rounds = page.locator('.bround h3');

	await test.step('rounds', async () => {
		await pressOn(page, page.getByRole('button', { name: 'Later: Look' }));
		await expect(rounds.nth(3)).toHaveText('Look');
		await pressOn(page, page.getByRole('button', { name: 'Earlier: Look' }));
		await expect(rounds.nth(2)).toHaveText('Look');
		await write(page, 'Length of Sort', '3');
		await choose(page, 'Minutes or days for Sort', 'd');
		await expect(page.getByRole('img', { name: /Sort 3 days/ })).toBeVisible();
		await pressOn(page, page.locator('summary').filter({ hasText: 'Change: Place cards' }));
		await write(page, 'What you say aloud', 'Write in silence, please.');
		const asks = page.locator('.bround:has(details[open])').getByRole('checkbox').first();
		const was = await asks.isChecked();
		await pressOn(page, asks, 'Space');
		await expect(asks).toBeChecked({ checked: !was });
		const before = await rounds.count();
		await choose(page, 'Another round', 'Conv');
		await pressOn(page, page.getByRole('button', { name: 'Add it' }));
		await expect(rounds).toHaveCount(before + 1);
		await page.setViewportSize({ width: 390, height: 844 });
		// What a round may be changed in has the width of the phone, and is not squeezed beside its button.
		expect((await page.getByRole('textbox', { name: 'What you say aloud' }).boundingBox())!.width).toBeGreaterThan(250);
		await page.setViewportSize({ width: 1440, height: 900 });
		await onPhone(page, 'rounds');
		await pressOn(page, page.getByRole('button', { name: 'Next: the plan' }));
		await expect(page.getByRole('button', { name: 'Next: the cards' })).toBeVisible();
		await pressOn(page, page.getByRole('button', { name: 'Next: the cards' }));
	});

	await test.step('cards', async () => {
		await expect(page.getByText('Blank card. Always first.')).toBeVisible();
		await pressOn(page, page.locator('summary').filter({ hasText: 'Name, picture and colour: Getting about' }));
		await write(page, 'Name of the theme', 'Buses and bikes');
		await tabTo(page, page.getByRole('radio', { name: 'Bus', exact: true }).filter({ visible: true }).first());
		await page.keyboard.press('ArrowRight');
		await write(page, 'Getting about, card 1', 'A bus after seven.');
		await pressOn(page, page.getByRole('checkbox', { name: 'Getting about, card 1: it says “keep as it is”' }), 'Space');
		await onPhone(page, 'cards');
		await write(page, 'Keep rounds and cards as a template', 'Our evening');
		// Both are pressed before the first has gone through a slow line: one is done after the other.
		let mend = () => {};
		const slow = new Promise<void>((resolve) => (mend = resolve));
		await page.route(/setup\?\/template/, async (route) => {
			await slow;
			await route.continue();
		});
		await pressOn(page, page.getByRole('button', { name: 'Keep it' }));
		await pressOn(page, page.getByRole('button', { name: 'Next: open the doors' }));
		mend();
		await expect(page.getByRole('button', { name: 'Open the doors', exact: true })).toBeVisible();
		await page.goto('/workshops/new');
		await expect(page.getByText('Our evening', { exact: true })).toBeVisible();
		const kept = await (await host.get(`/w/${id}/setup?step=rounds`)).text();
		expect(kept).toContain('Write in silence, please.');
		expect(await (await host.get(`/w/${id}/setup/cards.csv`)).text()).toMatch(/Buses and bikes,house,about,A bus after seven\.,yes/);
	});

	await test.step('[B12] a rehearsal, which says what it is, and the way back', async () => {
		await page.goto(`/w/${id}/setup?step=open`);
		await pressOn(page, page.getByRole('button', { name: 'Open a rehearsal' }));
		await expect(page.getByText('This is a rehearsal. Its people are simulated.')).toBeVisible();
		if (shots) await page.screenshot({ path: `${shots}/rehearsal.png` });
		await pressOn(page, page.getByRole('link', { name: 'Back to my workshop' }));
		await expect(page).toHaveURL(new RegExp(`/w/${id}/setup`));
		await expect(page.getByText('This is a rehearsal.')).toHaveCount(0);
	});
});

test('[RO6] whoever only looks reads cards, the plan and what happened by keyboard alone', async ({ browser }) => {
	test.setTimeout(240_000);
	const workshop = await OpenWorkshop.make(server, host);
	const heron = await workshop.join('Heron');
	await workshop.turn('next', 'start');
	await workshop.place(heron, 'A lamp at the weir.');
	await workshop.turn('next', 'start');
	const page = await onDevice(browser, server.origin, null, `${workshop.hall}?look`, false);
	await expect(page.getByText('A lamp at the weir.').first()).toBeVisible();
	await pressOn(page, page.getByRole('link', { name: /^A lamp at the weir\./ }).first());
	await page.keyboard.press('Escape');
	await pressOn(page, page.getByRole('button', { name: 'Help', exact: true }));
	await pressOn(page, page.getByRole('dialog', { name: 'Help' }).getByRole('link', { name: 'What happened so far' }));
	await expect(page.getByRole('dialog', { name: 'What happened so far' }).getByText('1 card on the table.')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog', { name: 'What happened so far' })).toBeHidden();
	await onPhone(page, 'looking');
	await page.setViewportSize({ width: 390, height: 844 });
	await pressOn(page, page.getByRole('button', { name: 'Plan', exact: true }));
	await expect(page.getByRole('button', { name: 'Plan', exact: true })).toHaveAttribute('aria-pressed', 'true');
});
