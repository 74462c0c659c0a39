import { readFileSync } from 'node:fs';
import { startServer, type TestServer } from '../support/server.ts';
import { cardWith, finger, putDown, writeCard } from './cast/citizen.ts';
import { onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

// Parts of the page that a dead network kept from it.

let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

const manifest = () => JSON.parse(readFileSync('.svelte-kit/output/client/.vite/manifest.json', 'utf8')) as Record<string, { file: string }>;
const isPart = (part: string) => ({ pathname }: URL) => pathname.endsWith(manifest()[part]!.file);

test('[L21] the list and the ballot that did not come while the network was dead are there when they are needed, and nothing typed is lost', async ({ browser }) => {
	const host = await firstHost(server);
	const workshop = await OpenWorkshop.make(server, host);
	await workshop.turn('next', 'start');
	const otter = await workshop.join('Otter');
	await workshop.place(otter, 'A bench on the green.');
	const page = await onDevice(browser, server.origin, await workshop.join('Heron'), `/w/${workshop.id}`);
	const missed: string[] = [];
	page.on('requestfailed', (request) => void missed.push(request.url()));
	const parts = ['src/lib/ui/board/list-room.ts', 'src/lib/ui/ballot/vote-room.ts'].map(isPart);
	for (const part of parts) await page.route(part, (route) => route.abort());
	await writeCard(page, finger, { text: 'One lamp at the weir.', theme: 'Safety', where: 'Whole area' });
	await putDown(page, finger);
	await writeCard(page, finger, { text: 'Half a sentence about', theme: 'Safety', where: 'Whole area' });
	await expect.poll(() => parts.every((part) => missed.some((url) => part(new URL(url)))), { timeout: 20_000 }).toBe(true);
	for (const part of parts) await page.unroute(part);

	await workshop.turn('next', 'start');
	await expect(cardWith(page, 'One lamp at the weir.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Plan', exact: true })).toBeVisible();
	await expect(page.getByRole('textbox', { name: /^2\./ })).toHaveValue('Half a sentence about');
	await workshop.turn('next', 'start');
	const cards = [...new Set([...(await (await otter.get(`/w/${workshop.id}`)).text()).matchAll(/name="card" value="([0-9a-z]{16})"/g)].map(([, card]) => card!))];
	for (const [i, name] of ['Light the path', 'Sit on the green'].entries()) await otter.must(`/w/${workshop.id}?/addGroup`, { name, card: cards[i]! });
	await workshop.to('Vote');
	await expect(page.getByRole('button', { name: 'Put my ballot in the box' })).toBeVisible();
});
