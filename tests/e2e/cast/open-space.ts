import type { Browser as Chromium, Page } from '@playwright/test';
import { joinByLink, type Hand } from './citizen.ts';
import { expect } from '../test.ts';

export const section = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
export const onWall = (page: Page, title: string) => page.getByRole('article').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

export async function joins(page: Page, hand: Hand, link: string, alias: string): Promise<Page> {
	await joinByLink(page, hand, link, alias);
	await expect(page.getByRole('region', { name: 'Where you are' })).toBeVisible();
	return page;
}

/** Somebody whose browser runs no scripts: they act by plain forms, and see what is so when they look. */
export async function joinsPlainly(browser: Chromium, link: string, alias: string): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false });
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	await page.goto(link);
	await page.getByRole('textbox', { name: 'What shall we call you?' }).fill(alias);
	await page.getByRole('button', { name: /^Join/ }).click();
	await expect(page.getByRole('region', { name: 'Where you are' })).toBeVisible();
	return page;
}

export async function posts(page: Page, hand: Hand, cell: string, title: string): Promise<void> {
	await hand.press(page, 'link', `Start a talk: ${cell}`);
	await hand.write(page, 'What is it about?', title);
	await hand.press(page, 'button', 'Put it on the wall');
	await expect(onWall(page, title)).toBeVisible();
}

/** What lies behind "more" of a talk. */
export async function more(page: Page, title: string, button: string): Promise<void> {
	const talk = onWall(page, title);
	if ((await talk.locator('details').getAttribute('open')) === null) await talk.locator('summary').click();
	await talk.getByRole('button', { name: button }).click();
}

/** Answers with the talk's address, as lines to its document have it. */
export async function walks(page: Page, hand: Hand | null, title: string): Promise<string> {
	if (hand) await hand.press(page, 'button', `Go to ${title}`);
	else await page.getByRole('button', { name: `Go to ${title}` }).click();
	await expect(page).toHaveURL(/\/talk\//);
	return /\/talk\/[0-9a-z]+/.exec(page.url())![0];
}

/** The lines that browsers hold open, each with the document it is for: what the head counts on the pages are held against. */
export class OpenLines {
	readonly #open = new Map<Page, Set<string>>();

	watch(page: Page): Page {
		const lines = new Set<string>();
		this.#open.set(page, lines);
		// A page that is left takes its lines with it, and says so of none.
		page.on('request', (request) => {
			if (request.isNavigationRequest() && request.frame() === page.mainFrame()) lines.clear();
		});
		page.on('websocket', (socket) => {
			const line = `${new URL(socket.url()).pathname} `;
			// Two lines to one place, one closing as the other opens, are two.
			const own = `${line}${Math.random()}`;
			lines.add(own);
			socket.on('close', () => lines.delete(own));
		});
		return page;
	}

	/** Of how many people a line is open to a document whose address holds these words. */
	to(words: string): number {
		return [...this.#open.values()].filter((lines) => [...lines].some((line) => line.includes(words))).length;
	}
}
