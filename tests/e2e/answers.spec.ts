import { readFile } from 'node:fs/promises';
import { Chance } from '../load/chance.ts';
import { millbrookDeck } from '../load/deck/millbrook.ts';
import { planGroups } from '../load/deck/grouping.ts';
import { Citizen } from '../load/people/citizen.ts';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { comeIn, pressOn, tabTo } from './cast/hall.ts';
import { expect, test } from './test.ts';

test('[W8] an officer, from the outcome to the published answer to a citizen’s receipt', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	const origin = () => server.origin;
	const hall = new Hall(server.origin, 100_000);
	const host = new Facilitator(hall);
	const { cards } = millbrookDeck(new Chance('answers'));
	const people = 4;
	const mine = (n: number) => cards.slice(0, 12).filter((_, i) => i % people === n);
	const citizens = Array.from({ length: people }, (_, n) => new Citizen(n, hall, new Chance(`answers ${n}`), mine(n)));
	const everybody = (act: (citizen: Citizen) => Promise<void>) => Promise.all(citizens.map(act));
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: streets and river', 'What should change?');
		const { code } = await host.door();
		await host.start('arrive');
		await everybody((citizen) => citizen.join(code));
		await host.start('place');
		await everybody((citizen) => citizen.place());
		await host.start('group');
		await everybody((citizen) => citizen.group(planGroups(cards.slice(0, 12)), people));
		await host.start('vote');
		await everybody((citizen) => citizen.vote());
		await host.finish();

		const officer = await comeIn(browser, 'desk', origin);
		const { browser: signedIn } = await host.callOfficer();
		await officer.context.addCookies(signedIn.cookies);
		const desk = officer.page;
		const reason = 'It came first in the vote, and children cross there.';

		await test.step('the officer answers the first priority, is told what is missing, and publishes', async () => {
			await desk.goto(`/w/${host.workshopId}/outcome`);
			await desk.getByRole('link', { name: /^Answer ?: / }).first().click();
			await desk.getByRole('combobox', { name: 'Decision' }).selectOption('Yes');
			await desk.getByRole('textbox', { name: 'We decided' }).fill('A crossing by the school gate.');
			await desk.getByRole('button', { name: 'Publish this answer' }).click();
			await expect(desk.getByRole('textbox', { name: /^Why/ })).toHaveAccessibleDescription('This is needed.');
			await expect(desk.getByRole('textbox', { name: 'We decided' })).toHaveValue('A crossing by the school gate.');
			await desk.getByRole('textbox', { name: /^Why/ }).fill(reason);
			await desk.getByRole('textbox', { name: 'What happens next' }).fill('June: Drawings on show');
			await desk.getByRole('textbox', { name: 'Next update' }).fill('2027-06-30');
			await desk.getByRole('button', { name: 'Publish this answer' }).click();
			await expect(desk.getByText('Published. It is on the public page now.')).toBeVisible();
		});

		await test.step('a second officer’s older form is refused with both versions, and nothing is lost', async () => {
			const tab = await officer.context.newPage();
			await tab.goto(desk.url().replace(/&did=\w+/, ''));
			await desk.goto(desk.url().replace(/&did=\w+/, ''));
			await tab.getByRole('textbox', { name: 'By when' }).fill('October 2027');
			await tab.getByRole('button', { name: 'Save for later' }).click();
			await expect(tab.getByText('Saved. Nobody outside the desk can see it yet.')).toBeVisible();
			await desk.getByRole('textbox', { name: 'By when' }).fill('Spring 2028');
			await desk.getByRole('button', { name: 'Save for later' }).click();
			const both = desk.getByRole('region', { name: /^Someone else has changed/ });
			await expect(both.getByRole('row', { name: /By when/ })).toContainText('October 2027');
			await expect(both.getByRole('row', { name: /By when/ })).toContainText('Spring 2028');
			await expect(desk.getByRole('textbox', { name: 'By when' })).toHaveValue('Spring 2028');
			await tab.close();
		});

		await test.step('by keyboard alone: the next priority is opened and closed', async () => {
			await desk.goto(`/w/${host.workshopId}/outcome`);
			await tabTo(desk, desk.getByRole('link', { name: /^Answer ?: / }).nth(1));
			await pressOn(desk, desk.getByRole('link', { name: /^Answer ?: / }).nth(1));
			await expect(desk.getByRole('link', { name: /^Close ?: / })).toBeFocused();
		});

		await test.step('by keyboard alone: the list is searched and sorted, many are answered at once, and a log with a fault is told by its line', async () => {
			await desk.goto(`/w/${host.workshopId}/outcome`);
			const find = desk.getByRole('searchbox', { name: 'Find' });
			await tabTo(desk, find);
			await desk.keyboard.type('crossing');
			await desk.keyboard.press('Enter');
			await expect(desk).toHaveURL(/find=crossing/);
			await expect(find).toBeFocused();
			await find.fill('');
			await desk.keyboard.press('Enter');
			const head = desk.getByRole('columnheader', { name: /^Status/ });
			await pressOn(desk, head.getByRole('link'));
			await expect(head).toHaveAttribute('aria-sort', 'ascending');
			await expect(head.getByRole('link')).toBeFocused();

			await desk.goto(`/w/${host.workshopId}/outcome/bulk`);
			await pressOn(desk, desk.getByRole('checkbox', { name: /^2\. / }), 'Space');
			await pressOn(desk, desk.getByRole('checkbox', { name: /^3\. / }), 'Space');
			await pressOn(desk, desk.getByRole('checkbox', { name: 'Set Team' }), 'Space');
			await tabTo(desk, desk.getByRole('textbox', { name: 'Team' }));
			await desk.keyboard.type('Streets');
			await pressOn(desk, desk.getByRole('button', { name: 'Look at what would change' }));
			await pressOn(desk, desk.getByRole('button', { name: /^Change 2 answers/ }));
			await expect(desk.getByText('2 answers were changed.')).toBeVisible();

			await desk.goto(`/w/${host.workshopId}/outcome/log`);
			const coming = desk.waitForEvent('download');
			await pressOn(desk, desk.getByRole('link', { name: 'CSV' }));
			const sheet = await readFile(await (await coming).path(), 'utf8');
			const choosing = desk.waitForEvent('filechooser');
			await pressOn(desk, desk.getByLabel('The file (XLSX or CSV)'), 'Space');
			await (await choosing).setFiles({ name: 'key-issues.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet.replace('Streets', 'x'.repeat(200))) });
			await pressOn(desk, desk.getByRole('button', { name: 'Look at what would change' }));
			await expect(desk.getByRole('rowheader', { name: '3' })).toBeVisible();
			await expect(desk.getByRole('row', { name: /^3 / })).toContainText('team');
			await expect(desk.getByRole('button', { name: /^Change \d/ })).toBeHidden();
		});

		await test.step('anyone reads the public page without scripts; it changes only when it is published', async () => {
			const href = await desk.getByRole('link', { name: 'See the public page' }).getAttribute('href');
			const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
			const reader = await context.newPage();
			await reader.goto(href!);
			const first = reader.getByRole('article').first();
			await expect(first.getByText('A crossing by the school gate.')).toBeVisible();
			await expect(first.getByText(reason)).toBeVisible();
			await expect(reader.getByText('October 2027')).toHaveCount(0);
			await expect(reader.getByText('No answer yet').first()).toBeVisible();
			expect(await reader.content()).not.toMatch(/<script[^>]+src=/);
			await context.close();
		});

		await test.step('a citizen whose card fed it finds the answer behind their own link, without signing in', async () => {
			for (const citizen of citizens) {
				const somebody = await comeIn(browser, 'phone', origin);
				await somebody.context.addCookies(citizen.browser.cookies);
				await somebody.page.goto(`/w/${host.workshopId}`);
				await somebody.page.getByRole('link', { name: 'My receipt' }).tap();
				const link = await somebody.page.getByRole('textbox', { name: 'My receipt' }).inputValue();
				await somebody.context.close();
				const stranger = await comeIn(browser, 'phone', origin);
				await stranger.page.goto(link);
				for (const { text } of mine(citizen.n)) await expect(stranger.page.getByText(text, { exact: true })).toBeVisible();
				const others = citizens.filter((other) => other !== citizen).flatMap((other) => mine(other.n));
				for (const { text } of others) await expect(stranger.page.getByText(text, { exact: true })).toHaveCount(0);
				const fed = stranger.page.locator('section').filter({ hasText: reason });
				const isFed = (await fed.count()) > 0;
				if (isFed) {
					await expect(fed.getByText('Yes', { exact: true })).toBeVisible();
					await expect(fed.getByRole('listitem').first()).toHaveText('June: Drawings on show');
				}
				await stranger.context.close();
				if (isFed) return;
			}
			throw new Error('nobody’s card fed the priority that was answered');
		});
		expect(officer.ears.foreign).toEqual([]);
	} finally {
		await server.dispose();
	}
});
