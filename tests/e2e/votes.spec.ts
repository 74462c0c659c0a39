import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Chance } from '../load/chance.ts';
import { planGroups } from '../load/deck/grouping.ts';
import { millbrookDeck } from '../load/deck/millbrook.ts';
import { Citizen } from '../load/people/citizen.ts';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { comeIn, pressOn, tabTo } from './cast/hall.ts';
import { expect, test } from './test.ts';

const shots = process.env['FOLKMOOT_SHOTS'];

interface Kind {
	method: string;
	/** A word of how it was counted. */
	says: RegExp;
	/** What the bar says of a ballot with nothing on it, and with one thing. */
	nothing: string | RegExp;
	one: string | RegExp;
	set: (desk: Page) => Promise<void>;
	/** By keys alone: one thing given, and taken off again. */
	vote: (page: Page) => Promise<void>;
	skip: (page: Page) => Promise<void>;
	noScripts: (page: Page) => Promise<void>;
}

const asItIs = async () => {};
const add = (what: string) => (page: Page) => pressOn(page, page.getByRole('button', { name: what }).first());
const tick = (page: Page) => pressOn(page, page.getByRole('checkbox').first(), 'Space');
const checkFirst = (page: Page) => page.getByRole('checkbox').first().check();
const rank = (key: string) => (page: Page) => pressOn(page, page.getByRole('combobox').first(), key);
const money = async (page: Page) => {
	await page.getByLabel('Money there is').fill('10000');
	for (const box of await page.locator('input[name^="cost-"]').all()) await box.fill('3000');
};

/** Radio buttons of one group are one stop of the Tab key; the arrow keys go on from there. */
async function arrowTo(page: Page, name: RegExp): Promise<void> {
	const group = page.locator('fieldset').filter({ has: page.getByRole('radio', { name }) }).first();
	await tabTo(page, group.locator('input:checked'));
	const wanted = group.getByRole('radio', { name });
	for (let presses = 0; presses < 12 && !(await wanted.isChecked()); presses++) await page.keyboard.press('ArrowDown');
	await expect(wanted).toBeChecked();
}

const kinds: readonly Kind[] = [
	{ method: 'dots', says: /dots/, nothing: '3 of 3 dots left', one: '2 of 3 dots left', set: asItIs, vote: add('Add a dot'), skip: add('Take a dot off'), noScripts: (page) => page.getByRole('radio', { name: '1' }).first().check() },
	{ method: 'approval', says: /ticked/, nothing: 'Nothing ticked yet', one: '1 ticked', set: async (page) => page.getByLabel('How many go forward').fill('1'), vote: tick, skip: tick, noScripts: checkFirst },
	{ method: 'stars', says: /stars/, nothing: /^0 of \d answered/, one: /^1 of \d answered/, set: async (page) => page.getByLabel(/one winner/).check(), vote: (page) => arrowTo(page, /^5/), skip: (page) => arrowTo(page, /^Skip/), noScripts: (page) => page.getByRole('radio', { name: /^3/ }).last().check() },
	{ method: 'agreement', says: /80 in 100/, nothing: /^0 of \d answered/, one: /^1 of \d answered/, set: async (page) => page.getByLabel('How many in 100').fill('80'), vote: (page) => arrowTo(page, /^I agree$/), skip: (page) => arrowTo(page, /^Skip/), noScripts: (page) => page.getByRole('radio', { name: 'I have big doubts' }).first().check() },
	{ method: 'budget', says: /equal share of the money/, nothing: 'Nothing ticked yet', one: '1 ticked', set: money, vote: tick, skip: tick, noScripts: (page) => page.getByRole('checkbox').nth(1).check() },
	{ method: 'budget', says: /points/, nothing: '10 of 10 points left', one: '9 of 10 points left', set: async (page) => (await money(page), await page.locator('input[name="say"][value="points"]').check()), vote: add('Add a point'), skip: add('Take a point off'), noScripts: (page) => page.getByRole('spinbutton').first().fill('4') },
	{ method: 'ranked', says: /more than half/, nothing: 'Nothing in your order yet', one: '1 in your order', set: asItIs, vote: rank('ArrowDown'), skip: rank('ArrowUp'), noScripts: async (page) => void (await page.getByRole('combobox').nth(1).selectOption('1')) }
];

test('[V36] each kind of ballot is filled in by keyboard alone, with what is left, undo, skip and none of these, and without scripts; its result says how it came about, and the keys lead to a count of one’s own', async ({ browser }) => {
	test.setTimeout(600_000);
	const server = await startServer();
	const hall = new Hall(server.origin, 100_000);
	const host = new Facilitator(hall);
	const { cards } = millbrookDeck(new Chance('votes'));
	const people = 3;
	const citizens = Array.from({ length: people }, (_, n) => new Citizen(n, hall, new Chance(`votes ${n}`), cards.slice(0, 9).filter((_, i) => i % people === n)));
	const violations: string[] = [];
	const look = async (page: Page, name: string) => {
		for (const [width, colorScheme] of [[390, 'dark'], [1440, 'light']] as const) {
			await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
			await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).setLegacyMode(true).analyze();
			for (const { id, nodes } of found.violations) for (const { target } of nodes) violations.push(`${name}, ${width}: ${id}: ${target.join(' ')}`);
			if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: false });
		}
		await page.setViewportSize({ width: 390, height: 844 });
	};
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: our streets', 'What should change in our streets?');
		const at = `/w/${host.workshopId}`;
		const { code } = await host.door();
		await host.turn({ command: 'start' });
		for (const one of citizens) await one.join(code);
		for (const [kind, act] of [['place', (one: Citizen) => one.place()], ['look', (one: Citizen) => one.look(9)], ['group', (one: Citizen) => one.group(planGroups(cards.slice(0, 9)), people)]] as const) {
			await host.start(kind);
			await Promise.all(citizens.map(act));
		}
		await host.to('vote');

		const desk = await comeIn(browser, 'desk', () => server.origin);
		await desk.context.addCookies(host.browser.cookies);
		const phone = await comeIn(browser, 'phone', () => server.origin);
		await phone.context.addCookies(citizens[0]!.browser.cookies);
		const plain = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
		await plain.addCookies(citizens[1]!.browser.cookies);
		const paper = await plain.newPage();

		for (const { method, says, nothing, one, set, vote, skip, noScripts } of kinds) {
			await test.step(says.source, async () => {
				const name = `${method}-${kinds.findIndex((kind) => kind.says === says)}`;
				await desk.page.goto(`${at}/desk/vote?method=${method}`);
				await set(desk.page);
				await look(desk.page, `plan-${name}`);
				await desk.page.setViewportSize({ width: 1440, height: 900 });
				await desk.page.getByRole('button', { name: 'Vote like this' }).click();
				await expect(desk.page.getByText('The next vote is set up.')).toBeVisible();
				await host.turn({ command: 'start' });

				const { page } = phone;
				await page.goto(at);
				const put = page.getByRole('button', { name: 'Put my ballot in the box' });
				const bar = page.getByRole('region', { name: 'Main action' });
				const none = page.getByRole('checkbox', { name: 'None of these' });
				await expect(put).toBeDisabled();
				await expect(bar).toContainText(nothing);
				await vote(page);
				await expect(bar).toContainText(one);
				await skip(page);
				await expect(bar).toContainText(nothing);
				await pressOn(page, page.getByRole('button', { name: 'Undo' }));
				await expect(bar).toContainText(one);
				await pressOn(page, none, 'Space');
				await expect(bar).toContainText(nothing);
				await expect(put).toBeEnabled();
				await pressOn(page, page.getByRole('button', { name: 'Undo' }));
				await expect(none).not.toBeChecked();
				await pressOn(page, page.getByRole('button', { name: 'Start again' }));
				await expect(bar).toContainText(nothing);
				await expect(page.getByRole('button', { name: 'Start again' })).toBeFocused();
				await expect(put).toBeDisabled();
				await vote(page);
				await expect(bar).toContainText(one);
				await look(page, `ballot-${name}`);
				await pressOn(page, put);
				await expect(page.getByText('Your ballot is in the box.')).toBeVisible();
				await pressOn(page, page.locator('summary').filter({ hasText: 'Keep your receipt' }));
				const receipt = await page.locator('details code').first().innerText();
				await paper.goto(at);
				await noScripts(paper);
				await paper.getByRole('button', { name: 'Put my ballot in the box' }).click();
				await expect(paper.getByText('Your ballot is in the box.')).toBeVisible();
				await host.turn({ command: 'next' });

				await page.goto(at);
				await expect(page.getByRole('heading', { name: '2 of 3 people voted' })).toBeVisible();
				await pressOn(page, page.locator('summary').filter({ hasText: 'How it was counted' }));
				await expect(page.getByText(says).first()).toBeVisible();
				await look(page, `result-${name}`);
				await pressOn(page, page.getByRole('link', { name: 'Count it again yourself' }));
				await recountByKeys(page, receipt, () => look(page, `recount-${name}`));
				await desk.page.goto(`${at}/desk`);
				await look(desk.page, `desk-${name}`);
				await desk.page.goto(`${at}/hall`);
				if (shots) await desk.page.screenshot({ path: `${shots}/hall-${name}.png` });
				await host.to('vote');
			});
		}
		expect(violations).toEqual([]);
		await Promise.all([desk.context.close(), phone.context.close(), plain.close()]);
	} finally {
		for (const one of citizens) one.leave();
		host.leave();
		await server.dispose();
	}
});

/** From the page that counts a vote again to its verdict, one's own ballot in it, a ballot taken out of the text, seen, and put back: with the keys alone. */
async function recountByKeys(page: Page, receipt: string, look: () => Promise<void>): Promise<void> {
	await expect(page.getByText(/^Equal\. 2 ballots/)).toBeVisible();
	await tabTo(page, page.getByLabel('Your receipt number'));
	await page.keyboard.type(receipt);
	await expect(page.getByText('This ballot is in the list:')).toBeVisible();
	await look();
	const text = page.getByLabel('The published text');
	const published = await text.inputValue();
	await tabTo(page, text);
	for (const key of ['Control+End', 'Shift+Home', 'Delete']) await page.keyboard.press(key);
	await expect(page.getByText('You have changed something, and it shows.')).toBeVisible();
	await pressOn(page, page.getByRole('button', { name: 'Put back what was published' }));
	await expect(page.getByText(/^Equal\. 2 ballots/)).toBeVisible();
	await expect(text).toBeFocused();
	expect(await text.inputValue()).toBe(published);
	// One more mark for somebody: a ballot that is changed is seen as one that is gone.
	await page.keyboard.press('Control+End');
	await page.keyboard.type('1');
	await expect(page.getByText('You have changed something, and it shows.')).toBeVisible();
}
