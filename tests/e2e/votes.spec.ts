import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Chance } from '../load/chance.ts';
import { planGroups } from '../load/deck/grouping.ts';
import { millbrookDeck } from '../load/deck/millbrook.ts';
import { Citizen } from '../load/people/citizen.ts';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { comeIn, tabTo } from './cast/hall.ts';
import { expect, test } from './test.ts';

const shots = process.env['FOLKMOOT_SHOTS'];

test('[V36] each kind of ballot is filled in by keyboard, by touch and without scripts, and its result says how it came about', async ({ browser }) => {
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

		const kinds: Record<string, { set: (page: Page) => Promise<void>; vote: (page: Page) => Promise<void>; noScripts: (page: Page) => Promise<void>; says: RegExp }> = {
			approval: { set: async (page) => page.getByLabel('How many go forward').fill('1'), vote: (page) => byKey(page, page.getByRole('checkbox').first(), 'Space'), noScripts: (page) => page.getByRole('checkbox').first().check(), says: /ticked/ },
			stars: { set: async (page) => page.getByLabel(/one winner/).check(), vote: (page) => byKey(page, page.getByRole('radio', { name: /^5/ }).first(), 'Space'), noScripts: (page) => page.getByRole('radio', { name: /^3/ }).last().check(), says: /stars/ },
			agreement: { set: async (page) => page.getByLabel('How many in 100').fill('80'), vote: (page) => byKey(page, page.getByRole('radio', { name: 'I agree', exact: true }).first(), 'Space'), noScripts: (page) => page.getByRole('radio', { name: 'I have big doubts' }).first().check(), says: /80 in 100/ },
			budget: {
				set: async (page) => {
					await page.getByLabel('Money there is').fill('10000');
					for (const box of await page.locator('input[name^="cost-"]').all()) await box.fill('3000');
				},
				vote: (page) => byKey(page, page.getByRole('checkbox').first(), 'Space'),
				noScripts: (page) => page.getByRole('checkbox').nth(1).check(),
				says: /equal share of the money/
			},
			ranked: { set: async () => {}, vote: async (page) => void (await page.getByRole('combobox').first().selectOption('1')), noScripts: async (page) => void (await page.getByRole('combobox').nth(1).selectOption('1')), says: /more than half/ }
		};
		for (const [kind, { set, vote, noScripts, says }] of Object.entries(kinds)) {
			await test.step(kind, async () => {
				await desk.page.goto(`${at}/desk/vote?method=${kind}`);
				await set(desk.page);
				await look(desk.page, `plan-${kind}`);
				await desk.page.setViewportSize({ width: 1440, height: 900 });
				await desk.page.getByRole('button', { name: 'Vote like this' }).click();
				await expect(desk.page.getByText('The next vote is set up.')).toBeVisible();
				await host.turn({ command: 'start' });
				await phone.page.goto(at);
				const put = phone.page.getByRole('button', { name: 'Put my ballot in the box' });
				await expect(put).toBeDisabled();
				await vote(phone.page);
				await look(phone.page, `ballot-${kind}`);
				await put.click();
				await expect(phone.page.getByText('Your ballot is in the box.')).toBeVisible();
				await phone.page.getByText('Keep your receipt').click();
				const receipt = await phone.page.locator('details code').first().innerText();
				await paper.goto(at);
				await noScripts(paper);
				await paper.getByRole('button', { name: 'Put my ballot in the box' }).click();
				await expect(paper.getByText('Your ballot is in the box.')).toBeVisible();
				await host.turn({ command: 'next' });
				await phone.page.goto(at);
				await expect(phone.page.getByRole('heading', { name: '2 of 3 people voted' })).toBeVisible();
				await phone.page.getByText('How it was counted').click();
				await expect(phone.page.getByText(says).first()).toBeVisible();
				await look(phone.page, `result-${kind}`);
				await phone.page.goto(`${at}/recount`);
				await expect(phone.page.getByText(/^Equal\. 2 ballots/)).toBeVisible();
				await phone.page.getByLabel('Your receipt number').fill(receipt);
				await expect(phone.page.getByText('This ballot is in the list:')).toBeVisible();
				await look(phone.page, `recount-${kind}`);
				const text = phone.page.getByLabel('The published text');
				await text.fill((await text.inputValue()).split('\n').slice(0, -1).join('\n'));
				await expect(phone.page.getByText('You have changed something, and it shows.')).toBeVisible();
				await desk.page.goto(`${at}/desk`);
				await look(desk.page, `desk-${kind}`);
				await desk.page.goto(`${at}/hall`);
				if (shots) await desk.page.screenshot({ path: `${shots}/hall-${kind}.png` });
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

async function byKey(page: Page, to: ReturnType<Page['getByRole']>, key: string): Promise<void> {
	// Radio buttons of one group are one stop of the Tab key: from there the arrow keys go on, and a screen reader straight to it.
	if ((await to.getAttribute('type')) === 'radio') await to.focus();
	else await tabTo(page, to);
	await page.keyboard.press(key);
}
