import { test as base, type Page } from '@playwright/test';
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
		async ({ browser }, use, story) => {
			const before = new Set(browser.contexts());
			await use();
			const opened = browser.contexts().filter((context) => !before.has(context));
			if (story.status !== story.expectedStatus) {
				const seen = await Promise.all(opened.flatMap((context) => context.pages()).map(sight));
				await story.attach('pages', { body: seen.join('\n'), contentType: 'text/plain' });
			}
			await Promise.all(opened.map((context) => context.close()));
		},
		{ auto: true },
	],
	baseURL: async ({ server }, use) => use(server.origin),
});

/** Where somebody's page was when a story failed: its address, the sheet over it, and what it said. A line, for whoever has no picture. */
async function sight(page: Page): Promise<string> {
	// A page that is frozen, or has gone, answers nothing.
	const silent = new Promise<string[]>((resolve) => setTimeout(resolve, 2000, ['no answer']));
	const asked = page
		.evaluate(() => [...document.querySelectorAll<HTMLElement>('dialog[open], [role="status"], [role="alert"]')].map(({ innerText }) => innerText.replace(/\s+/g, ' ').trim().slice(0, 120)))
		.catch(() => []);
	const said = await Promise.race([asked, silent]);
	return [page.url().replace(/^https?:\/\/[^/]*/, ''), ...said.filter(Boolean)].join(' | ');
}

export { expect } from '@playwright/test';
