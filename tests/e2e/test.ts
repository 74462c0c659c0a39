import { test as base } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';

/** Every story of one worker shares a built server with empty data; a story that stops or kills it starts its own. */
export const test = base.extend<object, { server: TestServer }>({
	server: [
		async ({}, use) => {
			const server = await startServer();
			await use(server);
			await server.dispose();
		},
		{ scope: 'worker' },
	],
	baseURL: async ({ server }, use) => use(server.origin),
});

export { expect } from '@playwright/test';
