import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { updates } from '#server/db/schema.ts';
import { Pointers } from '#server/realtime/presence/pointers.ts';
import type { Seat } from '#server/realtime/seat.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards, readClusters, writeCluster } from '#lib/doc/board.ts';
import { frame } from '#lib/doc/frames.ts';
import { encodePoint, encodeView, spotOf, steps, type View } from '#lib/doc/pointer-frames.ts';
import type { ClusterId, PersonId } from '#lib/domain/ids.ts';
import { must } from '../support/app.ts';
import type { Caller } from '../support/network.ts';
import { meeting, newCardId, type Meeting } from '../support/people.ts';

const whole: View = { rate: 'full', box: [0, 0, 1, 1] };
const near = (x: number, y: number) => [expect.closeTo(x, 4), expect.closeTo(y, 4)];
const shown = (caller: Caller) => caller.others.list.map(({ x, y }) => [x, y]);

describe('in a room', () => {
	let room: Meeting;
	beforeAll(async () => {
		room = await meeting(3);
		await room.start('group');
	});
	afterEach(async () => {
		for (const caller of room.network.callers.splice(0)) caller.drop();
		await room.settle();
	});
	afterAll(() => room.close());

	/** A page of ours, with the plan in view. */
	async function page(index: number, view: View | null = whole): Promise<Caller> {
		const caller = await room.sit(room.people[index]!, 'board', { parts: true });
		if (view) caller.look(view);
		await room.settle();
		return caller;
	}

	test('[PR3] one person is one avatar on all pages and after a reload: the newest page that points wins, and no page shows its own', async () => {
		const [first, second, other] = [await page(0), await page(0), await page(1)];
		first.pointAt([0.1, 0.1]);
		await room.settle();
		const { id } = other.others.list[0]!;
		second.pointAt([0.2, 0.2]);
		await room.settle();
		expect(shown(other)).toEqual([near(0.2, 0.2)]);
		expect([shown(first), shown(second)]).toEqual([[], []]);

		// The page before says that it points nowhere, and closes: that is not the person's pointer any more.
		first.pointAt(null);
		await room.settle();
		first.drop();
		await room.settle();
		expect(shown(other)).toHaveLength(1);
		second.drop();
		await room.settle();
		expect(shown(other)).toEqual([]);

		const again = await page(0);
		again.pointAt([0.3, 0.3]);
		await room.settle();
		expect(other.others.list.map((one) => one.id)).toEqual([id]);
		expect([again.hello!.clientId, again.doc.clientID]).not.toContain(id);
	});

	test('[PR4] whoever closes, hides the page or points nowhere is gone at the next beat; hidden pages are told nothing until they are seen again', async () => {
		const [ann, bob, cy] = [await page(0), await page(1), await page(2)];
		for (const [i, caller] of [ann, bob].entries()) caller.pointAt([i / 10, 0.5]);
		await room.settle();
		expect(shown(cy)).toHaveLength(2);
		bob.pointAt(null);
		await room.settle();
		expect(shown(cy)).toHaveLength(1);
		ann.hide(true);
		await room.settle();
		expect(shown(cy)).toEqual([]);
		expect(room.rooms.presence(room.workshopId)).toMatchObject({ here: 2, away: 1 });
		ann.pointAt([0.4, 0.4]);
		await room.settle();
		expect(shown(cy)).toEqual([]);

		const before = ann.pointerNews.length;
		bob.pointAt([0.6, 0.6]);
		await room.settle();
		expect(ann.pointerNews).toHaveLength(before);
		ann.hide(false);
		await room.settle();
		expect(shown(ann)).toEqual([near(0.6, 0.6)]);
		bob.drop();
		await room.settle();
		expect(shown(cy)).toEqual([]);
	});

	test('[PR5] a round that shows no pointers takes them away from every page with its own step, and lets none in', async () => {
		const [ann, bob] = [await page(0), await page(1)];
		ann.pointAt([0.1, 0.1]);
		await room.settle();
		expect(shown(bob)).toHaveLength(1);
		must(await commandRound(room.app, room.facilitator, { command: 'next' }));
		// Frames are carried; no beat passes.
		room.network.flush();
		expect(shown(bob)).toEqual([]);
		ann.pointAt([0.2, 0.2]);
		await room.settle();
		expect(shown(bob)).toEqual([]);
		expect(ann.closed).toBeNull();
		await room.start('group');
		ann.pointAt([0.3, 0.3]);
		await room.settle();
		expect(shown(bob)).toEqual([near(0.3, 0.3)]);
	});

	test('[PR6] a page is told of what it looks at and nothing else; one that shows no plan is told nothing', async () => {
		const [mover, corner, list] = [await page(0), await page(1, { rate: 'full', box: [0, 0, 0.2, 0.2] }), await page(2, null)];
		mover.pointAt([0.9, 0.9]);
		await room.settle();
		expect(shown(corner)).toEqual([]);
		mover.pointAt([0.1, 0.1]);
		await room.settle();
		expect(shown(corner)).toEqual([near(0.1, 0.1)]);
		mover.pointAt([0.8, 0.1]);
		await room.settle();
		expect(shown(corner)).toEqual([]);
		corner.look({ rate: 'full', box: [0.7, 0, 0.9, 0.2] });
		await room.settle();
		expect(shown(corner)).toEqual([near(0.8, 0.1)]);
		expect(list.pointerNews).toEqual([]);
		corner.look(null);
		const before = corner.pointerNews.length;
		mover.pointAt([0.81, 0.1]);
		await room.settle();
		expect(corner.pointerNews).toHaveLength(before);
	});

	test('[PR1] pointers leave nothing in the log, and stand back on a line on which anything waits', async () => {
		const [ann, bob] = [await page(0), await page(1)];
		await room.rooms.flush(room.workshopId);
		const rows = () => room.app.db.$count(updates);
		const before = await rows();
		const content = readCards(bob.doc);
		ann.pointAt([0.3, 0.3]);
		await room.settle();
		expect(shown(bob)).toEqual([near(0.3, 0.3)]);
		await room.rooms.flush(room.workshopId);
		expect([await rows(), readCards(bob.doc)]).toEqual([before, content]);

		// Bob's line fills up with something that matters.
		bob.isStuck = true;
		bob.wire.send(new Uint8Array([frame.queryAwareness, ...new Uint8Array(20_000)]));
		const waiting = bob.wire.bufferedAmount;
		for (let i = 0; i < 10; i++) {
			ann.pointAt([0.4, i / 10]);
			await room.settle();
		}
		expect(bob.wire.bufferedAmount).toBe(waiting);
		bob.isStuck = false;
		await room.settle();
		expect(shown(bob)).toEqual([near(0.4, 0.9)]);
	});

	test('[PR2] all who look at the same are sent the same bytes, encoded once: six for each pointer', async () => {
		const pages = [await page(0), await page(1), await page(2)];
		pages[0]!.pointAt([0.1, 0.1]);
		pages[1]!.pointAt([0.2, 0.2]);
		await room.settle();
		const last = pages.map(({ received }) => received.findLast(([kind]) => kind === frame.pointers)!);
		expect(last[1]).toBe(last[0]);
		expect(last[2]).toBe(last[0]);
		expect(last[0]).toHaveLength(5 + 2 * 6);
		expect(encodePoint(spotOf([1, 1]))).toHaveLength(5);
	});

	test('[PR8] a stock client points and is told in awareness, in the same room and with the same ids; screens point at nothing', async () => {
		const [ours, stock] = [await page(0), await room.sit(room.people[1]!)];
		stock.point([0.25, 0.75]);
		ours.pointAt([0.5, 0.5]);
		await room.settle();
		expect(shown(ours)).toEqual([near(0.25, 0.75)]);
		expect([...stock.pointers.values()]).toEqual([{ at: [0.5, 0.5] }]);
		const third = await page(2);
		expect(third.others.list.map(({ id }) => id).sort()).toContain([...stock.pointers.keys()][0]);
		ours.drop();
		await room.settle();
		expect([...stock.pointers.values()]).toEqual([]);

		const screen = await room.sit({ ...room.people[2]!, role: 'observer' }, 'board', { parts: true });
		screen.pointAt([0.9, 0.9]);
		screen.look(whole);
		await room.settle();
		expect(shown(third)).toEqual([near(0.25, 0.75)]);
		expect(shown(screen)).toEqual([near(0.25, 0.75)]);
	});

	test('[PR7] whatever bytes come as presence, only the socket they came on is closed, and nobody else’s pointer moves', async () => {
		const honest = await page(0);
		const watching = await page(1);
		honest.pointAt([0.5, 0.5]);
		await room.settle();
		const seed = 20271125;
		let state = seed;
		const below = (n: number) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % n;
		const good = [encodePoint(spotOf([0.5, 0.5])), encodePoint(null), encodeView(whole), encodeView(null)];
		let closed = 0;
		for (let i = 0; i < 400; i++) {
			const bad = await room.sit(room.people[2]!, 'board', { parts: true, settle: false });
			const bytes = [...good[below(good.length)]!];
			for (let change = below(3); change >= 0; change--) {
				const roll = below(3);
				if (roll === 0) bytes[1 + below(8)] = below(256);
				else if (roll === 1) bytes.length = 1 + below(bytes.length);
				else bytes.push(...Array.from({ length: below(40) }, () => below(256)));
			}
			bytes[0] = [frame.point, frame.view, frame.pointers, frame.awareness][below(4)]!;
			bad.send(Uint8Array.from(bytes, (byte) => byte ?? 0));
			room.network.flush();
			if (bad.closed) {
				closed += 1;
				expect(bad.closed.code, `seed ${seed}, frame ${i}`).toBe(4401);
			} else bad.drop();
			room.network.callers.splice(room.network.callers.indexOf(bad), 1);
		}
		await room.settle();
		expect(closed, `seed ${seed}`).toBeGreaterThan(100);
		expect([honest.closed, watching.closed]).toEqual([null, null]);
		expect(shown(watching)).toEqual([near(0.5, 0.5)]);
		honest.write((doc) => writeCluster(doc, newCardId(room.app) as string as ClusterId, 'Still at work'));
		await room.settle();
		expect(readClusters(watching.doc).map(({ name }) => name)).toContain('Still at work');
	});
});

describe('in a crowd, by the clock', () => {
	/** A page, as far as the lane knows one. */
	class Page {
		readonly personId: PersonId;
		hidden = false;
		isFull = false;
		readonly frames: Uint8Array[] = [];
		constructor(name: string) {
			this.personId = name as PersonId;
		}
		sendPointers(bytes: Uint8Array): boolean {
			if (!this.isFull) this.frames.push(bytes);
			return !this.isFull;
		}
		get seat(): Seat {
			return this as unknown as Seat;
		}
		get bytes(): number {
			return this.frames.reduce((sum, { length }) => sum + length, 0);
		}
	}
	let ids = 0;
	const random = () => new Uint8Array([(ids += 7919) >> 8, ids]);
	const crowd = (count: number) => Array.from({ length: count }, (_, i) => new Page(`p${i}`));
	const move = (lane: Pointers, pages: Page[], turn: number) =>
		pages.forEach(({ seat }, i) => lane.point(seat, [(i * 7919 + turn * 613) % steps, (i * 104729 + turn * 911) % steps]));

	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test('[PR6] in a crowd that moves all the time a phone is shown 40 pointers on less than 5 kB a second, a desk 150', () => {
		const lane = new Pointers(random, false);
		const pages = crowd(300);
		const [phone, desk, away] = [new Page('phone'), new Page('desk'), new Page('away')];
		lane.look(phone.seat, { rate: 'slow', box: [0, 0, 1, 1] });
		lane.look(desk.seat, whole);
		lane.look(away.seat, null);
		for (let turn = 0; turn < 20; turn++) {
			move(lane, pages, turn);
			vi.advanceTimersByTime(500);
		}
		expect(phone.bytes / 10).toBeLessThan(5000 / 5);
		expect(phone.frames.length).toBeLessThanOrEqual(27);
		expect(phone.frames.length).toBeGreaterThan(10);
		expect(desk.bytes / 10).toBeLessThan(5000);
		expect(desk.frames.at(-1)).toHaveLength(5 + 150 * 6);
		expect(phone.frames.at(-1)).toHaveLength(5 + 40 * 6);
		expect(away.frames).toEqual([]);
		lane.close();
	});

	test('[PR1] a crowd is sent to in small turns of the event loop, all of them within one beat', () => {
		const lane = new Pointers(random, false);
		const pages = crowd(500);
		for (const { seat } of pages) lane.look(seat, whole);
		lane.flush();
		vi.advanceTimersByTime(1000);
		const before = pages.map(({ frames }) => frames.length);
		const behind = () => pages.filter(({ frames }, i) => frames.length === before[i]).length;
		lane.point(pages[0]!.seat, [1, 1]);
		const left: number[] = [];
		for (let ms = 0; ms <= 200; ms++) {
			vi.advanceTimersByTime(1);
			left.push(behind());
		}
		const sentAtOnce = left.map((now, i) => (left[i - 1] ?? 500) - now);
		expect(Math.max(...sentAtOnce)).toBe(50);
		expect(left.at(-1)).toBe(0);
		lane.close();
	});

	test('[PR4] who goes is gone within a second on every page, the slow ones too', () => {
		const lane = new Pointers(random, false);
		const [gone, slow, full] = [new Page('gone'), new Page('slow'), new Page('full')];
		lane.look(slow.seat, { rate: 'slow', box: [0, 0, 1, 1] });
		lane.look(full.seat, whole);
		lane.point(gone.seat, [9, 9]);
		vi.advanceTimersByTime(3000);
		const before = [slow, full].map(({ frames }) => frames.length);
		lane.leave(gone.seat);
		vi.advanceTimersByTime(1000);
		expect([slow, full].map(({ frames }) => frames.length)).toEqual(before.map((n) => n + 1));
		expect(full.frames.at(-1)).toHaveLength(5 + 2);
		lane.close();
	});

	test('[PR1] where nothing moves nothing is sent', () => {
		const lane = new Pointers(random, false);
		const [one, two] = [new Page('one'), new Page('two')];
		for (const { seat } of [one, two]) lane.look(seat, whole);
		lane.point(one.seat, [5, 5]);
		vi.advanceTimersByTime(2000);
		const before = [one.frames.length, two.frames.length];
		for (let i = 0; i < 10; i++) {
			lane.point(one.seat, [5, 5]);
			vi.advanceTimersByTime(500);
		}
		expect([one.frames.length, two.frames.length]).toEqual(before);
		expect(vi.getTimerCount()).toBe(0);
		lane.close();
	});
});
