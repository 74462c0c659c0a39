import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser as Chromium, Page } from '@playwright/test';
import { Chance } from '../load/chance.ts';
import { millbrookDeck } from '../load/deck/millbrook.ts';
import { planGroups } from '../load/deck/grouping.ts';
import { Browser } from '../load/people/browser.ts';
import { Citizen } from '../load/people/citizen.ts';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { comeIn, type Somebody } from './cast/hall.ts';
import { expect, test } from './test.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Each width once and each look once; with FOLKMOOT_PROVE=access every width in every look. */
const views =
	process.env['FOLKMOOT_PROVE'] === 'access'
		? ([320, 390, 1280] as const).flatMap((width) => (['light', 'dark'] as const).map((look) => ({ width, look })))
		: ([{ width: 390, look: 'dark' }, { width: 1280, look: 'light' }] as const);

/** What axe cannot decide by itself and a person has looked at: the rule, part of the element's address, and what was found. */
const reviewed = JSON.parse(readFileSync(new URL('./access-reviewed.json', import.meta.url), 'utf8')) as { rule: string; target: string; why: string }[];

test('[W4] every page, in every round, for everybody, light and dark, narrow and wide', async ({ browser }) => {
	test.setTimeout(1_800_000);
	const server = await startServer();
	const hall = new Hall(server.origin, 100_000);
	const host = new Facilitator(hall);
	const chance = new Chance('access');
	const { cards } = millbrookDeck(chance);
	const people = 6;
	const citizens = Array.from({ length: people }, (_, n) => new Citizen(n, hall, new Chance(`access ${n}`), cards.slice(0, 30).filter((_, i) => i % people === n)));
	const inspector = new Inspector(browser, () => server.origin);
	const everybody = (act: (citizen: Citizen) => Promise<void>) => Promise.all(citizens.map(act));

	try {
		const nobody = await inspector.as(null);
		for (const path of ['/', '/?code', '/?link', '/about', '/sign-in', '/no-such-page', '/hall/nothing', '/welcome/nothing']) await nobody.see(path);
		await nobody.see(new URL(server.adminLink!).pathname);
		await nobody.see('/', 'a wrong code', async (page) => {
			await page.getByRole('textbox', { name: /^Got a code/ }).fill('ABCD2345');
			await page.getByRole('button', { name: 'Join' }).click();
			await expect(page.getByRole('alert')).toBeVisible();
		});

		await nobody.see('/check', 'while it runs');
		await nobody.see('/check', 'the end, with the report open', async (page) => {
			await expect(page.getByRole('heading', { name: 'Yes, it will work.' })).toBeVisible({ timeout: 60_000 });
			await page.getByText('The full report', { exact: true }).click();
		});

		await host.arrive(server.adminLink!);
		const staff = await inspector.as(host.browser);
		for (const path of ['/workshops', '/workshops/new', '/staff']) await staff.see(path);
		await host.makeWorkshop('Millbrook: our streets', 'What should change in our streets?', ['agree-groups']);
		const at = `/w/${host.workshopId}`;
		for (const step of ['about', 'deal', 'rounds', 'plan', 'open']) await staff.see(`${at}/setup?step=${step}`);
		await staff.see('/workshops', 'a list');
		await staff.see(`${at}/desk?panel=ticket`, 'with the join ticket');
		await staff.see(`${at}/outcome`, 'before the vote');
		const { code, link } = await host.door();
		const wall = await inspector.as(host.browser);
		await wall.see(`${at}/hall`, 'before the start');

		await host.turn({ command: 'start' });
		await everybody((citizen) => citizen.join(code));
		const citizen = await inspector.as(citizens[0]!.browser);
		await nobody.see(new URL(link).pathname, 'the door');
		await citizen.see(at, 'arrive');
		await citizen.see(`${at}?practice=`, 'trying a card');
		await citizen.see(`${at}/mine`, 'my part, at the start');
		await staff.see(`${at}/desk`, 'arrive');
		await staff.see(`${at}/desk/log`);
		await wall.see(`${at}/hall`, 'arrive');
		await nobody.see(`${at}/desk`, 'a stranger at the desk');
		await citizen.see(`${at}/desk`, 'a citizen at the desk');

		await host.turn({ command: 'next' });
		await host.turn({ command: 'start' });
		await citizen.see(at, 'place, no card yet');
		await everybody((one) => one.place());
		await citizen.see(at, 'place');
		await citizen.see(`${at}?new=`, 'a new card', async (page) => {
			await page.getByRole('button', { name: 'Put card on the table' }).click();
			await expect(page.getByText('There is nothing on the card yet.')).toBeVisible();
		});
		await citizen.see(at, 'place, the plan', async (page) => {
			await page.setViewportSize({ width: 390, height: 844 });
			await page.getByRole('button', { name: 'Plan' }).click();
		});
		await staff.see(`${at}/desk`, 'place');
		await staff.see(`${at}/pack`);
		const helper = await inspector.as(await helperOf(host, server.origin));
		await helper.see(`${at}/helper`, 'nobody yet');
		await helper.see(`${at}/helper`, 'a card read back', async (page) => {
			await page.getByRole('radio', { name: 'By phone' }).check();
			await page.getByRole('button', { name: 'Add a person' }).click();
			await page.getByText('Safety', { exact: true }).click();
			await page.getByRole('textbox', { name: /^2\. What they say/ }).fill('Light the path');
			await page.getByLabel('Type a street').fill('C3');
			await page.getByRole('button', { name: 'Read it back' }).click();
			await expect(page.getByText('Read it aloud:')).toBeVisible();
		});
		await staff.see(`${at}/desk?panel=reveal`, 'turn the cards over?');
		await wall.see(`${at}/hall`, 'place');

		await host.turn({ command: 'next' });
		await host.turn({ command: 'start' });
		await everybody((one) => one.look(30));
		await citizen.see(at, 'look');
		const first = (name: RegExp) => async (page: Page) => {
			await page.getByRole('link', { name }).first().click();
			await expect(page.getByRole('dialog')).toBeVisible();
		};
		await citizen.see(at, 'see it differently', first(/^I see it differently/));
		await citizen.see(at, 'edit', first(/^Edit/));
		await citizen.see(`${at}?ask=`, 'ask');
		await staff.see(`${at}/desk`, 'look');
		await citizen.see(`${at}?sofar=`, 'what happened so far', async (page) => expect(page.getByRole('dialog')).toBeVisible());
		await citizen.see(`${at}?new=`, 'a card handed in after', async (page) => expect(page.getByRole('button', { name: 'Hand it in' })).toBeVisible());
		await staff.see(`${at}/desk?panel=call`, 'bring everyone here');
		await host.browser.must(`${at}/desk?/callAll`, { view: 'plan', number: '' });
		await staff.see(`${at}/desk`, 'everyone is called');
		await citizen.see(at, 'called to the plan');
		await host.browser.must(`${at}/desk?/callAll`, { let: 'yes' });

		await host.turn({ command: 'next' });
		await host.turn({ command: 'start' });
		await citizen.see(at, 'group, no group yet');
		await everybody((one) => one.group(planGroups(cards.slice(0, 30)), people));
		await citizen.see(at, 'group');
		await citizen.see(`${at}?group=new`, 'a new group');
		await citizen.see(at, 'name a group', first(/^Change the name/));
		await citizen.see(at, 'move a card', async (page) => {
			await page.getByRole('list').getByRole('link', { name: /Card \d+/ }).first().click();
			await first(/^Move to/)(page);
		});
		await staff.see(`${at}/desk`, 'group');
		await staff.see(at, 'the host on the board');

		await host.turn({ command: 'next' });
		await host.turn({ command: 'start' });
		await citizen.see(at, 'tea');
		await wall.see(`${at}/hall`, 'tea');
		await host.turn({ command: 'next' });
		await citizen.see(at, 'before the sorting');
		await host.turn({ command: 'start' });
		await citizen.see(at, 'sorting, nothing sorted');
		await everybody((one) => one.sort());
		await citizen.see(at, 'sorting', async (page) => page.getByText('Move…').first().click());
		await staff.see(`${at}/desk`, 'sorting');
		await wall.see(`${at}/hall`, 'sorting');
		await host.turn({ command: 'end' });
		await host.turn({ command: 'next' });
		await host.turn({ command: 'back' });
		await citizen.see(at, 'the tables side by side');
		await host.turn({ command: 'next' });
		await staff.see(`${at}/desk?panel=start-vote`, 'start the vote?');
		await host.turn({ command: 'start' });
		await citizen.see(at, 'the ballot');
		await citizen.see(at, 'read the cards', first(/^Read the cards/));
		await everybody((one) => one.vote());
		await citizen.see(at, 'voted');
		await staff.see(`${at}/desk`, 'vote');
		await staff.see(at, 'the host during the vote');
		await wall.see(`${at}/hall`, 'vote');

		await host.turn({ command: 'next' });
		await citizen.see(at, 'the result');
		await wall.see(`${at}/hall`, 'the result');
		await host.start('who');
		await citizen.see(at, 'who does it');
		await everybody((one) => one.who());
		await citizen.see(at, 'who does it, with an offer being made', (page) => page.getByText('Offer something', { exact: false }).first().click());
		await staff.see(at, 'the host says what it costs', (page) => page.getByText('Say what it costs', { exact: false }).first().click());
		await staff.see(`${at}/desk`, 'who does it');
		await wall.see(`${at}/hall`, 'who does it');
		await host.turn({ command: 'next' });
		await citizen.see(at, 'before the action plan');
		await host.turn({ command: 'start' });
		await everybody((one) => one.plan());
		await citizen.see(at, 'the action plan', (page) => page.getByText('Write in it', { exact: false }).first().click());
		await staff.see(`${at}/desk`, 'the action plan');
		await wall.see(`${at}/hall`, 'the action plan');
		await citizen.see(`${at}/mine`, 'my part, with offers', (page) => page.getByText('Offer something', { exact: true }).click());
		await host.start('conversation');
		await citizen.see(at, 'one at a time');
		await Promise.all(citizens.slice(1).map((one) => one.agree()));
		await citizen.see(at, 'one at a time, some answered', async (page) => {
			await page.locator('button[value=agree]').first().click();
			await page.getByText(/and what you said/).first().click();
		});
		await staff.see(`${at}/desk`, 'a conversation');
		await staff.see(at, 'the host during a conversation');
		await wall.see(`${at}/hall`, 'a conversation');
		await host.turn({ command: 'end' });
		await host.turn({ command: 'next' });
		await host.turn({ command: 'back' });
		await citizen.see(at, 'what people agree on');
		await wall.see(`${at}/hall`, 'what people agree on');
		await host.start('close');
		await citizen.see(at, 'the close');
		await host.turn({ command: 'next' });
		await staff.see(`${at}/desk`, 'the end');
		const officer = await inspector.as((await host.callOfficer()).browser);
		await officer.see(`${at}/outcome`, 'the outcome', async (page) => page.getByText(/^Read all/).first().click());
		await officer.see(`${at}/outcome/take`, 'taking away');
		await officer.see(`${at}/outcome/take/erase?card=1`, 'erasing a card');
		await officer.see(`${at}/outcome/take/keep`, 'keeping and deleting');
		for (const part of ['offers', 'bulk', 'log', 'page', 'changes', 'api']) await officer.see(`${at}/outcome/${part}`);
		await officer.see(`${at}/outcome`, 'an answer, published', async (page) => {
			await page.getByRole('link', { name: /^Answer ?: / }).first().click();
			await page.getByRole('combobox', { name: 'Decision' }).selectOption('No, for now');
			await page.getByRole('button', { name: 'Publish this answer' }).click();
			await expect(page.getByText('This is needed.').first()).toBeVisible();
			await page.getByRole('combobox', { name: 'Status' }).selectOption('Not doing it');
			await page.getByRole('textbox', { name: /^Why/ }).fill('It costs more than we have.');
			await page.getByRole('button', { name: 'Publish this answer' }).click();
			await page.getByRole('link', { name: 'See the public page' }).click();
			await expect(page.getByRole('heading', { name: /^You said/, level: 1 })).toBeVisible();
		});
		await officer.see('/council');
		await nobody.see('/said/nothing');
		await nobody.see('/r/nothing');
		await citizen.see(`${at}/receipt`);
		await citizen.see(`${at}/receipt`, 'what became of my cards', (page) => page.getByRole('link', { name: 'Open my receipt' }).click());
		await officer.see(at, 'the officer on the board');
		await host.closeWorkshop();
		await citizen.see(at, 'closed');
		await staff.see(`${at}/desk`, 'closed');
		await wall.see(`${at}/hall`, 'closed');

		expect.soft([...new Set(inspector.violations)]).toEqual([]);
		expect.soft([...new Set(inspector.undecided)], 'look at these, and write down what was found in access-reviewed.json').toEqual([]);
		expect(inspector.foreign, '[W5] no page asks another host for anything').toEqual([]);
	} finally {
		for (const one of citizens) one.leave();
		host.leave();
		await inspector.close();
		await server.dispose();
	}
});

/** Somebody whom the host has invited to type for others. */
async function helperOf(host: Facilitator, origin: string): Promise<Browser> {
	const { data } = await host.browser.must(`/w/${host.workshopId}/desk?/invite`, { role: 'helper' });
	const { pathname } = new URL((data['invited'] as { link: string }).link);
	const browser = new Browser(origin);
	await browser.look(pathname);
	await browser.must(`${pathname}?/make`, { name: 'Hana', login: 'hana', password: 'a long enough password' });
	return browser;
}

/** Looks at pages with axe and writes down what is wrong; goes on, so that one run shows all of it. */
class Inspector {
	readonly violations: string[] = [];
	readonly undecided: string[] = [];
	readonly #browser: Chromium;
	readonly #origin: () => string;
	readonly #all: Somebody[] = [];

	constructor(browser: Chromium, origin: () => string) {
		this.#browser = browser;
		this.#origin = origin;
	}

	get foreign(): string[] {
		return this.#all.flatMap(({ ears }) => ears.foreign);
	}

	/** @param browser whose cookies to go on with; null: a stranger */
	async as(browser: Browser | null) {
		const somebody = await comeIn(this.#browser, 'laptop', this.#origin);
		this.#all.push(somebody);
		if (browser) await somebody.context.addCookies(browser.cookies);
		return {
			see: (path: string, what = '', first: (page: Page) => Promise<unknown> = async () => {}) =>
				test.step(`${path.replace(/[0-9a-z]{16}/, '…')} ${what}`, async () => {
					const { page } = somebody;
					await page.goto(path);
					await page.waitForLoadState('networkidle');
					await first(page);
					await this.#look(page, `${path.replace(/[0-9a-z]{16}/, '…')}${what === '' ? '' : ` (${what})`}`);
				})
		};
	}

	async #look(page: Page, what: string): Promise<void> {
		for (const { width, look } of views) {
			await page.setViewportSize({ width, height: width < 600 ? 844 : 800 });
			await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' });
			// There are no frames to walk into: the legacy mode spares a blank page for each look.
			const { violations, incomplete } = await new AxeBuilder({ page }).options({ resultTypes: ['violations', 'incomplete'] }).withTags(tags).setLegacyMode(true).analyze();
			const where = `${what}, ${width} ${look}`;
			for (const { id, nodes } of violations) for (const { target, failureSummary } of nodes) this.violations.push(`${where}: ${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`);
			for (const { id, nodes } of incomplete) {
				for (const { target } of nodes) {
					const address = target.join(' ');
					if (!reviewed.some((entry) => entry.rule === id && address.includes(entry.target))) this.undecided.push(`${where}: ${id}: ${address}`);
				}
			}
		}
	}

	async close(): Promise<void> {
		for (const { context } of this.#all) await context.close();
	}
}
