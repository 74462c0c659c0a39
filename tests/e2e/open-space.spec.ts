import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { finger, keys, type Hand } from './cast/citizen.ts';
import { comeIn, pressOn, tabTo, type Device } from './cast/hall.ts';
import { joins, joinsPlainly, section } from './cast/open-space.ts';
import { expect, test } from './test.ts';

const café = 'Who could run the hall café?';
const warm = 'A hall that is warm';

const onWall = (page: Page, title: string) => page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
const taken = (page: Page) => page.getByText('Someone was a moment quicker. That place has a talk now.');

/** What axe finds wrong by WCAG AA, in words. */
async function faultsOn(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

async function walksTo(page: Page, hand: Hand, title: string): Promise<void> {
	await hand.press(page, 'button', `Go to ${title}`);
	await page.waitForURL(/\/talk\//);
	await expect(section(page, 'What we said')).toBeVisible();
}

test('[OS21] an Open Space session in browsers: a wall that people make, walking, notes by several at once, dots on reports, an action group, one line each, and the book', async ({ browser }) => {
	test.setTimeout(600_000);
	const server = await startServer();
	const origin = () => server.origin;
	const host = new Facilitator(new Hall(server.origin, 100_000));
	const inRound = (kind: string) => host.until(({ stage }) => stage !== undefined && stage.round.state === 'running' && stage.rounds[stage.round.index]?.kind === kind, kind);
	const starts = async (kind: string) => {
		await host.start(kind);
		await inRound(kind);
	};
	const come = (device: Device) => comeIn(browser, device, origin);
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: the hall', 'What should the village hall be for?', [], 'open-space');
		const { link } = await host.door();
		await starts('opening');
		const [maple, heron] = [await joins((await come('desk')).page, keys, link, 'Maple'), await joins((await come('phone')).page, finger, link, 'Heron')];
		// One with a keyboard alone; one who knows pages by their roles and names, as a screen reader tells them; one without scripts.
		const wren = await joins((await come('laptop')).page, keys, link, 'Wren');
		const otter = await joins((await come('phone')).page, finger, link, 'Otter');
		const fern = await joinsPlainly(browser, link, 'Fern');
		const desk = await come('desk');
		await desk.context.addCookies(host.browser.cookies);
		await desk.page.goto(`/w/${host.workshopId}/desk`);
		const screen = await come('projector');
		await screen.context.addCookies(host.browser.cookies);
		await screen.page.goto(`/w/${host.workshopId}/hall`);

		await test.step('the opening says the question and the rules on one screen, and feet are tried out', async () => {
			await expect(heron.getByText('What should the village hall be for?').last()).toBeVisible();
			await expect(screen.page.getByRole('heading', { name: 'The law of two feet' })).toBeVisible();
			// In the host's own words, at any time.
			await desk.page.getByText('The rules of the day', { exact: true }).click();
			await desk.page.getByRole('textbox', { name: 'The law of two feet' }).fill('Not learning, not helping? Walk on, and say nothing.');
			await desk.page.getByRole('button', { name: 'Keep', exact: true }).click();
			for (const page of [heron, screen.page]) await expect(page.getByText('Walk on, and say nothing.')).toBeVisible();
			await keys.press(wren, 'button', 'Rest here');
			await expect(wren.getByText('You are resting. People can find you here.')).toBeVisible();
			await keys.press(wren, 'button', 'To the wall');
			await expect(wren.getByText('You are at the wall.')).toBeVisible();
		});

		await test.step('two reach for one cell: one has it, the other is told and keeps the words', async () => {
			await starts('market');
			await keys.press(maple, 'link', 'Start a talk: Space 1, Time 1');
			await keys.write(maple, 'What is it about?', café);
			await finger.press(heron, 'link', 'Start a talk: Space 1, Time 1');
			await finger.write(heron, 'What is it about?', warm);
			await finger.write(heron, 'Why does it matter to you?', 'My mother is cold there.');
			// Both stand on the button before either presses: whoever is later is late for a cell that was free when it was chosen.
			await tabTo(maple, maple.getByRole('button', { name: 'Put it on the wall' }));
			await Promise.all([maple.keyboard.press('Enter'), finger.press(heron, 'button', 'Put it on the wall')]);
			const losers = async () => [(await taken(maple).count()) > 0, (await taken(heron).count()) > 0];
			await expect.poll(async () => (await losers()).filter(Boolean).length).toBe(1);
			const [loser, hand, title] = (await losers())[1] ? ([heron, finger, warm] as const) : ([maple, keys, café] as const);
			await expect(loser.getByRole('textbox', { name: 'What is it about?' })).toHaveValue(title);
			await loser.getByRole('combobox', { name: 'Time and place' }).selectOption({ label: 'Time 1: Space 2' });
			await hand.press(loser, 'button', 'Put it on the wall');
			for (const page of [maple, heron, wren]) for (const name of [café, warm]) await expect(onWall(page, name)).toBeVisible();
			await expect(screen.page.getByRole('cell').filter({ hasText: warm })).toBeVisible();
		});

		await test.step('people say where they will come, with a keyboard, by names alone and without scripts; the wall has no fault that axe finds', async () => {
			await keys.press(wren, 'button', `I will come: ${café}`);
			await otter.getByRole('button', { name: `I will come: ${café}` }).press('Enter');
			await fern.goto(`${server.origin}/w/${host.workshopId}`);
			await onWall(fern, café).getByRole('button', { name: `I will come: ${café}` }).click();
			await expect(onWall(maple, café).getByText('3 plan to come')).toBeVisible();
			expect(await faultsOn(maple)).toEqual([]);
			expect(await faultsOn(heron)).toEqual([]);
		});

		await test.step('they walk, and the host sees how many are where; two feet take one on', async () => {
			await starts('talks');
			await walksTo(maple, keys, café);
			await walksTo(wren, keys, café);
			await walksTo(otter, finger, café);
			await walksTo(heron, finger, warm);
			const row = (title: string) => desk.page.getByRole('region', { name: 'Who is where' }).getByRole('row').filter({ hasText: title });
			await expect(row(café).getByRole('cell').first()).toHaveText('3');
			await expect(row(warm).getByRole('cell').first()).toHaveText('1');
			await expect(screen.page.getByRole('cell').filter({ hasText: café })).toContainText('3 there now');
			await finger.press(heron, 'button', 'Back to the wall');
			await expect(heron.getByText('You are at the wall.')).toBeVisible();
			await walksTo(heron, finger, café);
			await expect(row(café).getByRole('cell').first()).toHaveText('4');
			await expect(row(warm)).toContainText('Its host is not there');
		});

		await test.step('[OS33] one of them wishes to be seen by name, and is, by those who sit there', async () => {
			await expect(wren.getByRole('complementary').getByText('Otter')).toBeHidden();
			await otter.getByText('Be seen here by name').tap();
			await finger.press(otter, 'button', 'Show my name');
			await expect(wren.getByRole('list', { name: 'Here, and wish to be seen' })).toHaveText('Otter');
			await finger.press(otter, 'button', 'Take my name out');
			await expect(wren.getByRole('complementary').getByText('Otter')).toBeHidden();
		});

		await test.step('several write notes at once, one of them without scripts; the talk’s page has no fault that axe finds', async () => {
			await pressOn(wren, section(wren, 'What we said'), 'End');
			await section(maple, 'What we said').click();
			await section(heron, 'Where we do not agree').tap();
			await Promise.all([wren.keyboard.type('A café on Tuesdays. '), maple.keyboard.type('And cake. '), heron.keyboard.type('Set prices, or pay what you can.')]);
			for (const page of [maple, heron, wren, otter]) {
				await expect(section(page, 'Where we do not agree')).toContainText('Set prices, or pay what you can.');
				// Typed into one line at one moment: which letter stands first is anybody's guess, but none is lost.
				await expect.poll(async () => [...(await section(page, 'What we said').innerText()).replace(/\s/g, '')].sort().join('')).toBe([...'AcaféonTuesdays.Andcake.'].sort().join(''));
			}
			await fern.goto(maple.url());
			await fern.locator('summary').filter({ hasText: 'Write under “First step, and who”' }).click();
			await fern.getByRole('textbox', { name: 'First step, and who' }).fill('Maple asks the school.');
			await fern.locator('form').filter({ has: fern.locator('input[value=next]') }).getByRole('button', { name: 'Save these words' }).click();
			await expect(section(otter, 'First step, and who')).toContainText('Maple asks the school.');
			expect(await faultsOn(maple)).toEqual([]);
			expect(await faultsOn(heron)).toEqual([]);
		});

		await test.step('[OS32] the host calls into all talks, and whoever sits in one reads it there; when the round goes on, they are shown where to', async () => {
			await desk.page.getByRole('button', { name: 'Come to an end soon' }).click();
			for (const page of [maple, otter]) await expect(page.getByRole('alert').filter({ hasText: 'The host says: come to an end soon.' })).toBeVisible();
			await desk.page.getByRole('button', { name: 'Come back to the wall' }).click();
			for (const page of [maple, otter]) await expect(page.getByRole('alert').filter({ hasText: 'The host asks everyone to come back to the wall.' })).toBeVisible();
			await fern.reload();
			await expect(fern.getByText('The host asks everyone to come back to the wall.')).toBeVisible();
			// Nobody is moved: whoever has not walked sits where they sat.
			await finger.press(otter, 'button', 'To the wall');
			await expect(otter.getByText('You are at the wall.')).toBeVisible();
			await expect(section(maple, 'What we said')).toBeVisible();
		});

		await test.step('every report is on the news wall at once, and can be answered', async () => {
			await expect(desk.page.getByText('You have called everyone back.')).toBeVisible();
			await starts('news');
			await expect(maple.getByText('Now: Read what others found')).toBeVisible();
			await keys.press(maple, 'link', 'Go to it');
			await expect(maple.getByRole('link', { name: 'Read the reports' })).toBeVisible();
			for (const page of [wren, otter, fern, heron]) await page.goto(`${server.origin}/w/${host.workshopId}`);
			await keys.press(wren, 'link', 'Read the reports');
			await expect(wren.getByRole('article', { name: café })).toContainText('Maple asks the school.');
			await expect(wren.getByRole('article', { name: warm })).toContainText('Nobody has written anything yet.');
			await otter.getByRole('link', { name: 'Read the reports' }).press('Enter');
			const report = otter.getByRole('article', { name: café });
			await report.getByText('Say something about this report').press('Enter');
			await report.getByRole('textbox', { name: 'What you want to say, without names' }).fill('The school has big pans.');
			await report.getByRole('button', { name: 'Add a comment' }).press('Enter');
			await expect(otter.getByRole('article', { name: café })).toContainText('The school has big pans.');
			// What is selected in a report is what one marks.
			const read = wren.getByRole('article', { name: café });
			await read.getByText('Maple asks the school.').first().selectText();
			await read.getByText('Say something about this report').press('Enter');
			await expect(read.getByRole('textbox', { name: 'The words you mean' })).toHaveValue('Maple asks the school.');
			await read.getByRole('button', { name: 'Mark these words' }).press('Enter');
			await expect(wren.getByRole('article', { name: café }).locator('mark')).toHaveText('Maple asks the school.');
			expect(await faultsOn(wren)).toEqual([]);
			expect(await faultsOn(otter)).toEqual([]);
		});

		await test.step('secret dots on the reports', async () => {
			await starts('converge');
			for (const page of [wren, otter]) await page.goto(`${server.origin}/w/${host.workshopId}`);
			for (const [page, hand] of [[wren, keys], [heron, finger]] as const) {
				const dots = page.getByRole('group', { name: `Dots for ${café}` });
				await expect(dots).toBeVisible();
				const add = dots.getByRole('button', { name: 'Add a dot' });
				if (hand === keys) await pressOn(page, add);
				else await add.tap();
				await hand.press(page, 'button', 'Put my ballot in the box');
			}
			await expect(screen.page.getByText('2 of 5 have voted')).toBeVisible();
			await host.turn({ command: 'next' });
			await expect(heron.getByRole('row').filter({ hasText: café })).toContainText(/2\s*people/);
		});

		await test.step('a group with a first step and its day, and someone who joins it', async () => {
			await starts('act');
			await finger.write(heron, 'What should happen?', 'Open the café on Tuesdays');
			await finger.write(heron, 'The first step', 'Ask who has the key');
			await heron.getByLabel('Its day').fill('2027-04-01');
			await finger.press(heron, 'button', 'Start it');
			await expect(onWall(wren, 'Open the café on Tuesdays')).toContainText('First: Ask who has the key, by Thursday 1 April 2027');
			await keys.press(wren, 'button', 'Join: Open the café on Tuesdays');
			await expect(onWall(heron, 'Open the café on Tuesdays')).toContainText('2 people');
			await expect(screen.page.getByText('Heron gets it going · 2 people')).toBeVisible();
		});

		await test.step('one line each: written, said aloud, passed; and they go home with the book', async () => {
			await starts('circle');
			await keys.write(wren, 'Your line', 'I know now whom to ask.');
			await keys.press(wren, 'button', 'Say it');
			await finger.press(heron, 'button', 'I said it aloud');
			await otter.goto(`${server.origin}/w/${host.workshopId}`);
			await otter.getByRole('button', { name: 'Pass' }).press('Enter');
			await expect(heron.getByText('2 spoke, 1 passed.')).toBeVisible();
			await expect(screen.page.getByText('I know now whom to ask.')).toBeVisible();
		});

		await test.step('[OS35] after the last round everyone finds the reports, the groups, the lines and the book', async () => {
			await host.turn({ command: 'next' });
			await expect(wren.getByRole('heading', { name: 'What you take home' })).toBeVisible();
			for (const words of ['Open the café on Tuesdays', 'I know now whom to ask.']) await expect(wren.getByRole('main').getByText(words)).toBeVisible();
			expect(await faultsOn(wren)).toEqual([]);
			await keys.press(wren, 'link', 'Read the reports');
			for (const [name, start] of [['Book of proceedings (HTML)', '<'], ['Book of proceedings (PDF)', '%PDF-']] as const) {
				const [download] = await Promise.all([wren.waitForEvent('download'), keys.press(wren, 'link', name)]);
				const parts: Buffer[] = [];
				for await (const part of await download.createReadStream()) parts.push(part as Buffer);
				const book = Buffer.concat(parts).toString();
				expect(book.startsWith(start)).toBe(true);
				if (start === '<') for (const words of [café, warm, 'Maple asks the school.']) expect(book).toContain(words);
			}
		});
		for (const { ears } of [desk, screen]) expect([ears.foreign, ears.complaints]).toEqual([[], []]);
	} finally {
		await server.dispose();
	}
});
