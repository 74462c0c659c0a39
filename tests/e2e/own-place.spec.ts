import type { Browser } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { keys, moveToGroup, putDown, writeCard } from './cast/citizen.ts';
import { onDevice } from './cast/device.ts';
import { pressOn, tabTo } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Somebody with nothing but a keyboard does in every round all that there is to do, and never has to start from the top of the page again.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

/** Kestrel at a keyboard. `keeps`: after an act the focus is on something that is there, and not at the top of the page. */
async function sitDown(browser: Browser, workshop: OpenWorkshop, kestrel: Visitor) {
	const page = await onDevice(browser, server.origin, kestrel, `/w/${workshop.id}`, false);
	const lost: string[] = [];
	return {
		page,
		lost,
		toast: (text: string) => expect(page.getByRole('status').filter({ hasText: text }).first()).toBeVisible(),
		keeps: async (after: string) => {
			await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
			const isLost = () => page.evaluate(() => document.activeElement === document.body);
			// It may take a moment until what went away has gone.
			await expect.poll(isLost, { timeout: 3_000 }).toBe(false).catch(() => lost.push(after));
		}
	};
}

test('[O18] by keyboard alone cards are tried, written, taken back, looked at and grouped, and nobody loses their place', async ({ browser }) => {
	test.setTimeout(200_000);
	const workshop = await OpenWorkshop.make(server, host);
	const heron = await workshop.join('Heron');
	const { page, lost, toast, keeps } = await sitDown(browser, workshop, await workshop.join('Kestrel'));
	await workshop.turn('start');
	await test.step('arrive', async () => {
		await keys.press(page, 'link', 'Try it out');
		const sheet = page.getByRole('dialog', { name: 'Try it out' });
		await tabTo(page, sheet.getByRole('combobox', { name: 'Which part do you know best?' }));
		await page.keyboard.press('ArrowDown');
		await keys.press(page, 'button', 'Keep it');
		await keeps('practice kept');
		await page.keyboard.press('Escape');
		await expect(page.getByRole('link', { name: 'Try it out' })).toBeFocused();
	});

	await workshop.to('Place cards');
	await test.step('place', async () => {
		await expect(page.getByRole('heading', { name: /Place your cards/ })).toBeVisible();
		for (const text of ['One lamp at the weir.', 'A bus after seven.']) {
			await writeCard(page, keys, { text, theme: 'Safety', where: 'Whole area' });
			await putDown(page, keys);
			await keeps('a card placed');
		}
		await pressOn(page, page.getByRole('article').filter({ hasText: 'A bus after seven.' }).getByRole('button', { name: /^Take this card back/ }));
		await toast('You took your card back.');
		await keeps('a card taken back');
		await keys.press(page, 'button', 'Undo');
		await expect(page.getByRole('article').filter({ hasText: 'A bus after seven.' })).toBeVisible();
		await keeps('that undone');
	});
	for (const text of ['A crossing by the school.', 'Lights on the path.']) await workshop.place(heron, text);

	await workshop.to('Look');
	await test.step('look', async () => {
		const card = (text: string) => page.getByRole('article').filter({ hasText: text });
		await pressOn(page, card('A crossing').getByRole('button', { name: /^Same here/ }));
		await expect(card('A crossing').getByRole('button', { name: /^Same here/ })).toHaveAttribute('aria-pressed', 'true');
		await keeps('same here');
		await pressOn(page, card('Lights on').getByRole('link', { name: /^I see it differently/ }));
		await keys.write(page, 'How do you see it?', 'Keep it dark for the bats.');
		await keys.press(page, 'button', 'Put it on the card');
		await expect(card('Lights on').getByText('Keep it dark for the bats.')).toBeVisible();
		await keeps('seen differently');
		await pressOn(page, card('Lights on').getByRole('button', { name: /^Take my words off/ }));
		await expect(card('Lights on').getByText('Keep it dark for the bats.')).toHaveCount(0);
		await keeps('words taken off');
		await pressOn(page, card('A bus after').getByRole('link', { name: /^Edit/ }));
		await keys.write(page, '2. Your idea, problem, or thing to keep', 'A bus after eight.');
		await keys.press(page, 'button', 'Save your card');
		await expect(card('A bus after eight.')).toBeVisible();
		await keeps('a card changed');
		await pressOn(page, page.getByRole('link', { name: /^Ask/ }).first());
		await keys.write(page, 'Your question', 'Who owns the path?');
		await keys.press(page, 'button', 'Ask the host');
		await toast('Your question is with the host.');
		await keeps('asked');
	});

	await workshop.to('Group');
	await test.step('group', async () => {
		for (const name of ['Light the path', 'A later bus']) {
			await keys.press(page, 'link', 'New group');
			await keys.write(page, 'Name of the group', name);
			await keys.press(page, 'button', 'New group');
			await expect(page.getByRole('heading', { name })).toBeVisible();
			await keeps('a group made');
		}
		await moveToGroup(page, keys, 'One lamp at the weir.', 'Light the path');
		await keeps('a card moved');
		await moveToGroup(page, keys, 'A bus after eight.', 'A later bus');
		await keys.press(page, 'button', 'On its own');
		await toast('The card is on its own now.');
		await keeps('on its own');
		// It is still the chosen one.
		await keys.press(page, 'link', 'Move to…');
		await keys.press(page, 'button', /A later bus$/);
		await expect(page.getByRole('dialog')).toBeHidden();
		await keys.press(page, 'link', /^Change the name ?: A later bus/);
		await keys.choose(page, 'Put together with', 'Light');
		await keys.press(page, 'button', 'Put together');
		await toast('Put together with “Light the path”.');
		await keeps('put together');
		await keys.press(page, 'button', /^Split off/);
		await expect(page.getByRole('heading', { name: 'A later bus' })).toBeVisible();
		await keeps('split off');
		await keys.press(page, 'link', /^Change the name ?: A later bus/);
		await keys.write(page, 'Another name', 'A bus at eight');
		await keys.press(page, 'button', 'Add it');
		await toast('Your name for the group is on the list.');
		await keeps('a name proposed');
		await page.keyboard.press('Escape');
		await keeps('a sheet closed');
	});

	expect(lost).toEqual([]);
});

test('[O18] by keyboard alone things are sorted, voted on, taken on, planned and closed, and nobody loses their place', async ({ browser }) => {
	test.setTimeout(200_000);
	const workshop = await OpenWorkshop.make(server, host);
	const kestrel = await workshop.join('Kestrel');
	await workshop.to('Place cards');
	await workshop.place(kestrel, 'One lamp at the weir.');
	await workshop.place(kestrel, 'A bus after seven.');
	await workshop.to('Look');
	await workshop.to('Group');
	for (const name of ['Light the path', 'A later bus']) await kestrel.must(`/w/${workshop.id}?/addGroup`, { name });
	const { page, lost, toast, keeps } = await sitDown(browser, workshop, kestrel);
	await moveToGroup(page, keys, 'One lamp at the weir.', 'Light the path');
	await moveToGroup(page, keys, 'A bus after seven.', 'A later bus');

	await workshop.to('Tea');
	await test.step('tea is read', async () => {
		await expect(page.getByRole('heading', { name: 'Tea' }).first()).toBeVisible();
		await keys.press(page, 'button', 'Help');
		await keys.press(page, 'link', 'What happened so far');
		await expect(page.getByRole('dialog', { name: 'What happened so far' })).toBeVisible();
		await page.keyboard.press('Escape');
		await keeps('what happened so far');
	});

	await workshop.to('Sort');
	await test.step('sort', async () => {
		const tray = (name: string) => page.getByRole('region', { name, exact: true });
		await keys.press(page, 'button', 'Put “Light the path” in Now');
		await expect(tray('Now').getByRole('heading', { name: 'Light the path' })).toBeVisible();
		await keeps('put in a tray');
		await pressOn(page, tray('Now').locator('summary').filter({ hasText: 'Move…' }));
		await keys.press(page, 'button', 'Put “Light the path” in Disagree');
		await expect(tray('Disagree').getByRole('heading', { name: 'Light the path' })).toBeVisible();
		await keeps('moved to another tray');
		await pressOn(page, tray('Disagree').locator('summary').filter({ hasText: 'Add a reason' }));
		await keys.pick(page, 'Whose reason is it?', 'Others');
		await keys.write(page, 'The reason, without names', 'The bats were there first.');
		await keys.press(page, 'button', 'Add it');
		await expect(tray('Disagree').getByText('The bats were there first.')).toBeVisible();
		await keeps('a reason given');
		await keys.press(page, 'button', /^Take back/);
		await expect(tray('Disagree').getByText('The bats were there first.')).toHaveCount(0);
		await keeps('a reason taken back');
		await keys.press(page, 'button', 'I will look after it');
		await expect(page.getByText('You look after this table.')).toBeVisible();
		await keeps('a table looked after');
	});

	await workshop.to('Vote');
	await test.step('vote', async () => {
		const add = page.getByRole('group', { name: 'Dots for Light the path' }).getByRole('button', { name: 'Add a dot' });
		await expect(add).toBeEnabled();
		await pressOn(page, add);
		await keeps('a dot put');
		await keys.press(page, 'button', 'Put my ballot in the box');
		await expect(page.getByText('Your ballot is in the box.')).toBeVisible();
		await keeps('a ballot cast');
	});

	await workshop.to('Who does it');
	await test.step('who does it', async () => {
		await keys.pick(page, 'Who does it: Light the path', 'With help');
		await toast('Saved. You can change it until the clock stops.');
		await keeps('who does it');
		await pressOn(page, page.locator('summary').filter({ hasText: 'Offer something for “Light the path”' }));
		await keys.write(page, 'What can you offer?', 'I can hold the ladder.');
		await keys.press(page, 'button', 'Make this offer');
		await toast('Thank you. Someone will answer.');
		await keeps('an offer made');
	});

	await workshop.to('Action plan');
	await test.step('plan', async () => {
		await keys.write(page, 'Add something to do for “Light the path”', 'Measure the path');
		await keys.press(page, 'button', 'Add it for “Light the path”');
		await expect(page.getByText('Measure the path', { exact: true })).toBeVisible();
		await keeps('a plan begun');
		await pressOn(page, page.locator('summary').filter({ hasText: 'Write in it: Measure the path' }));
		await keys.write(page, 'The first step', 'Borrow a tape');
		await tabTo(page, page.getByLabel('By when?'));
		// The same day, whichever of the two comes first where this browser comes from.
		await page.keyboard.type('05052027');
		await keys.press(page, 'button', /^Save this plan/);
		await expect(page.getByText(/^by .*5 May 2027$/)).toBeVisible();
		await keeps('a plan saved');
	});

	await workshop.to('Close');
	await test.step('close', async () => {
		await keys.pick(page, 'Did I have a say?', 'Mostly');
		await keys.pick(page, 'Was it worth my time?', 'Very much');
		await keys.press(page, 'button', 'Hand it in');
		await expect(page.getByText('Handed in. Thank you.')).toBeVisible();
		await keeps('how it was');
		await keys.write(page, 'Email or telephone number', 'kestrel@example.org');
		await keys.press(page, 'checkbox', /^You may write to me/);
		await keys.press(page, 'button', 'Keep me in touch');
		await expect(page.getByText('News goes to kestrel@example.org.')).toBeVisible();
		await keeps('kept in touch');
	});
	expect(lost).toEqual([]);
});
