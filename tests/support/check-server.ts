import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testConfig } from './app.ts';
import type { Config } from '#server/config.ts';
import { CheckDoor } from '#server/realtime/check/door.ts';

/** The lines of the check, a page and a picture: all that the network check needs of a server. `ahead`: of the clock of the one who asks. */
export async function checkServer(ahead = 0, config: Partial<Config> = {}) {
	const door = new CheckDoor({ config: { ...testConfig, ...config }, clock: { now: () => Date.now() + ahead } });
	const server = createServer((request, response) => void (door.answer(request, response) || response.end(request.url!.endsWith('.svg') ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : '<!doctype html>')));
	server.on('upgrade', (request, socket, head) => void (door.upgrade(request, socket, head) || socket.destroy()));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			door.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
