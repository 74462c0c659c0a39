import type { Browser, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { cardWith, finger, writeCard } from './cast/citizen.ts';
import { clean, onDevice, slowPhone } from './cast/device.ts';
import { comeIn, onSocketsOnly } from './cast/hall.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Whoever was late, was away, or had not finished; and the host's call to come. In real browsers, on the built server.

let server: TestServer;
let host: Visitor;
let workshop: OpenWorkshop;
let id: string;

test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

test.beforeEach(async () => {
	workshop = await OpenWorkshop.make(server, host);
	id = workshop.id;
	await workshop.turn('next', 'start');
});

async function sit(browser: Browser, who: Visitor | string, where = '', phone = true): Promise<Page> {
	return onDevice(browser, server.origin, typeof who === 'string' ? await workshop.join(who) : who, `/w/${id}${where}`, phone);
}

const shot = (page: Page, name: string) => (process.env['SHOTS'] ? page.screenshot({ path: `${process.env['SHOTS']}/late-${name}.png` }) : null);

test('[LT4] words that stood in a form when the round closed are handed in afterwards, shown by the host, and marked', async ({ browser }) => {
	const [heron, otter] = [await sit(browser, 'Heron'), await sit(browser, 'Otter')];
	const desk = await sit(browser, host, '/desk', false);
	await writeCard(heron, finger, { text: 'One lamp at the weir.', theme: 'Safety', where: 'Weir Path' });
	await workshop.turn('next', 'start');
	const sheet = heron.getByRole('dialog', { name: 'New card' });
	await expect(sheet.getByText('You can still hand this in.', { exact: false })).toBeVisible();
	await clean(heron);
	await shot(heron, 'sheet');
	// Away from the form, and back to it from the strip: the words are there.
	await sheet.getByRole('button', { name: /^Close/ }).tap();
	await expect(heron.getByText('You have words that were not handed in:')).toBeVisible();
	await expect(heron.getByText('One lamp at the weir.')).toBeVisible();
	await shot(heron, 'strip');
	await clean(heron);
	await heron.getByRole('link', { name: 'Hand them in' }).tap();
	await expect(sheet.getByRole('textbox', { name: /^2\./ })).toHaveValue('One lamp at the weir.');
	await sheet.getByRole('button', { name: 'Hand it in' }).tap();
	await expect(sheet).toBeHidden();
	await expect(cardWith(heron, 'One lamp at the weir.').getByText('You handed this card in late.', { exact: false })).toBeVisible();
	await expect(heron.getByText('You have words that were not handed in:')).toBeHidden();
	await expect(otter.getByRole('heading', { name: 'Look together' })).toBeVisible();
	await expect(cardWith(otter, 'One lamp at the weir.')).toHaveCount(0);

	await expect(desk.getByText('Handed in after the round')).toBeVisible();
	await shot(desk, 'desk');
	await desk.getByRole('button', { name: 'Show it Card 1' }).click();
	await expect(cardWith(otter, 'One lamp at the weir.').getByText('Handed in after its round')).toBeVisible();
	await expect(cardWith(heron, 'One lamp at the weir.').getByText('Handed in after its round')).toBeVisible();
	await shot(otter, 'shown');
});

test('[LT3] who comes in late is told once what they missed, reads it when they like, and can still hand in a card', async ({ browser }) => {
	const writer = await workshop.join('Writer');
	for (const text of ['A crossing by the school.', 'Twenty miles an hour.']) await workshop.place(writer, text, 'safety');
	await workshop.turn('next', 'start', 'next', 'start');
	const page = await sit(browser, 'Wren');
	await expect(page.getByText('You missed 2 rounds.')).toBeVisible();
	await clean(page);
	await shot(page, 'missed');
	await page.getByRole('link', { name: 'Read what happened' }).tap();
	const sheet = page.getByRole('dialog', { name: 'What happened so far' });
	await expect(sheet.getByText('2 cards on the table.')).toBeVisible();
	await expect(sheet.getByText('“Same here” 0 times. Nobody sees a card differently.')).toBeVisible();
	await expect(sheet.getByText(/^Round 4: /)).toBeVisible();
	await clean(page);
	await shot(page, 'sofar');
	await sheet.getByRole('button', { name: 'Close' }).tap();
	await expect(sheet).toBeHidden();
	await page.reload();
	await expect(page.getByRole('heading', { name: 'All cards' })).toBeVisible();
	await expect(page.getByText('You missed 2 rounds.')).toBeHidden();
	await page.getByRole('button', { name: 'Help', exact: true }).tap();
	await page.getByRole('dialog', { name: 'Help' }).getByRole('link', { name: 'What happened so far' }).tap();
	await sheet.getByRole('link', { name: 'Hand in a card' }).tap();
	await expect(page.getByRole('dialog', { name: 'New card' }).getByRole('button', { name: 'Hand it in' })).toBeVisible();

	// Without scripts it is a page like any other.
	expect(await (await writer.get(`/w/${id}?sofar`)).text()).toContain('2 cards on the table.');
	expect(await (await writer.get(`/w/${id}?new`)).text()).toContain('?/handIn');
	await writer.must(`/w/${id}?/handIn`, { text: 'By paper.', theme: 'safety', where: 'whole' });
	expect(await (await host.get(`/w/${id}/desk`)).text()).toContain('By paper.');
});

test('[LT6] an offer, advice and the name of a group that were begun are still there when the round has turned, and can be handed in', async ({ browser }) => {
	const wren = await workshop.join('Wren');
	for (const text of ['A crossing at the school.', 'A bench by the brook.']) await workshop.place(wren, text);
	await workshop.turn('next', 'start');
	const finch = await workshop.join('Finch');
	const cards = [...new Set([...(await (await finch.get(`/w/${id}`)).text()).matchAll(/name="card" value="([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	await workshop.turn('next', 'start');
	const otter = await sit(browser, 'Otter');
	await otter.getByRole('link', { name: 'New group' }).or(otter.getByRole('button', { name: 'New group' })).first().tap();
	await otter.getByRole('dialog', { name: 'New group' }).getByRole('textbox').fill('Slow the cars');
	await otter.reload();
	await expect(otter.getByRole('dialog', { name: 'New group' }).getByRole('textbox')).toHaveValue('Slow the cars');
	for (const [i, name] of ['Cross safely', 'Sit by the brook'].entries()) await wren.must(`/w/${id}?/addGroup`, { name, card: cards[i]! });
	await workshop.to('Who does it');

	const heron = await sit(browser, 'Heron');
	const room = await sit(browser, host, '', false);
	const at = (page: Page, name: string) => page.getByRole('article').filter({ has: page.getByRole('heading', { name }) });
	await at(heron, 'Sit by the brook').locator('summary').filter({ hasText: 'Offer something' }).tap();
	await at(heron, 'Sit by the brook').getByRole('radio', { name: 'A tool' }).check();
	await at(heron, 'Sit by the brook').getByRole('textbox', { name: 'What can you offer?' }).fill('I have a saw and a');
	await at(room, 'Cross safely').locator('summary').filter({ hasText: 'Say what it costs' }).click();
	await at(room, 'Cross safely').getByRole('combobox', { name: 'Cost' }).selectOption({ label: 'Up to £1,000' });
	await at(room, 'Cross safely').getByRole('textbox', { name: 'What stands in the way?' }).fill('The road belongs to the county.');

	await workshop.to('Action plan');
	await expect(at(heron, 'Sit by the brook').getByRole('radio', { name: 'A tool' })).toBeChecked();
	await expect(at(heron, 'Sit by the brook').getByRole('textbox', { name: 'What can you offer?' })).toHaveValue('I have a saw and a');
	await shot(heron, 'begun');
	await at(room, 'Cross safely').getByRole('button', { name: 'Save this' }).click();
	await expect(at(heron, 'Cross safely').getByText('The road belongs to the county.')).toBeVisible();
	await expect(at(heron, 'Cross safely').getByText('Up to £1,000')).toBeVisible();

	// Nobody planned it, and the plan is closed: it can be offered all the same.
	await workshop.to('Close');
	const offer = heron.locator('div').filter({ has: heron.getByRole('heading', { name: 'Sit by the brook' }) }).last();
	await offer.getByRole('textbox', { name: 'What can you offer?' }).fill('I have a saw and a ladder.');
	await shot(heron, 'begun-close');
	await clean(heron);
	await offer.getByRole('button', { name: 'Make this offer' }).tap();
	await expect(heron.getByText('Thank you. Someone will answer.').first()).toBeVisible();
	await heron.goto(`/w/${id}/mine`);
	await expect(heron.getByText('I have a saw and a ladder.', { exact: true })).toBeVisible();
	await heron.goto(`/w/${id}`);
	await expect(heron.getByRole('textbox', { name: 'What can you offer?' })).toHaveCount(0);
});

test('[TG3] pages go where the host calls, once; who writes finishes first, who looks round finds the way back', async ({ browser }) => {
	const writer = await workshop.join('Writer');
	for (const text of ['A crossing by the school.', 'Twenty miles an hour.', 'A bench at the brook.']) await workshop.place(writer, text, 'safety');
	await workshop.turn('next', 'start');
	const [heron, otter] = [await sit(browser, 'Heron'), await sit(browser, 'Otter')];
	const desk = await sit(browser, host, '/desk', false);
	for (const page of [heron, otter]) await expect(cardWith(page, 'A bench at the brook.')).toBeVisible();
	await heron.getByRole('button', { name: 'Plan', exact: true }).tap();
	await otter.getByRole('link', { name: 'Ask', exact: true }).last().tap();
	const asking = otter.getByRole('dialog', { name: 'Ask a question' });
	await asking.getByRole('textbox', { name: 'Your question' }).fill('Who pays?');

	await desk.getByRole('button', { name: 'Bring everyone here' }).click();
	const panel = desk.getByRole('dialog', { name: 'Bring everyone here' });
	await shot(desk, 'call');
	await clean(desk);
	await panel.getByRole('textbox', { name: 'One card, by its number' }).fill('3');
	await panel.getByRole('button', { name: 'Call everyone' }).click();
	await expect(panel).toBeHidden();
	// Heron was looking at the plan, and is brought to the list, to the card.
	await expect(cardWith(heron, 'A bench at the brook.')).toBeInViewport();
	await expect(heron.getByText('The host has called everyone to card 3.')).toBeVisible();
	await expect(heron).toHaveURL(/card=/);
	// Otter writes, and stays.
	await expect(asking.getByRole('textbox', { name: 'Your question' })).toHaveValue('Who pays?');
	await expect(desk.getByRole('status').filter({ hasText: '1 with the group, 1 finishing their words' })).toBeVisible();
	await shot(desk, 'called');
	await asking.getByRole('button', { name: /^Ask the host/ }).tap();
	await expect(asking).toBeHidden();
	await expect(cardWith(otter, 'A bench at the brook.')).toBeInViewport();
	await expect(desk.getByRole('status').filter({ hasText: /^2 with the group\.$/ })).toBeVisible();
	// Looking round again is free, and named.
	await heron.getByRole('button', { name: 'Plan', exact: true }).tap();
	await expect(heron.getByText('You are looking round on your own.')).toBeVisible();
	await expect(desk.getByRole('status').filter({ hasText: '1 with the group, 1 looking round' })).toBeVisible();
	await clean(heron);
	await shot(heron, 'apart');
	await heron.getByRole('button', { name: 'Back to the group' }).tap();
	await expect(cardWith(heron, 'A bench at the brook.')).toBeInViewport();
	await expect(heron.getByText('You are looking round on your own.')).toBeHidden();
	// A reload does not bring anyone anew, and the host lets go.
	await desk.getByRole('button', { name: 'Let everyone look round' }).click();
	await heron.getByRole('button', { name: 'Plan', exact: true }).tap();
	await expect(heron.getByText('You are looking round on your own.')).toHaveCount(0);
});

test('[LT7] a reason and a line of the plan that nobody could give in time are shown again, and the host gets them', async ({ browser }) => {
	const heron = await workshop.join('Heron');
	for (const text of ['One lamp at the weir.', 'A bench on the green.']) await workshop.place(heron, text);
	const page = await sit(browser, heron);
	const desk = await sit(browser, host, '/desk?panel=questions', false);
	await workshop.to('Sort');
	await page.getByRole('button', { name: 'Put “One lamp at the weir.” in Disagree' }).first().tap();
	await page.getByText('Add a reason').first().tap();
	await page.getByRole('textbox', { name: 'The reason, without names' }).fill('It is the last dark place');
	await workshop.to('Vote');
	const strip = page.getByText('You have words that were not handed in:');
	await expect(strip).toBeVisible();
	await expect(page.getByText('It is the last dark place')).toBeVisible();
	await clean(page);
	await shot(page, 'left');
	await page.getByRole('button', { name: 'Send them to the host' }).tap();
	await expect(page.getByText('Sent. The host has your words.')).toBeVisible();
	await expect(strip).toBeHidden();
	await expect(desk.getByText('A reason (One lamp at the weir.): It is the last dark place')).toBeVisible();
	await shot(desk, 'left-desk');
	await workshop.to('Action plan');
	await page.getByRole('textbox', { name: /^Add something to do/ }).first().fill('Ask who owns the lamp');
	await workshop.to('Close');
	await expect(page.getByText('Ask who owns the lamp')).toBeVisible();
	await page.reload();
	await page.getByRole('button', { name: 'Send them to the host' }).tap();
	await expect(desk.getByText(/Something to do \(.*\): Ask who owns the lamp/)).toBeVisible();
});

test('[O20] a word of the host leaves everyone where they read; another round begins at its top', async ({ browser }) => {
	const heron = await workshop.join('Heron');
	for (let i = 1; i <= 16; i++) await workshop.place(heron, `Thought number ${i} about the brook.`);
	await workshop.to('Group');
	const { page, letScripts } = await slowPhone(browser, server.origin, await workshop.join('Otter'), `/w/${id}`);
	const list = page.locator('main');
	await page.getByRole('link', { name: /^Thought number 16 / }).scrollIntoViewIfNeeded();
	const at = await list.evaluate((main) => main.scrollTop);
	expect(at).toBeGreaterThan(300);
	// Coming to life is no reason either.
	letScripts();
	await expect(page.getByRole('link', { name: 'Suggest groups' })).toBeAttached();
	expect(await list.evaluate((main) => main.scrollTop)).toBeGreaterThan(300);
	await workshop.host.must(`/w/${id}/desk?/tell`, { text: 'Five more minutes.' });
	await expect(page.getByText('Five more minutes.').first()).toBeVisible();
	expect(await list.evaluate((main) => main.scrollTop)).toBeGreaterThan(300);
	await workshop.to('Sort');
	await expect(page.getByRole('heading', { name: 'When should each one happen?', level: 2 })).toBeVisible();
	expect(await list.evaluate((main) => main.scrollTop)).toBe(0);
});

test('[O22] a list does not move under a finger that rests on something: what comes meanwhile is shown when the finger is up', async ({ browser }) => {
	const heron = await workshop.join('Heron');
	for (let i = 1; i <= 9; i++) await workshop.place(heron, `Thought number ${i} about the brook.`);
	await workshop.to('Group');
	const cards = [...new Set([...(await (await heron.get(`/w/${id}`)).text()).matchAll(/id="card-([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	const otter = await comeIn(browser, 'phone', () => server.origin);
	await onSocketsOnly(otter);
	await otter.context.addCookies((await workshop.join('Otter')).cookies);
	const { page } = otter;
	await page.goto(`/w/${id}`);
	await page.getByRole('link', { name: /^Thought number 1 / }).tap();
	const move = page.getByRole('link', { name: 'Move to…' });
	await expect(move).toBeVisible();
	// Everything that comes by itself has its place.
	for (const there of [page.getByText('You missed 1 round.'), page.getByRole('link', { name: 'Suggest groups' })]) await expect(there).toBeVisible();
	await expect.poll(() => otter.ears.heard('Thought number 9')).toBe(true);
	await page.evaluate(() => document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))));
	const { x, y, width, height } = (await move.boundingBox())!;
	const hand = await otter.context.newCDPSession(page);
	const group = page.getByRole('heading', { name: 'Slow the cars' });
	await hand.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
	await heron.must(`/w/${id}?/addGroup`, { name: 'Slow the cars', card: cards[3]! });
	await expect.poll(() => otter.ears.heard('Slow the cars')).toBe(true);
	// What has come has been drawn, if it is drawn at all.
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
	expect((await move.boundingBox())!.y).toBe(y);
	await hand.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	await expect(page.getByRole('dialog', { name: 'Move this card to' })).toContainText('Thought number 1');
	await expect(group).toBeAttached();
	await page.getByRole('dialog', { name: 'Move this card to' }).getByRole('button', { name: 'Close' }).tap();
	// Nor does it move before the finger has come: the card that was chosen stays where it is, whatever comes above it.
	expect(Math.abs((await move.boundingBox())!.y - y)).toBeLessThan(1);
	await heron.must(`/w/${id}?/addGroup`, { name: 'Light the path', card: cards[2]! });
	await expect(page.getByRole('heading', { name: 'Light the path' })).toBeAttached();
	expect(Math.abs((await move.boundingBox())!.y - y)).toBeLessThan(1);
	await otter.context.close();
});
