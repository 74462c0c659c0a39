import type { Browser, Page } from '@playwright/test';
import * as Y from 'yjs';
import { cardsOf, clustersOf } from '../../src/lib/doc/board.ts';
import type { CardId, WorkshopId } from '../../src/lib/domain/ids.ts';
import { Attacker } from '../prove/attacker.ts';
import { believe } from '../fuzz/forgeries.ts';
import { block, bytes, field, forge, noDeletes, rootMap, uint } from '../support/forge.ts';
import { startServer, type TestServer } from '../support/server.ts';
import type { Visitor } from '../support/visitor.ts';
import { firstHost, OpenWorkshop } from './cast/open-workshop.ts';
import { expect, test } from './test.ts';

/** What the gate takes and a page must bear: 280 letters of anything without a place to break. */
const bearable = [
	'x'.repeat(280),
	'W'.repeat(280),
	'🧑‍🤝‍🧑'.repeat(40),
	'م'.repeat(280),
	'ꦤ꧀ꦢ'.repeat(60),
	'\u2067\u2068'.repeat(100) + 'turned',
	'a\u200b'.repeat(140),
	'﷽'.repeat(200),
	'\n'.repeat(270) + 'deep',
	'<img src=x onerror=window.pwned=1>{@html 1}{{1}}'
];

/** What must not come in: it would hang, break or empty a page. */
const unbearable: ((fields: Y.Map<unknown>) => void)[] = [
	(fields) => fields.set('text', 'x'.repeat(4900)),
	(fields) => fields.set('text', 'x'.repeat(100_000)),
	(fields) => fields.set('text', `B${'\u0301'.repeat(200)}`),
	(fields) => fields.set('at', [1e308, 0.5]),
	(fields) => fields.set('at', [Number.NaN, 0.5]),
	(fields) => fields.set('at', [0.5, -1e-300]),
	(fields) => fields.set('at', [Infinity, 0]),
	(fields) => fields.set('at', Array.from({ length: 20_000 }, () => 0.5)),
	(fields) => fields.set('at', { x: 1, y: 1 }),
	(fields) => fields.set('theme', '__proto__'),
	(fields) => fields.set('cluster', 'gonegonegonegone'),
	(fields) => fields.set('text', { type: 'doc', content: [{ type: 'no such node' }] }),
	(fields) => fields.set('text', new Y.XmlFragment()),
	(fields) => fields.delete('text'),
	(fields) => fields.delete('at')
];

let server: TestServer;
let workshop: OpenWorkshop;
let id: string;

test.beforeAll(async () => {
	server = await startServer();
	workshop = await OpenWorkshop.make(server, await firstHost(server));
	id = workshop.id;
	await workshop.turn('next', 'start');
});
test.afterAll(() => server.dispose());

async function citizen(alias: string, texts: readonly string[]): Promise<Visitor> {
	const who = await workshop.join(alias);
	for (const [i, text] of texts.entries()) await workshop.place(who, text, 'green', `${(i + 1) / 20},0.5`);
	return who;
}

interface Watched {
	page: Page;
	errors: string[];
}

/** A page whose longest pause is kept. */
async function sit(browser: Browser, who: Visitor, device: 'phone' | 'desk'): Promise<Watched> {
	const context = await browser.newContext(device === 'phone' ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } : { viewport: { width: 1440, height: 900 } });
	await context.addCookies(who.cookies);
	await context.addInitScript(() => {
		const kept = { longest: 0 };
		Object.assign(window, { kept });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) kept.longest = Math.max(kept.longest, duration);
		}).observe({ type: 'longtask', buffered: true });
	});
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.message));
	page.on('crash', () => errors.push('the page crashed'));
	await page.goto(`${server.origin}/w/${id}`);
	return { page, errors };
}

const longest = (page: Page) => page.evaluate(() => {
	const { kept } = window as unknown as { kept: { longest: number } };
	const { longest } = kept;
	kept.longest = 0;
	return longest;
});

test('[C8] whatever someone with a raw socket puts on the board, three honest pages go on, on the list and on the plan', async ({ browser }) => {
	test.setTimeout(180_000);
	const wren = await citizen('Wren', ['A bench by the brook']);
	const heron = await citizen('Heron', []);
	const mallory = await citizen('Mallory', bearable.map((_, i) => `Harmless ${i}`));
	await workshop.turn('next', 'start');
	const pages = [await sit(browser, wren, 'phone'), await sit(browser, wren, 'desk'), await sit(browser, heron, 'desk')];
	for (const { page } of pages) await expect(page.getByText('Harmless 3').first()).toBeVisible({ timeout: 30_000 });
	await expect(pages[1]!.page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 });
	// How long these pages pause by themselves on this machine.
	const usual = Math.max(...(await Promise.all(pages.map(({ page }) => longest(page)))));

	const token = mallory.cookie.split('; ').map((pair) => pair.split('=')).find(([name]) => name === 'folkmoot')![1]!;
	const hall = { host: new URL(server.origin).host, workshopId: id as WorkshopId, members: [] };
	const attacker = new Attacker(hall, { token, cardId: '' as CardId, cardIds: [] }, '' as CardId);
	const come = async () => {
		attacker.leave();
		expect(await attacker.come('board', server.origin)).toBe(true);
		return [...cardsOf(attacker.doc).keys()].filter((id) => /^Harmless|^Still/.test(String(cardsOf(attacker.doc).get(id)!.get('text'))));
	};
	let own = await come();
	const send = (update: Uint8Array) => {
		believe(attacker, update);
		attacker.sendUpdate(update);
	};
	for (const change of unbearable) {
		if (!attacker.isOpen) own = await come();
		send(forge(attacker.doc, attacker.clientId, (doc) => change(cardsOf(doc).get(own[0]!)!)));
		await expect.poll(() => !attacker.isOpen || attacker.saved >= attacker.sent).toBe(true);
	}
	own = await come();
	const clock = () => Y.getState(attacker.doc.store, attacker.clientId);
	// A map that is its own parent, and two that are each other's.
	send(bytes(uint(1), block(1, attacker.clientId, clock()), field(attacker.clientId, clock(), 'text', rootMap('cards', own[0]!)), noDeletes));
	own = await come();
	send(forge(attacker.doc, attacker.clientId, (doc) => clustersOf(doc).delete(own[0]!)));
	own = await come();
	expect(own).toHaveLength(bearable.length);
	for (const [i, text] of bearable.entries()) send(forge(attacker.doc, attacker.clientId, (doc) => cardsOf(doc).get(own[i]!)!.set('text', text)));
	await expect.poll(() => attacker.saved >= attacker.sent).toBe(true);
	expect(attacker.refused).toBeLessThan(unbearable.length + 1);

	for (const { page } of pages) await expect(page.getByText('x'.repeat(280)).first()).toBeAttached();
	// The board still works: one of them writes, the others see it.
	const card = [...cardsOf(attacker.doc).keys()].find((id) => cardsOf(attacker.doc).get(id)!.get('text') === 'A bench by the brook')!;
	await wren.must(`/w/${id}?/editCard`, { card, text: 'A bench with a back', theme: 'green', where: 'list', place: '0.05,0.5' });
	for (const { page } of pages) await expect(page.getByText('A bench with a back').first()).toBeVisible();
	await pages[0]!.page.reload();
	await expect(pages[0]!.page.getByText('A bench with a back').first()).toBeVisible();
	for (const { page, errors } of pages) {
		expect(await longest(page)).toBeLessThan(1000 + usual);
		expect(errors).toEqual([]);
		expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
		// Nothing runs out of the page to the side.
		expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
	}
	attacker.leave();
	for (const { page } of pages) await page.context().close();
});
