import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { boxInSight } from '#lib/canvas/sight.ts';
import { encodeAll, encodeMoved, encodeYou, spotOf, steps } from '#lib/doc/pointer-frames.ts';
import { rateFor } from '#lib/live/line/device.ts';
import { leaveAll, sit } from './people.ts';

const at = (id: number, x: number, y: number) => ({ id, x: spotOf([x, y])[0], y: spotOf([x, y])[1] });
const near = (x: number, y: number) => [expect.closeTo(x, 3), expect.closeTo(y, 3)];
const whole = { rate: 'full', box: [0, 0, 1, 1] } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	leaveAll();
	vi.useRealTimers();
});

describe('going up', () => {
	test('[L1] a fast pointer goes up at most ten times a second, its last place always, and never in awareness', () => {
		const { link, board } = sit();
		board.meet();
		for (let i = 1; i <= 30; i++) {
			link.pointers.point([i / 100, 0.5]);
			vi.advanceTimersByTime(10);
		}
		vi.advanceTimersByTime(200);
		board.take();
		expect(board.points.length).toBeLessThanOrEqual(5);
		expect(board.points.at(-1)).toEqual(near(0.3, 0.5));
		link.pointers.point([0.3, 0.5]);
		vi.advanceTimersByTime(200);
		board.take();
		expect(board.points.length).toBeLessThanOrEqual(5);
		expect(board.awareness).toBe(0);
	});

	test('[L1] where the round shows no pointers, none is sent', () => {
		const { link, board } = sit('own');
		board.meet();
		board.tell({ topic: 'stage', version: 1, value: { ...link.facts.stage, cursors: false } });
		link.pointers.point([0.2, 0.2]);
		board.take();
		expect(board.points).toEqual([]);
	});

	test('[L1] a hand that lies still for half a minute points nowhere, until it moves again', () => {
		const { link, board } = sit();
		board.meet();
		link.pointers.point([0.2, 0.2]);
		for (let i = 0; i < 29; i++) {
			vi.advanceTimersByTime(1000);
			board.tellTime(0, 0);
		}
		board.take();
		expect(board.points).toHaveLength(1);
		vi.advanceTimersByTime(2_000);
		link.pointers.point([0.2, 0.2]);
		board.take();
		expect(board.points).toEqual([near(0.2, 0.2), null, near(0.2, 0.2)]);
	});

	test('[PR6] a page says which part of the plan it shows, seldom, and says it again on a new line', () => {
		const { link, board } = sit();
		board.meet();
		for (let i = 0; i < 100; i++) {
			link.pointers.look({ rate: 'slow', box: [0, 0, 1 - i / 200, 1] });
			vi.advanceTimersByTime(10);
		}
		vi.advanceTimersByTime(400);
		board.take();
		expect(board.views.length).toBeLessThanOrEqual(5);
		expect(board.views.at(-1)?.box[2]).toBeCloseTo(0.505, 2);
		link.pointers.point([0.5, 0.5]);
		board.take();

		board.views = [];
		board.points = [];
		board.socket.drop();
		vi.advanceTimersByTime(6000);
		board.meet();
		board.take();
		expect(board.views).toHaveLength(1);
		expect(board.points).toEqual([near(0.5, 0.5)]);
	});

	test('[PR6] a phone, a device that saves data and a slow line want few pointers, a very slow line none', () => {
		const desk = { isPhone: false, savesData: false, line: null };
		expect([desk, { ...desk, line: '4g' }].map(rateFor)).toEqual(['full', 'full']);
		expect([{ ...desk, isPhone: true }, { ...desk, savesData: true }, { ...desk, line: '3g' }].map(rateFor)).toEqual(['slow', 'slow', 'slow']);
		expect([{ ...desk, line: '2g' }, { ...desk, line: 'slow-2g' }].map(rateFor)).toEqual(['none', 'none']);
	});

	test('[PR6] what is in sight follows the camera, and is nothing where the plan is not on the page', () => {
		const plan = { width: 1000, height: 500 };
		expect(boxInSight({ x: 0, y: 0, zoom: 1, width: 1000, height: 500 }, plan)).toEqual([0, 0, 1, 1]);
		expect(boxInSight({ x: -500, y: -250, zoom: 4, width: 1000, height: 500 }, plan)).toEqual([0.5, 0.5, 0.75, 0.75]);
		expect(boxInSight({ x: 100, y: 0, zoom: 1, width: 1000, height: 500 }, plan)).toEqual([0, 0, 0.9, 1]);
		expect(boxInSight({ x: 0, y: 0, zoom: 1, width: 0, height: 0 }, plan)).toBeNull();
	});
});

describe('coming down', () => {
	test('[L1] others are shown where the room says they are, oneself never', () => {
		const { link, board } = sit();
		board.meet();
		const shown = () => link.pointers.others.map(({ id, x, y }) => [id, x, y]);
		board.socket.hear(encodeYou(7));
		board.socket.hear(encodeAll(200, [at(1, 0.1, 0.2), at(7, 0.9, 0.9), at(2, 0.3, 0.4)]));
		expect(shown()).toEqual([[1, ...near(0.1, 0.2)], [2, ...near(0.3, 0.4)]]);
		board.socket.hear(encodeMoved(600, [{ id: 1 }], [at(2, 0.5, 0.5), at(7, 0, 0), at(3, 1, 1)]));
		expect(shown()).toEqual([[2, ...near(0.5, 0.5)], [3, 1, 1]]);
		expect(link.pointers.every).toBe(600);
		board.socket.hear(encodeAll(200, []));
		expect(shown()).toEqual([]);
		board.take();
		expect(board.awareness).toBe(0);
	});

	test('[PR5] a round that shows no pointers, and a broken line, take them away at once', () => {
		const { link, board } = sit();
		board.meet();
		board.socket.hear(encodeAll(200, [at(1, 0.1, 0.2)]));
		board.tell({ topic: 'stage', version: 1, value: { ...link.facts.stage, cursors: false } });
		expect(link.pointers.others).toEqual([]);
		board.tell({ topic: 'stage', version: 2, value: { ...link.facts.stage, cursors: true } });
		expect(link.pointers.others).toHaveLength(1);
		board.socket.drop();
		expect(link.pointers.others).toEqual([]);
	});

	test('[PR5] who wants no pointers shows none, sends none and is sent none, and can change their mind', () => {
		const { link, board } = sit();
		board.meet();
		link.pointers.look(whole);
		link.pointers.point([0.5, 0.5]);
		board.socket.hear(encodeAll(200, [at(1, 0.1, 0.2)]));
		link.pointers.want(false);
		vi.advanceTimersByTime(1000);
		link.pointers.point([0.6, 0.6]);
		link.pointers.look({ ...whole, box: [0, 0, 0.5, 0.5] });
		vi.advanceTimersByTime(1000);
		board.take();
		expect(link.pointers.others).toEqual([]);
		expect(board.points).toEqual([near(0.5, 0.5), null]);
		expect(board.views).toEqual([whole, null]);
		link.pointers.want(true);
		link.pointers.point([0.7, 0.7]);
		board.take();
		expect(board.points.at(-1)).toEqual(near(0.7, 0.7));
		expect(board.views.at(-1)?.rate).toBe('full');
	});
});

test('[PR2] places come through to a ten-thousandth of the plan', () => {
	for (const n of [0, 0.00004, 0.25, 0.99996, 1]) expect(Math.abs(spotOf([n, n])[0] / steps - n)).toBeLessThan(0.0001);
});
