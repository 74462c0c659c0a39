import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HandNetwork, type Does } from './hand-network.ts';
import { HandSocket } from './line.ts';
import { sitDown } from './people.ts';
import { closeCode } from '#lib/doc/frames.ts';
import type { Ways } from '#lib/live/ways/ways.ts';

let open: Ways[] = [];
beforeEach(() => {
	open = [];
	vi.useFakeTimers();
});
afterEach(() => {
	for (const ways of open) ways.close();
	vi.useRealTimers();
});

const waysOf = (network: HandNetwork) => {
	const ways = network.ways();
	open.push(ways);
	return ways;
};
/** A page that dials, and dials again half a second after each lost line, as the provider does. */
function dialler(ways: Ways, path = 'board') {
	const page = { openAt: null as number | null, opened: 0, closed: [] as number[], frames: 0, socket: null as WebSocket | null };
	const dial = () => {
		const socket = new ways.Socket(`ws://hall.test/live/w/${path}`);
		page.socket = socket;
		socket.onopen = () => {
			page.opened += 1;
			page.openAt = Date.now();
		};
		socket.onmessage = () => (page.frames += 1);
		socket.onclose = ({ code }) => {
			page.closed.push(code);
			page.openAt = null;
			setTimeout(dial, 500);
		};
	};
	dial();
	return page;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('[I10] whatever a network does to WebSockets, the page is on the second way within 5 seconds of its first try', async () => {
	const networks: Does[] = ['refuses', 'hangs', 'opens and says nothing', { cutAfter: 0 }, { cutAfter: 2000 }, { cutAfter: 4000 }];
	for (const fast of networks) {
		const network = new HandNetwork();
		network.fast = fast;
		const ways = waysOf(network);
		const pages = [dialler(ways, 'board'), dialler(ways, 'draft')];
		await pass(5000);
		expect(ways.way, JSON.stringify(fast)).toBe('second');
		for (const page of pages) expect(page.openAt, JSON.stringify(fast)).not.toBeNull();
		expect(network.lines.filter(({ isOpen, socket }) => isOpen && socket.readyState === 1).map(({ way }) => way), JSON.stringify(fast)).toEqual(['second', 'second']);
		ways.close();
	}
});

test('[I10] where WebSockets get through nothing else is tried', async () => {
	const network = new HandNetwork();
	const second = vi.fn();
	const ways = network.ways({ second });
	open.push(ways);
	const page = dialler(ways);
	await pass(60_000);
	expect([ways.way, page.opened, page.frames, network.lines.length, second.mock.calls.length]).toEqual(['fast', 1, 1, 1, 0]);
	page.socket!.send(Uint8Array.of(1));
	expect(network.lines[0]!.socket.sent).toHaveLength(1);
});

test('[I10] a network that changes in the middle of a workshop is noticed as soon', async () => {
	for (const fast of ['refuses', 'hangs'] as const) {
		const network = new HandNetwork();
		const ways = waysOf(network);
		const page = dialler(ways);
		await pass(120_000);
		network.fast = fast;
		network.breakAll();
		await pass(5000);
		expect([ways.way, page.openAt !== null], fast).toEqual(['second', true]);
	}
	// Each line is cut, but not at once.
	const network = new HandNetwork();
	network.fast = { cutAfter: 20_000 };
	const ways = waysOf(network);
	dialler(ways);
	await pass(43_000);
	expect(ways.way).toBe('second');
});

test('[I11] a line that the air has cut once soon after it opened is no network that blocks: nothing is said, and the page is back on the fast way', async () => {
	const network = new HandNetwork();
	const ways = waysOf(network);
	const said: boolean[] = [];
	ways.heard = () => said.push(ways.way === 'second' && !ways.isOnTrial);
	const page = dialler(ways);
	await pass(4000);
	network.breakAll();
	await pass(2000);
	// Whatever the reason, the page goes on at once.
	expect(page.openAt).not.toBeNull();
	await pass(20_000);
	expect([ways.way, said.includes(true), network.kept]).toEqual(['fast', false, null]);
	expect(page.closed).toEqual([1006]);
});

test('[I11] where the line of the check is cut as well, it is said', async () => {
	for (const cutAfter of [4000, 20_000]) {
		const network = new HandNetwork();
		network.fast = { cutAfter };
		const ways = waysOf(network);
		const said: boolean[] = [];
		ways.heard = () => said.push(ways.way === 'second' && !ways.isOnTrial);
		dialler(ways);
		await pass(100_000);
		expect([ways.way, said.at(-1), said.filter(Boolean).length], `${cutAfter}`).toEqual(['second', true, 1]);
		expect(network.kept, `${cutAfter}`).not.toBeNull();
	}
});

test('[I11] a server that is down, restarts, or does not let this one in is not taken for a network that blocks', async () => {
	for (const server of ['down', 'refuses the room'] as const) {
		const network = new HandNetwork();
		network.server = server;
		const ways = waysOf(network);
		const page = dialler(ways);
		await pass(60_000);
		expect([ways.way, page.opened, network.kept], server).toEqual(['fast', 0, null]);
		// Who is not let in by the server is not let in by the second way: it is not asked.
		if (server === 'refuses the room') expect(network.count('second')).toBe(0);
		network.server = 'up';
		await pass(5000);
		expect([ways.way, page.opened], server).toEqual(['fast', 1]);
	}
	// A working page whose server dies young.
	const network = new HandNetwork();
	const ways = waysOf(network);
	const page = dialler(ways);
	await pass(3000);
	network.server = 'down';
	network.breakAll();
	await pass(3000);
	network.server = 'up';
	await pass(3000);
	expect([ways.way, page.opened]).toEqual(['fast', 2]);
	// Codes of a room say nothing about the network, and neither does a device that is offline.
	for (let i = 0; i < 5; i++) {
		network.breakAll(closeCode.restarting);
		await pass(3000);
	}
	network.hasLine = false;
	network.fast = 'refuses';
	network.breakAll();
	await pass(3000);
	network.hasLine = true;
	network.fast = 'carries';
	await pass(3000);
	expect([ways.way, page.openAt !== null]).toEqual(['fast', true]);
});

test('[I12] the next page on this device begins with what works, for a day', async () => {
	const network = new HandNetwork();
	network.fast = 'refuses';
	dialler(waysOf(network));
	await pass(5000);
	open.pop()!.close();

	const before = network.count('fast');
	const ways = waysOf(network);
	const page = dialler(ways);
	await pass(150);
	expect([ways.way, page.opened, network.count('fast') - before]).toEqual(['second', 1, 0]);
	open.pop()!.close();
	vi.setSystemTime(Date.now() + 25 * 60 * 60_000);
	expect(waysOf(network).begins).toBe('fast');
});

test('[I12] the fast way is tried again by a line of the check, less and less often, and at once where the network changes', async () => {
	const network = new HandNetwork();
	network.fast = 'refuses';
	const ways = waysOf(network);
	const page = dialler(ways);
	await pass(5000);
	const fast = network.count('fast');
	const checks = network.count('check');
	await pass(60 * 60_000);
	expect(network.count('fast')).toBe(fast);
	expect(network.count('check') - checks).toBeGreaterThanOrEqual(7);
	expect(network.count('check') - checks).toBeLessThanOrEqual(12);
	// One that opens and is cut after a while is no way.
	network.fast = { cutAfter: 5000 };
	network.changed();
	await pass(30_000);
	expect(ways.way).toBe('second');
	network.fast = 'carries';
	network.changed();
	await pass(20_000);
	expect([ways.way, network.kept]).toEqual(['fast', null]);
	expect(page.closed).toEqual([]);
});

test('[I12] where it is the second way that no longer gets through, the fast one is tried soon', async () => {
	const network = new HandNetwork();
	network.fast = 'refuses';
	const ways = waysOf(network);
	dialler(ways);
	await pass(5000);
	network.fast = 'carries';
	network.stream = 'refuses';
	network.breakAll();
	await pass(20_000);
	expect(ways.way).toBe('fast');
});

test('[I12] a move to the fast way loses nothing and is not shown as a lost line', async () => {
	HandSocket.made = [];
	const network = new HandNetwork();
	network.kept = { way: 'second', at: Date.now(), told: false };
	const Hand = HandSocket as unknown as typeof WebSocket;
	const ways = network.ways({ Fast: Hand, second: () => Promise.resolve(Hand) });
	open.push(ways);
	const { link, board } = sitDown('everyone', { Socket: undefined as never, ways });
	try {
		await pass(0);
		board.meet();
		expect(link.standing.way).toBe('second');
		const seen = new Set<string>();
		const look = setInterval(() => seen.add(link.saving.state), 10);
		const first = link.placeCard({ text: 'Said on the second way', theme: 'green', at: [0.5, 0.5] });
		await pass(30);
		board.take();
		const before = board.socket;
		network.changed();
		await pass(20_000);
		// What is on its way is waited for.
		expect([link.standing.way, board.socket === before]).toEqual(['fast', true]);
		board.save();
		await pass(0);
		expect(board.socket === before).toBe(false);
		expect(before.readyState).toBe(3);
		const second = link.placeCard({ text: 'Said between the two', theme: 'green', at: [0.5, 0.5] });
		await pass(50);
		board.meet();
		await pass(50);
		board.take();
		board.save();
		await pass(50);
		clearInterval(look);
		expect([...seen].sort()).toEqual(['saved', 'saving']);
		expect(link.unsaved.size).toBe(0);
		expect(link.cards.map(({ id }) => id).sort()).toEqual([first, second].sort());
		expect([...board.doc.getMap('cards').keys()].sort()).toEqual([first, second].sort());

	} finally {
		link.close();
	}
});

test('[I12] a move that does not arrive is a lost line, and is called one', async () => {
	HandSocket.made = [];
	const network = new HandNetwork();
	network.kept = { way: 'second', at: Date.now(), told: false };
	const Hand = HandSocket as unknown as typeof WebSocket;
	const ways = network.ways({ Fast: Hand, second: () => Promise.resolve(Hand) });
	open.push(ways);
	const { link, board } = sitDown('everyone', { Socket: undefined as never, ways });
	try {
		await pass(0);
		board.meet();
		network.changed();
		await pass(16_000);
		expect([link.standing.way, link.saving.state]).toEqual(['fast', 'saved']);
		await pass(5_000);
		expect(link.saving.state).toBe('offline');
		board.meet();
		await pass(0);
		expect(link.saving.state).toBe('saved');
	} finally {
		link.close();
	}
});

test('[I13] the notice that was put away stays away, on the next page too, and comes again only when the way has changed', async () => {
	const network = new HandNetwork();
	network.fast = 'refuses';
	const ways = waysOf(network);
	const told: [string, boolean][] = [];
	ways.heard = () => void told.push([ways.way, ways.isTold]);
	dialler(ways);
	await pass(5000);
	ways.putAway();
	expect(told).toEqual([['second', false], ['second', true]]);
	network.breakAll();
	await pass(60_000);
	expect(told).toHaveLength(2);
	const { changed } = network;
	expect(waysOf(network).isTold).toBe(true);
	network.changed = changed;
	network.fast = 'carries';
	network.changed();
	await pass(20_000);
	network.fast = 'refuses';
	network.breakAll();
	await pass(5000);
	expect(told.slice(2)).toEqual([['fast', false], ['second', false]]);
});
