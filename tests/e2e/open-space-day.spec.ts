import type { Page } from '@playwright/test';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { startServer } from '../support/server.ts';
import { finger, keys, voice } from './cast/citizen.ts';
import { comeIn, pressOn, type Device } from './cast/hall.ts';
import { joins, joinsPlainly, more, onWall, OpenLines, posts, section, walks } from './cast/open-space.ts';
import { expect, test } from './test.ts';

const café = 'Who could run the hall café?';
const warm = 'A hall that is warm';
const lunch = 'Lunch for those who are cold';

test('[OS23] a day of an Open Space in browsers: three conveners, eight others, two rounds of talks; talks joined up and split again, a convener who leaves, a board that does not load, a board that is stopped, the space open again for action, and the book', async ({ browser }) => {
	test.setTimeout(480_000);
	const server = await startServer();
	const host = new Facilitator(new Hall(server.origin, 100_000));
	const starts = async (kind: string) => {
		await host.start(kind);
		await host.until(({ stage }) => stage !== undefined && stage.round.state === 'running' && stage.rounds[stage.round.index]?.kind === kind, kind);
	};
	const come = (device: Device) => comeIn(browser, device, () => server.origin);
	const home = () => `${server.origin}/w/${host.workshopId}`;
	try {
		await host.arrive(server.adminLink!);
		await host.makeWorkshop('Millbrook: the hall', 'What should the village hall be for?', [], 'open-space');
		const { link } = await host.door();
		const somebodies = await Promise.all((['desk', 'laptop', 'desk', 'laptop', 'phone'] as const).map(come));
		const [maple, heron, otter, wren, iris] = somebodies.map(({ page }) => page) as [Page, Page, Page, Page, Page];
		const lines = new OpenLines();
		for (const { page } of somebodies) lines.watch(page);
		// Three who start talks, one of them by the names of things alone, as a screen reader tells them; one with a keyboard alone, one on a phone; six whose browsers run no scripts.
		await joins(maple, keys, link, 'Maple');
		await joins(heron, keys, link, 'Heron');
		await joins(otter, voice, link, 'Otter');
		await joins(wren, keys, link, 'Wren');
		await joins(iris, finger, link, 'Iris');
		const plain: Page[] = [];
		for (const alias of ['Ash', 'Beech', 'Cedar', 'Dove', 'Elder', 'Finch']) plain.push(await joinsPlainly(browser, link, alias));
		const desk = await come('desk');
		await desk.context.addCookies(host.browser.cookies);
		await desk.page.goto(`/w/${host.workshopId}/desk`);
		/** The desk counts the same heads as there are lines open from browsers to that talk's document. */
		const counts = async (title: string, address: string, n: number) => {
			await expect(row(title).getByRole('cell').first()).toHaveText(`${n}`);
			await expect.poll(() => lines.to(address)).toBe(n);
		};
		let [atCafé, atWarm] = ['', ''];
		const row = (title: string) => desk.page.getByRole('region', { name: 'Who is where' }).getByRole('row').filter({ hasText: title });

		await test.step('three talks; two of them become one as both hosts agree, and are split again', async () => {
			await starts('market');
			await posts(maple, keys, 'Space 1, Time 1', café);
			await posts(heron, keys, 'Space 2, Time 1', warm);
			await posts(otter, voice, 'Space 1, Time 2', lunch);
			await expect(onWall(heron, lunch)).toBeVisible();
			await more(heron, lunch, `Join it with my “${warm}”`);
			await expect(onWall(heron, lunch).getByText('You have asked.')).toBeVisible();
			await onWall(otter, lunch).getByRole('button', { name: 'Yes' }).press('Enter');
			await expect(onWall(wren, lunch).getByText(`Joined with: “${warm}”`)).toBeVisible();
			await expect(onWall(wren, lunch).getByText(/Started by (Otter and Heron|Heron and Otter)/)).toBeVisible();
			await more(heron, lunch, `Split “${warm}” off again`);
			await expect(onWall(wren, warm).getByText('Started by Heron')).toBeVisible();
			for (const page of plain) {
				await page.goto(home());
				await page.getByRole('button', { name: `I will come: ${café}` }).click();
			}
			await expect(onWall(maple, café).getByText('6 plan to come')).toBeVisible();
		});

		await test.step('first time: all walk; the board does not load for one, whose notes go on; the host sees what has nothing written', async () => {
			await starts('talks');
			atCafé = await walks(maple, keys, café);
			await walks(wren, keys, café);
			atWarm = await walks(heron, keys, warm);
			await walks(iris, finger, café);
			for (const page of plain) {
				await page.goto(home());
				await walks(page, null, café);
			}
			// Whose browser holds no line sits nowhere that could be counted.
			await counts(café, atCafé, 3);
			await counts(warm, atWarm, 1);
			await expect(row(café).getByText('Nothing written yet')).toBeVisible();
			await expect(section(iris, 'What we said')).toBeVisible();
			// From here on her telephone gets no more scripts: the moving plan is one.
			await iris.context().route('**/_app/immutable/**', (route) => route.abort());
			await iris.getByRole('button', { name: 'Board', exact: true }).tap();
			await iris.getByRole('button', { name: 'Plan', exact: true }).tap();
			await iris.getByRole('button', { name: 'Notes', exact: true }).tap();
			await section(iris, 'What we said').tap();
			await iris.keyboard.type('Cake on Tuesdays.');
			await pressOn(wren, section(wren, 'First step, and who'), 'End');
			await wren.keyboard.type('Wren asks for the key.');
			await expect(section(maple, 'What we said')).toContainText('Cake on Tuesdays.');
			await expect(section(iris, 'First step, and who')).toContainText('Wren asks for the key.');
			await expect(row(café).getByText('Nothing written yet')).toBeHidden();
			await expect(row(warm).getByText('Nothing written yet')).toBeVisible();
			await iris.context().unroute('**/_app/immutable/**');
		});

		await test.step('the host stops the board: notes are only read, and go on where they were', async () => {
			await desk.page.getByRole('button', { name: 'Freeze the board' }).click();
			// Seen, and said aloud to whoever listens to the page.
			await expect(wren.getByText('The host has stopped the board for a moment.', { exact: true })).toBeVisible();
			await expect(wren.getByRole('alert').filter({ hasText: 'The host has stopped the board for a moment.' })).toHaveCount(1);
			await expect(section(wren, 'What we said')).toBeHidden();
			await desk.page.getByRole('button', { name: 'Let everyone go on' }).click();
			await expect(section(wren, 'What we said')).toBeVisible();
			await pressOn(wren, section(wren, 'What we said'), 'End');
			await wren.keyboard.type(' And tea.');
			await expect(section(maple, 'What we said')).toContainText('And tea.');
		});

		await test.step('its host leaves for good: the talk goes on, and somebody takes it on', async () => {
			await maple.goto(home());
			await maple.evaluate(async () => {
				await fetch(`${location.pathname}?/leave`, { method: 'POST', body: new URLSearchParams() });
			});
			await expect(row(café).getByText('Nobody looks after it')).toBeVisible();
			await counts(café, atCafé, 2);
			await keys.press(wren, 'button', 'Back to the wall');
			await more(wren, café, 'I look after this one');
			await expect(onWall(iris, café).or(iris.getByText('Started by Wren').first())).toBeVisible();
			await expect(row(café).getByText('Nobody looks after it')).toBeHidden();
			await counts(café, atCafé, 1);
		});

		await test.step('second time: other talks, other people, the same heads on both sides', async () => {
			await host.turn({ command: 'next' });
			await host.turn({ command: 'start' });
			await otter.goto(home());
			await walks(otter, voice, lunch);
			await heron.goto(home());
			const atLunch = await walks(heron, keys, lunch);
			await counts(lunch, atLunch, 2);
			await counts(warm, atWarm, 0);
			await section(otter, 'Where we agree').focus();
			await otter.keyboard.type('Soup first.');
			await expect(section(heron, 'Where we agree')).toContainText('Soup first.');
		});

		await test.step('reports that belong together; then the space opens again for action, and a group comes from them', async () => {
			await starts('news');
			await heron.goto(home());
			await heron.getByRole('combobox', { name: 'The other one' }).selectOption({ label: lunch });
			await keys.press(heron, 'button', 'They belong together');
			await expect(heron.getByText(new RegExp(`(${warm} · ${lunch}|${lunch} · ${warm})`))).toBeVisible();
			await desk.page.getByText('How people come together').click();
			await desk.page.getByRole('button', { name: 'Choose this: Open the space again for action' }).click();
			await starts('converge');
			for (const page of [otter, heron, wren]) await page.goto(home());
			await expect(wren.getByText('The space is open again').first()).toBeVisible();
			await expect(wren.getByText('These reports belong together. Nobody gets something going from them yet.')).toBeVisible();
			await keys.press(wren, 'link', 'Start a group from these');
			await keys.write(wren, 'What should happen?', 'Soup in a warm hall');
			await keys.press(wren, 'button', 'Start it');
			await expect(onWall(heron, 'Soup in a warm hall')).toContainText('Wren gets it going');
			await expect(heron.getByText('These reports belong together. Nobody gets something going from them yet.')).toBeHidden();
			await keys.press(heron, 'button', 'Join: Soup in a warm hall');
			await expect(onWall(wren, 'Soup in a warm hall')).toContainText('2 people');
			await starts('act');
			await plain[0]!.goto(home());
			await plain[0]!.getByRole('textbox', { name: 'What should happen?' }).fill('Somebody to keep the key');
			await plain[0]!.getByText('Somebody else must: put it on the list of what is needed').click();
			await plain[0]!.getByRole('button', { name: 'Start it' }).click();
			await expect(heron.getByRole('region', { name: /Needed, but nobody owns it/ })).toContainText('Somebody to keep the key');
		});

		await test.step('they go home with all of it', async () => {
			await starts('circle');
			await plain[1]!.goto(`${home()}/news`);
			for (const kind of ['HTML', 'PDF']) {
				const [download] = await Promise.all([plain[1]!.waitForEvent('download'), plain[1]!.getByRole('link', { name: `Book of proceedings (${kind})` }).click()]);
				const parts: Buffer[] = [];
				for await (const part of await download.createReadStream()) parts.push(part as Buffer);
				const book = Buffer.concat(parts).toString();
				if (kind === 'PDF') expect(book.startsWith('%PDF-')).toBe(true);
				else for (const words of [café, warm, lunch, 'Cake on Tuesdays.', 'Wren asks for the key.', 'Soup first.', 'Soup in a warm hall', 'Somebody to keep the key']) expect(book).toContain(words);
			}
		});
		for (const [i, { ears }] of [desk, ...somebodies.slice(0, 4)].entries()) expect([i, ears.foreign, ears.complaints]).toEqual([i, [], []]);
	} finally {
		await server.dispose();
	}
});
