import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { expect } from '../test.ts';
import type { Visitor } from '../../support/visitor.ts';

/** A device of its own for somebody who has joined already (null: for a stranger), at a page; nothing is kept on it. */
export async function onDevice(browser: Browser, origin: string, visitor: Visitor | null, path: string, phone = true): Promise<Page> {
	const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce', viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 }, ...(phone ? { hasTouch: true, isMobile: true } : {}) });
	if (visitor) await context.addCookies(visitor.cookies);
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	await page.goto(path);
	return page;
}

/** A phone whose page stands there, and whose scripts come when they are let. */
export async function slowPhone(browser: Browser, origin: string, who: Visitor, path: string): Promise<{ page: Page; letScripts: () => void }> {
	const page = await onDevice(browser, origin, who, '/about');
	let letScripts = () => {};
	const let_ = new Promise<void>((resolve) => (letScripts = resolve));
	await page.route('**/_app/**/*.js', async (route) => {
		await let_;
		await route.continue();
	});
	await page.goto(path, { waitUntil: 'commit' });
	return { page, letScripts };
}

/** Axe finds nothing wrong by WCAG AA. */
export async function clean(page: Page): Promise<void> {
	expect((await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()).violations).toEqual([]);
}
