import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { clean, onDevice } from './cast/device.ts';
import { main } from './cast/host.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// What the host's desk asks before it does it. In real browsers, on the built server.

let server: TestServer;
let host: Visitor;
test.beforeAll(async () => {
	server = await startServer();
	host = await firstHost(server);
});
test.afterAll(() => server.dispose());

test('[T13] [F2] a host goes straight to a later round: the desk says what is left out, offers the grace while people are busy, and the run sheet and the log keep it', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	await workshop.to('Look');
	const desk = await onDevice(browser, server.origin, host, `/w/${workshop.id}/desk`, false);
	const jump = desk.getByRole('dialog', { name: 'Go to which round?' });
	await desk.getByRole('button', { name: 'Go to a later round' }).click();
	await expect(jump.getByRole('radio')).toHaveCount(6);
	await expect(jump.getByRole('radio', { name: '5. Sort Leaves out: Group, Tea.' })).toBeVisible();
	await expect(jump.getByText('The round is still running, and ends at once.', { exact: false })).toBeVisible();
	await clean(desk);
	await jump.getByRole('button', { name: 'Give 30 seconds, then end' }).click();
	await expect(desk.getByText('Time is up. People are finishing their sentence.')).toBeVisible();
	await expect(desk.getByRole('status').filter({ hasText: 'Say aloud: “Time is up. Finish your sentence.' })).toBeVisible();
	await expect(jump).toBeHidden();
	await desk.getByRole('button', { name: 'Go to a later round' }).click();
	await jump.getByRole('radio', { name: /^5\. Sort/ }).check();
	await jump.getByRole('button', { name: 'Go to this round' }).click();
	await expect(desk.locator('[aria-current="step"]')).toContainText('Sort');
	await expect(desk.getByRole('listitem').filter({ hasText: 'Group' }).getByText('Left out')).toBeVisible();
	await desk.goto(`/w/${workshop.id}/desk/log`);
	await expect(desk.getByRole('cell', { name: 'Left a round out: Group' })).toBeVisible();
});

test('[F2] [T13] both are asked without scripts too', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, host);
	await workshop.to('Group');
	const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
	await context.addCookies(host.cookies);
	const desk = await context.newPage();
	await desk.goto(`/w/${workshop.id}/desk`);
	await main(desk, 'Next: tea');
	const ask = desk.getByRole('dialog', { name: 'End this round now?' });
	await ask.getByRole('button', { name: 'Give 30 seconds, then end' }).click();
	await expect(desk.getByText('Time is up. People are finishing their sentence.')).toBeVisible();
	await main(desk, 'Next: tea');
	await expect(desk.locator('[aria-current="step"]')).toContainText('Tea');
	await desk.getByRole('button', { name: 'Go to a later round' }).click();
	await desk.getByRole('radio', { name: /^6\. Vote/ }).check();
	await desk.getByRole('button', { name: 'Go to this round' }).click();
	await expect(desk.locator('[aria-current="step"]')).toContainText('Vote');
});
