import { BadProxy } from '../support/bad-proxy.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { finger, moveToGroup } from './cast/citizen.ts';
import { onDevice } from './cast/device.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { frame } from '#lib/doc/frames.ts';
import { expect, test } from './test.ts';

let server: TestServer;
test.beforeAll(async () => void (server = await startServer()));
test.afterAll(() => server.dispose());

test('[J12] a browser unpacks a longer board, by the first way and by the second, and what is written afterwards joins it', async ({ browser }) => {
	const workshop = await OpenWorkshop.make(server, await firstHost(server));
	await workshop.turn('next', 'start');
	for (let person = 1; person <= 6; person++) {
		const writer = await workshop.join(`Writer ${person}`);
		for (let i = 1; i <= 10; i++) await workshop.place(writer, `${person}.${i}: a bench by the brook, where the path is wide and the evening sun comes through the willows.`);
	}
	await workshop.turn('next', 'start');
	const proxy = await BadProxy.open(server.origin, { upgrades: 'refuse' });
	try {
		const [fast, blocked] = await Promise.all([server.origin, proxy.origin].map(async (origin, i) => await onDevice(browser, origin, await workshop.join(`Heron ${i}`, origin), '/')));
		let packed = 0;
		fast!.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void (packed += Number(typeof payload !== 'string' && payload[0] === frame.packed))));
		for (const page of [fast!, blocked!]) {
			await page.goto(`/w/${workshop.id}`);
			await expect(page.getByRole('article')).toHaveCount(60);
		}
		await expect.poll(() => packed).toBe(1);
		await expect(blocked!.getByText('Your network blocks the fast way.', { exact: true })).toBeVisible();
		// What is written from here on hangs on what was unpacked.
		await workshop.turn('next', 'start');
		await finger.press(fast!, 'link', 'New group');
		await finger.write(fast!, 'Name of the group', 'Sit by the water');
		await finger.press(fast!, 'button', 'New group');
		await moveToGroup(blocked!, finger, '3.3:', 'Sit by the water');
		await expect(fast!.locator('details', { hasText: 'Sit by the water' }).getByRole('link', { name: /^3\.3:/ })).toBeVisible();
	} finally {
		await proxy.close();
	}
});
