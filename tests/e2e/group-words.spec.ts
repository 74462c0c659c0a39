import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { onWall } from './cast/open-space.ts';
import { expect, test } from './test.ts';

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

test('[OS37] what is typed for a group or as a line is there again when a stopped board goes on, after loading anew, and when the round is over', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host, { method: 'open-space' });
	const home = `/w/${workshop.id}`;
	const [heron, otter] = [await workshop.join('Heron'), await workshop.join('Otter')];
	const stops = (freeze: string) => host.must(`${home}/desk?/freeze`, { freeze });
	await workshop.to('Action groups');
	const [phone, desk] = [await onDevice(browser, server.origin, heron, home), await onDevice(browser, server.origin, otter, home, false)];
	const [what, step] = ['What should happen?', 'The first step'].map((name) => phone.getByRole('textbox', { name }));
	await what!.fill('Soup in a warm hall');
	await step!.fill('Ask who has the key');
	await stops('yes');
	await expect(what!).toBeHidden();
	await stops('');
	await expect(what!).toHaveValue('Soup in a warm hall');
	await expect(step!).toHaveValue('Ask who has the key');
	await phone.reload();
	await expect(what!).toHaveValue('Soup in a warm hall');
	await phone.getByRole('button', { name: 'Start it' }).tap();
	await expect(onWall(phone, 'Soup in a warm hall')).toContainText('First: Ask who has the key');
	for (const field of [what!, step!]) await expect(field).toHaveValue('');
	// The next group is theirs too, unless they say otherwise.
	await expect(phone.getByRole('radio', { name: 'I get it going' })).toBeChecked();

	const brings = onWall(desk, 'Soup in a warm hall').getByRole('textbox', { name: 'What can you bring?' });
	await brings.fill('Two big pots');
	await stops('yes');
	await expect(brings).toBeHidden();
	await stops('');
	await expect(brings).toHaveValue('Two big pots');
	await desk.getByRole('button', { name: 'Join: Soup in a warm hall' }).press('Enter');
	await expect(onWall(phone, 'Soup in a warm hall')).toContainText('2 people');

	// Without scripts the server brings back what it refuses: here a title of blanks.
	const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
	await context.addCookies(otter.cookies);
	const plain = await context.newPage();
	await plain.goto(home);
	await plain.getByRole('textbox', { name: 'What should happen?' }).fill('  ');
	await plain.getByRole('textbox', { name: 'The first step' }).last().fill('Ask the smith');
	await plain.getByRole('button', { name: 'Start it' }).click();
	await expect(plain.getByRole('textbox', { name: 'The first step' }).last()).toHaveValue('Ask the smith');
	await context.close();

	await what!.fill('A lamp at the door');
	await workshop.to('Closing round');
	await expect(phone.getByText('A lamp at the door', { exact: true })).toBeVisible();
	await phone.getByRole('button', { name: 'Send them to the host' }).tap();
	await expect(phone.getByText('Sent. The host has your words.')).toBeVisible();
	const line = desk.getByRole('textbox', { name: 'Your line' });
	await line.fill('I know now whom to ask.');
	await stops('yes');
	await expect(line).toBeHidden();
	await stops('');
	await expect(line).toHaveValue('I know now whom to ask.');
	await desk.getByRole('button', { name: 'Say it' }).press('Enter');
	await expect(phone.getByText('I know now whom to ask.')).toBeVisible();
});
