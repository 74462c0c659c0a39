import type { Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { clean, onDevice, slowPhone } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Cards that look alike at the desk, and advisers who write: in real browsers, on the built server.

let server: TestServer;
let host: Visitor;
let workshop: OpenWorkshop;
let [heron, otter, wren]: Visitor[] = [];
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());
test.beforeEach(async () => {
	workshop = await OpenWorkshop.make(server, host);
	heron = await workshop.join('Heron');
	otter = await workshop.join('Otter');
	wren = await workshop.join('Wren');
});

async function placeAll(): Promise<void> {
	await workshop.to('Place cards');
	await workshop.place(heron!, 'A skate spot for teenagers by the playing field.', 'play');
	await workshop.place(otter!, 'A skate spot for the teenagers by the playing fields please.', 'play');
	await workshop.place(wren!, 'Low lights along the river path.', 'safety');
	await workshop.place(heron!, 'Low lights along the river path!', 'safety');
	await workshop.place(wren!, 'A bus after seven in the evening.', 'about');
}

const panel = (page: Page) => page.getByRole('region', { name: /^Look alike/ });
const pair = (page: Page, words: string) => panel(page).getByRole('listitem').filter({ hasText: words });
async function look(page: Page, name: string, part?: ReturnType<typeof panel>): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await clean(page);
		const dir = process.env['SHOTS'];
		if (!dir) continue;
		if (part) await part.scrollIntoViewIfNeeded();
		await page.screenshot({ path: `${dir}/alike-${name}-${colorScheme}.png` });
		if (part) await part.screenshot({ path: `${dir}/alike-${name}-part-${colorScheme}.png` });
	}
	await page.emulateMedia({ colorScheme: null });
}

test('[GR20] [GR18] the desk shows which cards look alike once they lie open: two go into one group, two are kept apart for a co-host too, and both can be taken back', async ({ browser }) => {
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	await placeAll();
	await expect(desk.locator('[aria-current="step"]')).toContainText('Place cards');
	await expect(panel(desk), 'nobody works with face-down words').toHaveCount(0);
	for (const words of ['skate spot', 'Low lights']) await expect(desk.getByText(words)).toHaveCount(0);
	await workshop.to('Look');
	const skate = pair(desk, 'A skate spot for teenagers');
	await expect(panel(desk).getByRole('heading', { name: 'Look alike 2' })).toBeVisible();
	await expect(skate).toContainText('Play, sport and culture');
	await expect(skate).toContainText('Whole area');
	await expect(pair(desk, 'Low lights')).toContainText('Almost identical');
	await look(desk, 'desk', panel(desk));
	const phone = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`);
	await expect(pair(phone, 'A skate spot for teenagers')).toBeVisible();
	await look(phone, 'phone', panel(phone));

	// By keyboard alone: the focus is never lost, and what happened is said.
	const join = skate.getByRole('button', { name: 'Put in one group cards' });
	await join.focus();
	await desk.keyboard.press('Enter');
	await expect(panel(desk).getByRole('status')).toContainText('are in one group now. Both stay as they are.');
	await expect(pair(desk, 'Low lights')).toBeFocused();
	await expect(panel(desk).getByRole('heading', { name: 'Look alike 1' })).toBeVisible();
	const groups = desk.getByRole('region', { name: /^Groups/ });
	await expect(groups).toContainText('2 cards, 2 people');
	await panel(desk).getByRole('button', { name: 'Undo' }).press('Enter');
	await expect(groups).toHaveCount(0);
	await expect(skate).toBeVisible();

	const keep = pair(desk, 'Low lights').getByRole('button', { name: 'Keep apart' });
	await keep.focus();
	await desk.keyboard.press('Space');
	await expect(panel(desk).getByRole('status')).toContainText('are kept apart');
	await expect(skate).toBeFocused();
	await expect(panel(phone).getByRole('heading', { name: 'Look alike 1' }), 'for every host').toBeVisible();
	await expect(panel(phone).getByText('1 pair is kept apart')).toBeVisible();
	await desk.reload();
	await expect(panel(desk).getByRole('heading', { name: 'Look alike 1' })).toBeVisible();
	await panel(desk).getByText('1 pair is kept apart').press('Enter');
	await look(desk, 'apart', panel(desk));
	await panel(desk).getByRole('button', { name: 'Look at them again' }).press('Enter');
	await expect(panel(phone).getByRole('heading', { name: 'Look alike 2' })).toBeVisible();
	await expect(panel(desk).getByRole('heading', { name: 'Look alike 2' })).toBeVisible();
});

test('[GR20] where one card lies in a group the other joins it; where both do, the host says which moves; before the vote the way leads there', async ({ browser }) => {
	await placeAll();
	await workshop.to('Look');
	await workshop.to('Group');
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const skate = pair(desk, 'A skate spot for teenagers');
	await expect(skate).toBeVisible();
	const ids = await skate.locator('form[action="?/keepApart"] input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
	await heron!.must(`/w/${workshop.id}?/addGroup`, { name: 'Somewhere to skate', card: ids[0]! });
	await expect(skate).toContainText('joins “Somewhere to skate”.');
	await heron!.must(`/w/${workshop.id}?/addGroup`, { name: 'The playing field', card: ids[1]! });
	await expect(skate).toContainText('They are in two groups. Which card moves?');
	await expect(desk.getByRole('link', { name: '2 look-alikes to settle' })).toHaveAttribute('href', '#alike-title');
	await look(desk, 'two-groups', panel(desk));
	await skate.getByRole('button', { name: /to “Somewhere to skate”$/ }).click();
	await expect(desk.getByRole('region', { name: /^Groups/ }).getByRole('listitem').filter({ hasText: 'Somewhere to skate' })).toContainText('2 cards, 2 people');
	await expect(desk.getByRole('link', { name: '1 look-alike to settle' })).toBeVisible();
	// On the board the same is not asked again.
	await pair(desk, 'Low lights').getByRole('button', { name: 'Keep apart' }).click();
	await expect(panel(desk)).toContainText('No two cards look alike.');
	const board = await onDevice(browser, server.origin, host, `/w/${workshop.id}`, false);
	await board.getByRole('link', { name: 'Suggest groups' }).click();
	await expect(board.getByRole('dialog').getByRole('button', { name: 'Look again' })).toBeVisible();
	for (const title of ['Almost identical', 'Possibly the same']) await expect(board.getByRole('dialog').getByText(title)).toHaveCount(0);
	// A round in which cards are not moved says when they are.
	await desk.goto(`/w/${workshop.id}/desk`);
	await workshop.to('Tea');
	await desk.getByText('1 pair is kept apart').click();
	await panel(desk).getByRole('button', { name: 'Look at them again' }).click();
	await expect(pair(desk, 'Low lights')).toContainText('Cards are not put into groups in this round.');
	await expect(pair(desk, 'Low lights').getByRole('button', { name: 'Put in one group' })).toHaveCount(0);
});

test('[GR19] both writers are asked on their phones and nobody else; what they say reaches the host without their names', async ({ browser }) => {
	await placeAll();
	await workshop.to('Look');
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const [first, second, third] = [await onDevice(browser, server.origin, heron!, `/w/${workshop.id}`), await onDevice(browser, server.origin, otter!, `/w/${workshop.id}`), await onDevice(browser, server.origin, wren!, `/w/${workshop.id}`)];
	const skate = pair(desk, 'A skate spot for teenagers');
	await skate.getByRole('button', { name: 'Ask the writers' }).press('Enter');
	await expect(skate).toContainText('The writers are asked. Nobody has to answer.');
	await expect(skate).toBeFocused();
	const ask = (page: Page) => page.getByRole('status').filter({ hasText: 'Another card looks like yours.' });
	await expect(ask(first)).toContainText('A skate spot for the teenagers by the playing fields please.');
	await expect(ask(second)).toContainText('A skate spot for teenagers by the playing field.');
	await expect(third.getByRole('heading', { level: 1 })).toBeVisible();
	await look(first, 'writer');
	await ask(first).getByRole('button', { name: 'Yes, the same' }).press('Enter');
	await expect(first.getByText('Thank you. Your answer is with the hosts.')).toBeVisible();
	await expect(ask(first)).toHaveCount(0);
	await expect(skate).toContainText('Nobody has to answer.');
	await second.reload();
	await ask(second).getByRole('button', { name: 'Yes, the same' }).tap();
	await expect(skate).toContainText('Both say it is the same.');
	for (const name of ['Heron', 'Otter']) await expect(skate).not.toContainText(name);
	await expect(ask(third)).toHaveCount(0);
	await look(desk, 'answered', panel(desk));
	await expect(desk.getByRole('region', { name: /^Groups/ }), 'nothing is joined by it').toHaveCount(0);
});

test('[RO10] while an adviser writes, the desk says so under that question, and not any more when the words are gone', async ({ browser }) => {
	const { text } = await host.must(`/w/${workshop.id}/desk?/invite`, { role: 'adviser' });
	const ida = new Visitor(server.origin);
	await ida.must(`${new URL(/https?:\/\/[^"\\\s]+\/welcome\/[\w-]+/.exec(text)![0]).pathname}?/make`, { name: 'Ida', login: 'ida', password: 'a long enough password' });
	await workshop.to('Look');
	await heron!.must(`/w/${workshop.id}?/ask`, { text: 'Is the wall paid for?' });
	await heron!.must(`/w/${workshop.id}?/ask`, { text: 'Who owns the mill?', to: 'advisers' });
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const question = (words: string) => desk.getByRole('listitem').filter({ hasText: words });
	await expect(question('Who owns the mill?')).toContainText('With the advisers.');
	const adviser = await onDevice(browser, server.origin, ida, `/w/${workshop.id}`);
	const answer = adviser.getByRole('textbox', { name: 'Your answer' });
	await answer.fill('The county');
	await expect(question('Who owns the mill?')).toContainText('An adviser is writing…');
	await expect(question('Is the wall paid for?')).not.toContainText('An adviser is writing');
	for (const secret of ['The county', 'Ida']) await expect(desk.getByText(secret)).toHaveCount(0);
	await look(desk, 'writing', desk.getByRole('region', { name: /^Questions waiting/ }));
	await answer.fill('');
	await expect(question('Who owns the mill?')).toContainText('With the advisers.');
	await answer.fill('The county does');
	await expect(question('Who owns the mill?')).toContainText('An adviser is writing…');
	await adviser.close();
	await expect(question('Who owns the mill?'), 'whoever leaves has stopped').toContainText('With the advisers.');

	const slow = await slowPhone(browser, server.origin, ida, `/w/${workshop.id}`);
	await slow.page.getByRole('textbox', { name: 'Your answer' }).fill('The county');
	slow.letScripts();
	await expect(question('Who owns the mill?'), 'words that were there before the scripts').toContainText('An adviser is writing…');
});
