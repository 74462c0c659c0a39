import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { Chance } from '../load/chance.ts';
import { millbrookDeck } from '../load/deck/millbrook.ts';
import { Facilitator } from '../load/people/facilitator.ts';
import { Hall } from '../load/people/hall.ts';
import { Citizen } from '../load/people/citizen.ts';
import { findChromium } from '../support/chromium.js';
import { startServer, type TestServer } from '../support/server.ts';
import type { Report } from './report.ts';

/** S1: a cheap phone, four times slower than this machine, on 1.6 Mbit/s with 150 ms there and back, from the door to a card of its own. */
const slower = 4;
const line = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, offline: false };

/** A real browser at the built server, with nothing of it kept from before; the middle of several visits counts. */
export async function prove(report: Report, { long }: { long: boolean; seed: number }): Promise<void> {
	const executablePath = process.env['FOLKMOOT_CHROMIUM'] ?? (await findChromium());
	if (!executablePath) throw new Error('there is no Chromium: npm test gets one');
	const server = await startServer();
	const browser = await chromium.launch({ executablePath });
	const hall = new Hall(server.origin, 1000);
	const facilitator = new Facilitator(hall);
	// A table that is in use: others have written before.
	const deck = millbrookDeck(new Chance('phone'));
	const others = Array.from({ length: 8 }, (_, n) => new Citizen(n, hall, new Chance(`phone ${n}`), deck.cards.slice(n * 4, n * 4 + 4)));
	try {
		await facilitator.arrive(server.adminLink!);
		await facilitator.makeWorkshop(deck.title, 'What should change here?');
		const { code, link } = await facilitator.door();
		await Promise.all(others.map((citizen) => citizen.join(code)));
		await facilitator.start('arrive');
		await facilitator.start('place');
		await Promise.all(others.map((citizen) => citizen.place()));
		const visits: Visit[] = [];
		for (let n = 0; n < (long ? 7 : 2); n++) visits.push(await visit(browser, server, new URL(link).pathname));
		const middle = (of: (visit: Visit) => number) => visits.map(of).sort((a, b) => a - b)[Math.floor(visits.length / 2)]!;
		const say = (of: (visit: Visit) => number) => `${Math.round(middle(of))} ms (${Math.round(Math.min(...visits.map(of)))} to ${Math.round(Math.max(...visits.map(of)))}, ${visits.length} visits)`;
		report({ promise: 'S1', what: 'the join page, until it can be used', bar: '<= 2500 ms', got: say(({ door }) => door), ok: middle(({ door }) => door) <= 2500 });
		report({ promise: 'S1', what: 'the list of cards after “Join”, until a card can be written', bar: '<= 4000 ms', got: say(({ list }) => list), ok: middle(({ list }) => list) <= 4000 });
		report({ promise: 'S1', what: 'all of it, until the own card is saved (typing not counted)', bar: 'told', got: say(({ card }) => card), ok: true });
		report({ promise: 'S1', what: 'scripts fetched before the list can be used, those of the door among them', bar: '<= 120 kB', got: `${(middle(({ scripts }) => scripts) / 1000).toFixed(1)} kB`, ok: middle(({ scripts }) => scripts) <= 120_000 });
	} finally {
		for (const citizen of others) citizen.leave();
		facilitator.leave();
		await browser.close();
		await server.dispose();
	}
}

interface Visit {
	door: number;
	list: number;
	card: number;
	/** Bytes over the line, as they come. */
	scripts: number;
}

async function visit(browser: Browser, server: TestServer, door: string): Promise<Visit> {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, baseURL: server.origin });
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	const hand = await context.newCDPSession(page);
	await hand.send('Network.enable');
	await hand.send('Network.emulateNetworkConditions', line);
	await hand.send('Emulation.setCPUThrottlingRate', { rate: slower });
	const scripts = weighScripts(hand);
	// Whatever is fetched behind the server's first word is fetched beside a list that is in use.
	const stands = new Promise<number>((stood) => hand.on('Network.webSocketFrameReceived', () => stood(scripts())));
	try {
		const came = performance.now();
		await page.goto(door, { waitUntil: 'commit' });
		await page.getByRole('button', { name: /^Join as/ }).waitFor();
		const atDoor = performance.now();
		await page.getByRole('button', { name: /^Join as/ }).tap();
		// The page has its scripts, and the server's first word on the line.
		const bytes = await stands;
		await page.getByRole('link', { name: 'New card' }).first().waitFor();
		const atList = performance.now();
		const started = performance.now();
		await writeOne(page);
		return { door: atDoor - came, list: atList - atDoor, card: performance.now() - started + atList - came, scripts: bytes };
	} finally {
		await context.close();
	}
}

async function writeOne(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'New card' }).first().tap();
	await page.getByText('Safety', { exact: true }).first().tap();
	await page.getByRole('textbox').first().fill('A lamp at the weir');
	await page.getByText('Whole area', { exact: true }).first().tap();
	await page.getByRole('button', { name: 'Put card on the table' }).tap();
	await page.getByText('Saved', { exact: true }).first().waitFor();
}

/** As each script comes over the line, without the heads of the answers: one that the phone has already is told again, but not fetched. */
function weighScripts(hand: CDPSession): () => number {
	const bytes = new Map<string, number>();
	hand.on('Network.responseReceived', ({ type, response }) => {
		if (type === 'Script' && response.mimeType.includes('javascript')) bytes.set(response.url, Number(response.headers['Content-Length'] ?? response.headers['content-length'] ?? 0));
	});
	return () => {
		if (process.env['DEBUG']) for (const [url, size] of bytes) console.log(`${size} ${new URL(url).pathname}`);
		return [...bytes.values()].reduce((sum, size) => sum + size, 0);
	};
}
