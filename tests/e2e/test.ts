import { test as base } from '@playwright/test';
import { startServer, type TestServer } from '../support/server.ts';

/** Every story of one worker shares a built server with empty data; a story that stops or kills it starts its own. */
export const test = base.extend<{ leaving: void }, { server: TestServer }>({
	server: [
		async ({}, use) => {
			const server = await startServer();
			await use(server);
			await server.dispose();
		},
		{ scope: 'worker' },
	],
	// Pages that a story has opened and not closed go on asking for its server, and forty of them slow down all the stories behind it.
	leaving: [
		async ({ browser }, use) => {
			const before = new Set(browser.contexts());
			await use();
			await Promise.all(browser.contexts().filter((context) => !before.has(context)).map((context) => context.close()));
		},
		{ auto: true },
	],
	baseURL: async ({ server }, use) => use(server.origin),
});

export { expect } from '@playwright/test';
