import type { Browser, Page } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Who only looks, and who comes back on another device. In real browsers, on the built server.

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

const device = (browser: Browser, visitor: Visitor | null, path: string, phone = true) => onDevice(browser, server.origin, visitor, path, phone);
const shot = (page: Page, name: string) => (process.env['SHOTS'] ? page.screenshot({ path: `${process.env['SHOTS']}/looking-${name}.png` }) : null);
/** Everything on the page that would send something to the server about the workshop. */
const forms = (page: Page) => page.locator('form[method="POST" i]:not([action^="/look"])');

test('[RO5] whoever only looks reads plan, cards and groups as they come, has nothing to press, and is not counted', async ({ browser }) => {
	const [heron, otter] = [await workshop.join('Heron'), await workshop.join('Otter')];
	await heron.must(`/w/${id}?/placeCard`, { text: 'A crossing by the school.', theme: 'safety', where: 'whole' });
	const page = await device(browser, null, `${workshop.hall}?look`);
	await expect(page).toHaveURL(`${server.origin}/w/${id}`);
	await expect(page.getByText('You are looking.')).toBeVisible();
	await expect(page.getByText('A crossing by the school.'), 'what the silence hides is hidden here too').toHaveCount(0);
	await expect(forms(page)).toHaveCount(0);
	await clean(page);
	await shot(page, 'place');
	await workshop.turn('next', 'start');
	await otter.must(`/w/${id}?/react`, { card: /name="card" value="([0-9a-z]{16})"/.exec(await (await otter.get(`/w/${id}`)).text())![1]!, kind: 'same' });
	await expect(page.getByText('A crossing by the school.').first()).toBeVisible();
	await expect(forms(page)).toHaveCount(0);
	await clean(page);
	await shot(page, 'look');
	const wide = await device(browser, null, `${workshop.hall}?look`, false);
	await workshop.turn('next', 'start');
	for (const one of [page, wide]) {
		await expect(one.getByRole('heading', { name: 'Cards and groups' }).or(one.getByRole('heading', { name: 'All cards' })).first()).toBeVisible();
		await expect(one.getByText('A crossing by the school.').first()).toBeVisible();
		await expect(forms(one)).toHaveCount(0);
		await expect(one.getByRole('button', { name: /^(Move|Put|Add|New|Suggest|Name|Ask|Same)/ })).toHaveCount(0);
		await clean(one);
	}
	await shot(page, 'group');
	await shot(wide, 'group-wide');
	await page.getByRole('button', { name: 'Help', exact: true }).click();
	await page.getByRole('dialog', { name: 'Help' }).getByRole('link', { name: 'What happened so far' }).click();
	await expect(page.getByRole('dialog', { name: 'What happened so far' }).getByText('1 card on the table.')).toBeVisible();
	await shot(page, 'sofar');
	// Two looked on: nobody counts them.
	expect(await (await host.get(`/w/${id}/desk`)).text()).toMatch(/0<[^>]*>\s*(<[^>]*>)*here|0 here/);
	const looker = new Visitor(server.origin);
	await looker.get(`${workshop.hall}?look`);
	expect((await looker.post(`/w/${id}?/placeCard`, { text: 'A pond.', theme: 'green', where: 'whole' })).status).toBe(403);
});

test('[LT5] what was missed is told to the person once, on the first device they look at, and not again on the second', async ({ browser }) => {
	const wren = await workshop.join('Wren');
	await workshop.turn('next', 'start', 'next', 'start');
	const phone = await device(browser, wren, `/w/${id}`);
	await expect(phone.getByText('You missed 2 rounds.')).toBeVisible();
	const tablet = await device(browser, wren, `/w/${id}`, false);
	await expect(tablet.getByText('You missed 2 rounds.'), 'not read yet').toBeVisible();
	const told = phone.waitForResponse((response) => response.url().endsWith('?/seen'));
	await phone.getByRole('button', { name: 'Put away' }).click();
	await told;
	await expect(tablet.getByText('You missed 2 rounds.')).toBeHidden();
	const cleared = await device(browser, wren, `/w/${id}`);
	await expect(cleared.getByRole('heading', { name: 'All cards' })).toBeVisible();
	await expect(cleared.getByText(/You missed/)).toHaveCount(0);
});

test('[HE9] the pack of an Open Space has the agenda wall, with what is posted, and slips for talks', async ({ browser }) => {
	const space = await OpenWorkshop.make(server, host, { title: 'Two feet', question: 'What matters?', method: 'open-space' });
	await space.turn('next', 'next', 'start');
	const maple = await space.join('Maple');
	await maple.must(`/w/${space.id}?/postTalk`, { title: 'A warm hall', why: 'It is cold', cell: '' });
	const page = await device(browser, host, `/w/${space.id}/pack`, false);
	const wall = page.getByRole('region', { name: 'Agenda wall' });
	await expect(wall.getByRole('columnheader')).toHaveCount(3);
	await expect(wall.getByRole('row', { name: /Space 2/ })).toBeVisible();
	await expect(wall.getByText('A warm hall'), 'it has no place yet').toBeVisible();
	await expect(wall.getByRole('row', { name: /Somewhere else/ })).toBeVisible();
	await expect(wall.getByText('What I want to talk about').first()).toBeVisible();
	await clean(page);
	await shot(page, 'pack-wall');
	if (process.env['SHOTS']) await page.pdf({ path: `${process.env['SHOTS']}/pack-wall.pdf`, preferCSSPageSize: true });
	const other = await device(browser, host, `/w/${id}/pack`, false);
	await expect(other.getByRole('region', { name: 'Cards' })).toBeVisible();
	await expect(other.getByRole('region', { name: 'Agenda wall' })).toHaveCount(0);
});

test('[F11] sorting is kept open for days; on the next day a person goes on where they were, by the link or their receipt, and sees their part on another phone', async ({ browser }) => {
	test.setTimeout(300_000);
	const heron = await workshop.join('Heron');
	const otter = await workshop.join('Otter');
	await workshop.place(heron, 'A lamp at the weir.');
	await workshop.place(otter, 'A bench on the green.');
	await workshop.to('Sort');

	const desk = await device(browser, host, `/w/${id}/desk`, false);
	await expect(desk.getByText('It may stay open for days', { exact: false })).toBeVisible();
	await desk.getByText('Keep it open for days', { exact: true }).click();
	await desk.getByRole('spinbutton', { name: 'How many days more?' }).fill('3');
	await clean(desk);
	await shot(desk, 'days-desk-choose');
	await desk.getByRole('button', { name: 'Keep it open', exact: true }).click();
	await expect(desk.getByRole('timer', { name: '3 days left' })).toBeVisible();
	// Twenty minutes of the round and three days more, in this browser's own words for it.
	const until = await desk.evaluate(() => new Date(Date.now() + 3 * 86_400_000 + 20 * 60_000).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', ''));
	await expect(desk.getByText(`Open until ${until}, `)).toBeVisible();
	await expect(desk.getByRole('button', { name: 'Add 1 day' })).toBeVisible();
	await expect(desk.getByText('It may stay open for days', { exact: false }), 'nobody is told to press what is gone').toHaveCount(0);
	await clean(desk);
	await shot(desk, 'days-desk');
	const hall = await device(browser, null, workshop.hall, false);
	await expect(hall.getByText(`Open until ${until}, `)).toBeVisible();
	await shot(hall, 'days-hall');

	const phone = await device(browser, heron, `/w/${id}`);
	await expect(phone.getByText(`Open until ${until}, `)).toBeVisible();
	await expect(phone.getByRole('timer', { name: '3 days left' })).toBeVisible();
	await clean(phone);
	await shot(phone, 'days-phone');
	const mine = phone.getByText(/^Table 1: /).first();
	await expect(mine).toBeVisible();
	await phone.getByRole('button', { name: 'Put “A lamp at the weir.” in Now' }).filter({ visible: true }).first().tap();
	await expect(phone.getByRole('region', { name: 'Now', exact: true }).getByText('A lamp at the weir.')).toBeVisible();
	await phone.goto(`/w/${id}/receipt`);
	const receipt = /\/r\/[\w-]{27}/.exec(await phone.content())![0];
	const kept = await phone.context().storageState();
	await phone.context().close();

	// The night: the server is started again, and somebody else goes on.
	await server.stop();
	await server.start();
	await otter.must(`/w/${id}?/sortItem`, { item: /name="item" value="([0-9a-z]{16})"/.exec(await (await otter.get(`/w/${id}`)).text())![1]!, was: '', tray: 'soon' });

	const again = await browser.newContext({ baseURL: server.origin, storageState: kept, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	const back = await again.newPage();
	await back.goto(workshop.door);
	await expect(back, 'nobody is asked for a name twice').toHaveURL(new RegExp(`/w/${id}$`));
	await expect(back.getByText(/^Table 1: /).first()).toBeVisible();
	await expect(back.getByText(`Open until ${until}, `)).toBeVisible();
	await expect(back.getByRole('region', { name: 'Now', exact: true }).getByText('A lamp at the weir.')).toBeVisible();
	await expect(back.getByRole('region', { name: 'Soon', exact: true }).getByText('A bench on the green.'), 'what the table did meanwhile').toBeVisible();
	await back.getByRole('button', { name: 'Help', exact: true }).tap();
	await back.getByRole('dialog', { name: 'Help' }).getByRole('link', { name: 'What happened so far' }).tap();
	await expect(back.getByRole('dialog', { name: 'What happened so far' }).getByText('2 cards on the table.')).toBeVisible();
	await shot(back, 'days-so-far');

	await back.goto(receipt);
	await expect(back.getByText('A lamp at the weir.')).toBeVisible();
	await clean(back);
	await shot(back, 'days-receipt');
	await back.getByRole('link', { name: 'Go on in the workshop' }).tap();
	await expect(back.getByText(/^Table 1: /).first()).toBeVisible();

	const other = await device(browser, null, receipt);
	await expect(other.getByText('A lamp at the weir.')).toBeVisible();
	await expect(other.getByText('Round 5: ')).toBeVisible();
	await expect(other.getByText(/3 days left\./)).toBeVisible();
	await expect(other.getByText('A bench on the green.'), 'nothing of anybody else').toHaveCount(0);
	await expect(other.getByText('To go on, use the phone or computer you came with.')).toBeVisible();
	await expect(other.getByRole('link', { name: 'Go on in the workshop' })).toHaveCount(0);
});
