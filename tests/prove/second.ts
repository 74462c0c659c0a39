import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { BadProxy, type Faults } from '../support/bad-proxy.ts';
import { browserSocket, type BrowserSocket } from '../support/browser-socket.ts';
import type { Hall, Member } from './hall.ts';
import { Place } from './place.ts';
import type { Report } from './report.ts';
import { cardIn } from '#lib/live/act.ts';
import { LiveDoc } from '#lib/live/line/live-doc.ts';
import { holds, knock } from '#lib/live/ways/knock.ts';
import { Ways } from '#lib/live/ways/ways.ts';

const bar = 5000;
const blocking: [name: string, faults: Faults][] = [
	['answers upgrades with 400', { upgrades: 'refuse' }],
	['holds upgrades and says nothing', { upgrades: 'hang' }],
	['cuts each WebSocket after 2 s', { upgrades: { cutAfterMs: 2000 } }]
];

/** R13: on the second way within 5 seconds, and nothing lost by a network that breaks and changes all the time. The server is a process of its own. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const place = await Place.open();
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: long ? 24 : 6, boardBytes: 20_000 });
		for (const [name, faults] of blocking) await switches(report, hall, name, faults);
		await changes(report, hall, { steps: long ? 400 : 25, seed });
	} finally {
		await place.dispose();
	}
}

/** A page, with all a browser brings, behind a network. */
function sit(proxy: BadProxy, hall: Hall, { token }: Member, random: () => number) {
	const headers = { cookie: `folkmoot=${token}`, origin: proxy.origin };
	const server = proxy.origin.replace(/^http/, 'ws');
	const ways = new Ways({
		now: () => Date.now(),
		random,
		kept: { read: () => null, write: () => true },
		Fast: browserSocket(headers, 'fast'),
		second: () => Promise.resolve(browserSocket(headers, 'second')),
		knock: (limitMs) => knock(server, WebSocket as unknown as BrowserSocket, limitMs),
		holds: (ms) => holds(server, WebSocket as unknown as BrowserSocket, ms),
		hasLine: () => true,
		changed: () => () => {}
	});
	let refused = 0;
	const doc = new LiveDoc({ path: 'board', server: `${server}/live/${hall.workshopId}`, Socket: ways.Socket, random, ear: { exchanged() {}, turned() {}, refused: () => void (refused += 1) } });
	ways.heard = () => ways.way === 'fast' && doc.provider.move();
	return {
		ways,
		doc,
		get refused() {
			return refused;
		},
		leave() {
			ways.close();
			doc.close();
		}
	};
}

async function switches(report: Report, hall: Hall, name: string, faults: Faults): Promise<void> {
	const proxy = await BadProxy.open(`http://${hall.host}`, faults);
	const watch = new Stopwatch();
	const all = await Promise.all(
		hall.members.map(async (member) => {
			const began = performance.now();
			const page = sit(proxy, hall, member, Math.random);
			await until(() => page.ways.way === 'second' && page.doc.isEven, 'the second way');
			watch.add(performance.now() - began);
			return page;
		})
	);
	for (const page of all) page.leave();
	await proxy.close();
	report({ promise: 'R13', what: `a network that ${name}: from the first try to the whole board by the second way, ${all.length} people`, bar: `<= ${bar} ms`, got: `p50 ${watch.at(0.5)} ms, slowest ${watch.at(1)} ms`, ok: watch.at(1)! <= bar });
}

async function changes(report: Report, hall: Hall, { steps, seed }: { steps: number; seed: number }): Promise<void> {
	const chance = new Chance(`second ${seed}`);
	const random = () => chance.next();
	const proxy = await BadProxy.open(`http://${hall.host}`, { upgrades: 'refuse' });
	const pages = hall.members.map((member) => ({ member, page: sit(proxy, hall, member, random), last: '' }));
	let cuts = 0;
	try {
		await until(() => pages.every(({ page }) => page.doc.isEven), 'everybody is in');
		for (let step = 1; step <= steps; step++) {
			for (const one of pages) {
				if (chance.next() < 0.5) continue;
				one.last = `step ${step}`;
				one.page.doc.make({ act: 'edit-card', cardId: one.member.cardId, text: one.last });
			}
			const draw = chance.next();
			if (draw < 0.4) {
				cuts += 1;
				proxy.cut();
			} else if (draw < 0.5) proxy.faults = {};
			else if (draw < 0.6) proxy.faults = { upgrades: 'refuse' };
			else if (draw < 0.7) proxy.faults = { upgrades: { cutAfterMs: 300 } };
			await pause(chance.between(0, 400));
		}
		await until(() => pages.every(({ page }) => page.doc.isEven && page.doc.unsaved.length === 0), 'all is saved');
		const fresh = sit(proxy, hall, hall.members[0]!, random);
		await until(() => fresh.doc.isEven, 'a fresh page');
		const lost = pages.filter(({ member, last }) => last !== '' && cardIn(fresh.doc.doc, member.cardId)?.text !== last).length;
		const refused = pages.reduce((sum, { page }) => sum + page.refused, 0);
		const second = pages.filter(({ page }) => page.ways.way === 'second').length;
		fresh.leave();
		report({ promise: 'R13', what: `${pages.length} people edit through ${steps} steps of a network that breaks, blocks and lets through (seed ${seed})`, bar: '0 lost, 0 refused', got: `${lost} lost, ${refused} refused, ${cuts} cuts, ${proxy.seen.streams} streams, ${proxy.seen.upgrades} upgrades, ${second} on the second way at the end`, ok: lost === 0 && refused === 0 });
	} finally {
		for (const { page } of pages) page.leave();
		await proxy.close();
	}
}

async function until(holds: () => boolean, what: string, limitMs = 60_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await pause(5);
	}
}
