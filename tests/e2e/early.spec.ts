import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { slowPhone } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// A slow phone: the page can be read, and pressed, before its scripts have come.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

test('[O17] what is chosen on a ballot, and who could do it, before the scripts have come is there when they have, and is saved', async ({ browser }) => {
	test.setTimeout(240_000);
	const workshop = await OpenWorkshop.make(server, host);
	const { id } = workshop;
	const heron = await workshop.join('Heron');
	await workshop.turn('next', 'start');
	for (const text of ['A lamp at the weir.', 'A bench on the green.']) await workshop.place(heron, text);
	await workshop.turn('next', 'start');
	const otter = await workshop.join('Otter');
	const cards = [...new Set([...(await (await otter.get(`/w/${id}`)).text()).matchAll(/name="card" value="([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	await workshop.turn('next', 'start');
	for (const [i, name] of ['Light the path', 'Sit on the green'].entries()) await heron.must(`/w/${id}?/addGroup`, { name, card: cards[i]! });
	await workshop.to('Vote');

	const vote = await slowPhone(browser, server.origin, heron, `/w/${id}`);
	const dots = vote.page.getByRole('group', { name: 'Dots for Light the path' });
	await dots.getByRole('radio', { name: '2' }).check();
	vote.letScripts();
	await expect(dots.getByRole('img', { name: '2 of 2 dots' })).toBeVisible();
	await vote.page.getByRole('button', { name: 'Put my ballot in the box' }).click();
	await expect(vote.page.getByText('Your ballot is in the box.')).toBeVisible();

	await workshop.to('Who does it');
	const who = await slowPhone(browser, server.origin, heron, `/w/${id}`);
	const ours = () => who.page.getByRole('radiogroup', { name: /Light the path/ }).getByRole('radio', { name: 'Ourselves' });
	// By a key: the page is not yet laid out for good, and a finger might miss.
	await ours().press('Space');
	await expect(ours()).toBeChecked();
	who.letScripts();
	await expect(who.page.getByText('Saved. You can change it until the clock stops.')).toBeVisible();
	await expect(ours()).toBeChecked();
	await who.page.goto(`/w/${id}`);
	await expect(ours()).toBeChecked();
});

test('[O17] what is kept in the first minutes before the scripts have come leaves the sheet open, before and after', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	const { page, letScripts } = await slowPhone(browser, server.origin, await workshop.join('Wren'), `/w/${workshop.id}?practice=`);
	const sheet = page.getByRole('dialog', { name: 'Try it out' });
	const part = sheet.getByRole('combobox', { name: 'Which part do you know best?' });
	await part.selectOption('Old Mill');
	await sheet.getByRole('button', { name: 'Keep it' }).tap({ noWaitAfter: true });
	await expect(sheet.getByText('Kept. You can change it.')).toBeVisible();
	await expect(part).toHaveValue('Old Mill');
	letScripts();
	await expect(page).toHaveURL(/\?practice=$/);
	await expect(part).toHaveValue('Old Mill');
	await sheet.getByRole('textbox').fill('A bench.');
	await sheet.getByRole('button', { name: 'Close' }).first().tap();
	await expect(sheet).toBeHidden();
});
