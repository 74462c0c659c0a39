import type { Page } from '@playwright/test';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { finger, keys } from './cast/citizen.ts';
import { comeIn, type Device } from './cast/hall.ts';
import { joins, joinsPlainly, more, onWall } from './cast/open-space.ts';
import { expect, test } from './test.ts';

const warm = 'A hall that is warm';
const lunch = 'Lunch for those who are cold';
const [tea, cats] = ['Practice talk: tea or coffee?', 'Practice talk: cats or dogs?'];

/** Everything a page sends but asking for pages and their parts: forms, and words over its line. */
function sentBy(page: Page): string[] {
	const sent: string[] = [];
	page.on('request', (request) => {
		if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`);
	});
	return sent;
}

test('[OS30] feet are tried, needs are told and met, places are changed, and a host writes in a talk', async ({ browser }) => {
	test.setTimeout(240_000);
	const server = await startServer();
	const host = new Facilitator(new Hall(server.origin, 100_000));
	const starts = async (kind: string) => {
		await host.start(kind);
		await host.until(({ stage }) => stage !== undefined && stage.round.state === 'running' && stage.rounds[stage.round.index]?.kind === kind, kind);
	};
	const come = async (device: Device) => (await comeIn(browser, device, () => server.origin)).page;
	const home = () => `${server.origin}/w/${host.workshopId}`;
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: the hall', 'What should the village hall be for?', [], 'open-space');
		const { link } = await host.door();
		await starts('arrive');
		const [otter, heron, wren] = [await come('phone'), await come('desk'), await come('laptop')];
		await joins(otter, finger, link, 'Otter');
		await joins(heron, keys, link, 'Heron');
		await joins(wren, keys, link, 'Wren');
		const fern = await joinsPlainly(browser, link, 'Fern');
		const desk = await comeIn(browser, 'desk', () => server.origin);
		await desk.context.addCookies(host.browser.cookies);
		await desk.page.goto(`${home()}/desk`);

		await test.step('[OS29] into a practice talk, on to the other one, and back: with a finger, with keys and without scripts; nothing is sent or kept', async () => {
			const sent = [otter, wren].map(sentBy);
			for (const [page, hand] of [[otter, finger], [wren, keys]] as const) {
				await hand.press(page, 'link', `Go to ${tea}`);
				await expect(page.getByRole('heading', { name: tea })).toBeFocused();
				const field = (await page.getByRole('textbox', { name: 'Notes from this talk' }).boundingBox())!;
				expect(field.width, 'room to write').toBeGreaterThan(250);
				await hand.write(page, 'Notes from this talk', 'zq-x with milk');
				await hand.press(page, 'link', `Go to ${cats}`);
				await expect(page.getByRole('heading', { name: cats })).toBeFocused();
				await expect(page.getByRole('textbox', { name: 'Notes from this talk' })).toHaveValue('');
				await hand.press(page, 'link', 'To the wall');
				await expect(page.getByText('You have walked. It works.')).toBeVisible();
			}
			await fern.getByRole('link', { name: `Go to ${tea}` }).click();
			await expect(fern.getByRole('heading', { name: tea })).toBeVisible();
			// All four are at the wall the whole time, as the host counts them: a practice talk is no place.
			await expect(desk.page.getByRole('region', { name: 'Who is where' })).toContainText(/At the wall: 3/);
			await fern.getByRole('link', { name: 'To the wall' }).click();
			await expect(fern.getByText('You have walked. It works.')).toBeVisible();
			expect(sent).toEqual([[], []]);
			// Whoever is still in one when the market opens stands at the wall.
			await keys.press(wren, 'link', `Go to ${cats}`);
			await starts('market');
			await expect(wren.getByRole('heading', { name: 'Agenda wall' })).toBeVisible();
			await expect(wren.getByText(cats)).toBeHidden();
		});

		await test.step('[OS28] what a talk needs stands on the wall as a picture and a word; a host has what is open in one place, and arranges it', async () => {
			await finger.press(otter, 'link', 'Start a talk: Space 1, Time 1');
			await finger.write(otter, 'What is it about?', warm);
			await otter.getByText('a quiet place').tap();
			await otter.getByText('a way in without steps').tap();
			await finger.press(otter, 'button', 'Put it on the wall');
			for (const page of [otter, wren]) {
				await expect(onWall(page, warm).getByText('Quiet')).toBeVisible();
				expect(await onWall(page, warm).locator('.chip use').evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual(['/icons.svg#i-volume-x', '/icons.svg#i-accessibility']);
			}
			const needs = desk.page.getByRole('region', { name: 'What talks need' });
			await expect(needs.getByRole('listitem')).toHaveCount(2);
			await expect(needs.getByRole('listitem').first()).toContainText('Time 1: Space 1');
			await keys.press(desk.page, 'button', `It is arranged: Quiet, for “${warm}”`);
			await expect(needs.getByRole('button', { name: 'It is arranged' })).toHaveCount(1);
			await expect(onWall(wren, warm).getByText('Quiet').locator('xpath=..')).toContainText('(arranged)');
		});

		await test.step('one asks to change places; the other is told wherever they are, sees where their talk would go, and says no, then yes', async () => {
			await keys.press(heron, 'link', 'Start a talk: Space 2, Time 2');
			await keys.write(heron, 'What is it about?', lunch);
			await keys.press(heron, 'button', 'Put it on the wall');
			await expect(onWall(heron, lunch)).toBeVisible();
			// Otter looks at the other time meanwhile, where their own talk is not to be seen.
			await otter.goto(`${home()}?time=talks-2`);
			await expect(onWall(otter, warm)).toBeHidden();
			await more(heron, warm, `Change places with my “${lunch}”`);
			await expect(onWall(heron, warm).getByText('You have asked.')).toBeVisible();
			await finger.press(otter, 'link', `See what is asked of “${warm}”`);
			await expect(onWall(otter, warm)).toContainText(`“${lunch}” asks to change places. This talk would go to Time 2: Space 2.`);
			await onWall(otter, warm).getByRole('button', { name: 'No, thank you' }).tap();
			await expect(onWall(heron, warm).getByText('The host of this talk said no, thank you.')).toBeVisible();
			const cell = (page: Page, title: string) => page.getByRole('row').filter({ has: page.getByRole('heading', { name: title }) }).getByRole('rowheader');
			await expect(cell(heron, warm)).toHaveText('Space 1');
			await onWall(heron, warm).getByRole('button', { name: 'I have read it' }).press('Enter');
			await expect(onWall(heron, warm).getByText('The host of this talk said no')).toBeHidden();
			await more(heron, warm, `Change places with my “${lunch}”`);
			// This time Otter sits in a talk.
			await finger.press(otter, 'button', `Go to ${warm}`);
			await expect(otter).toHaveURL(/\/talk\//);
			await expect(otter.getByText('This talk needs:')).toBeVisible();
			await expect(otter.getByRole('complementary').getByText('Quiet')).toBeVisible();
			await finger.press(otter, 'link', `See what is asked of “${warm}”`);
			await onWall(otter, warm).getByRole('button', { name: 'Yes' }).tap();
			await expect(onWall(heron, warm).getByText('The host of this talk said yes.')).toBeVisible();
			await expect(cell(heron, warm)).toHaveText('Space 2');
			await expect(cell(heron, lunch)).toHaveText('Space 1');
			// What was arranged was arranged for the other place.
			await expect(desk.page.getByRole('region', { name: 'What talks need' }).getByRole('button', { name: 'It is arranged' })).toHaveCount(2);
		});

		await test.step('[TK23] a host in a talk is offered what the gate takes, and not told otherwise', async () => {
			await starts('talks');
			await keys.press(wren, 'button', `Go to ${lunch}`);
			await expect(wren).toHaveURL(/\/talk\//);
			await desk.page.goto(wren.url());
			await expect(desk.page.getByRole('textbox', { name: 'What we said', exact: true })).toBeVisible();
			await expect(desk.page.getByText('You can look here')).toBeHidden();
			await keys.press(desk.page, 'link', 'Add a card');
			await keys.write(desk.page, '2. Your idea, problem, or thing to keep', 'Soup on Fridays');
			await desk.page.getByText('Community and services').first().click();
			await desk.page.getByText('Not a place').click();
			await keys.press(desk.page, 'button', 'Put card on the table');
			await expect(wren.getByText('Soup on Fridays')).toBeVisible();
		});
	} finally {
		await server.dispose();
	}
});
