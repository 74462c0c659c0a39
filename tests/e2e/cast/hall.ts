import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { expect } from '../test.ts';
import { Ears } from './ears.ts';

/** Somebody with a browser of their own. */
export interface Somebody {
	page: Page;
	ears: Ears;
	context: BrowserContext;
}

export type Device = 'desk' | 'phone' | 'laptop' | 'projector';

const devices = {
	desk: { viewport: { width: 1440, height: 900 } },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
	laptop: { viewport: { width: 1280, height: 800 } },
	projector: { viewport: { width: 1920, height: 1080 } }
};

export async function comeIn(browser: Browser, device: Device, origin: () => string): Promise<Somebody> {
	const context = await browser.newContext({ ...devices[device], baseURL: origin(), reducedMotion: 'reduce' });
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	return { page, context, ears: new Ears(page, origin) };
}

/** Seconds left, as the clock of a page says it aloud; NaN while it shows none. */
export async function secondsLeft(page: Page): Promise<number> {
	const said = (await page.getByRole('timer').first().getAttribute('aria-label')) ?? '';
	const time = /(\d+):(\d\d)/.exec(said);
	return time === null ? Number.NaN : Number(time[1]) * 60 + Number(time[2]);
}

/** When the round ends by this page's clock, in ms since 1970. Read in the page, in one step: a busy machine must not get between the clock and the day. */
export async function endsAt(page: Page): Promise<number> {
	return await page.getByRole('timer').first().evaluate((timer) => {
		const time = /(\d+):(\d\d)/.exec(timer.getAttribute('aria-label') ?? '');
		return time === null ? Number.NaN : performance.timeOrigin + performance.now() + (Number(time[1]) * 60 + Number(time[2])) * 1000;
	});
}

/** On a busy machine a page may doubt its sockets and go the second way, where nobody hears what it is sent: whoever is listened to stays on the first. Before the first page is opened. */
export async function onSocketsOnly({ context }: Pick<Somebody, 'context'>): Promise<void> {
	await context.addInitScript(() => {
		const { fetch } = window;
		window.fetch = (input, init) => (/\/live\/.*stream(\?|$)/.test(input instanceof Request ? input.url : String(input)) ? Promise.reject(new TypeError('no streams here')) : fetch(input, init));
	});
}

/** Makes the device's clock wrong by `ms`: what pages see of the day and the time, not what they measure. Before the first page is opened. */
export async function setWrong({ context }: Pick<Somebody, 'context'>, ms: number): Promise<void> {
	await context.addInitScript((skew) => {
		const { now } = Date;
		Date.now = () => now.call(Date) + skew;
	}, ms);
}

/** Stops everything a page does, as a phone does with a page it has put away: what comes meanwhile waits. The answer wakes it. */
export async function freeze({ page, context }: Pick<Somebody, 'page' | 'context'>): Promise<() => Promise<void>> {
	const hand = await context.newCDPSession(page);
	await hand.send('Debugger.enable');
	// It stands at the first thing the page does next; its clock does something several times a second.
	const stands = new Promise<void>((resolve) => hand.once('Debugger.paused', () => resolve()));
	await hand.send('Debugger.pause');
	await stands;
	return async () => {
		await hand.send('Debugger.resume');
		await hand.detach();
	};
}

/**
 * When the round ends by what this page shows, in true ms since 1970: read at the moment its clock changes a second. The page's
 * `performance` is not what `setWrong` changes.
 */
export function endShown(page: Page): Promise<number> {
	return page.getByRole('timer').first().evaluate((timer) => {
		const was = timer.getAttribute('aria-label');
		return new Promise<number>((resolve) => {
			const watch = new MutationObserver(() => {
				const said = timer.getAttribute('aria-label') ?? '';
				const time = /(\d+):(\d\d)/.exec(said);
				if (said === was || time === null) return;
				watch.disconnect();
				resolve(performance.timeOrigin + performance.now() + (Number(time[1]) * 60 + Number(time[2])) * 1000);
			});
			watch.observe(timer, { attributes: true, attributeFilter: ['aria-label'] });
		});
	});
}

/** Walks to something with the Tab key alone. */
export async function tabTo(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
	await expect(to).toBeVisible();
	for (let presses = 0; presses < 150; presses++) {
		if (await to.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`the Tab key does not lead to ${to}`);
}

export async function pressOn(page: Page, to: Locator, key = 'Enter'): Promise<void> {
	await tabTo(page, to);
	await page.keyboard.press(key);
}
