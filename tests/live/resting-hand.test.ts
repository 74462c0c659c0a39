import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RestingHand } from '#lib/live/line/resting-hand.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A hand on a page where everything can be pressed, or nothing. */
function onPage(canBePressed = true) {
	const page = Object.assign(new EventTarget(), { closest: () => (canBePressed ? page : null) });
	const hand = new RestingHand(page as unknown as Document);
	const taken: number[] = [];
	return { hand, taken, does: (kind: string) => page.dispatchEvent(new Event(kind)), hear: (...all: number[]) => all.forEach((n) => hand.inTurn(() => taken.push(n))) };
}

test('[O22] what comes while a finger is down waits for what the press does, then comes in order', () => {
	const { taken, does, hear } = onPage();
	hear(1);
	does('pointerdown');
	hear(2, 3);
	does('pointerup');
	hear(4);
	expect(taken).toEqual([1]);
	does('click');
	expect(taken, 'the press is done first').toEqual([1]);
	vi.advanceTimersByTime(1);
	hear(5);
	expect(taken).toEqual([1, 2, 3, 4, 5]);
});

test('[O22] a press that becomes a scroll, comes to nothing or never ends holds nothing back for long; beside a button nothing waits', () => {
	for (const [ends, ms] of [[['pointercancel'], 0], [['pointerup'], 400], [[], 5_000]] as const) {
		const { taken, does, hear } = onPage();
		does('pointerdown');
		hear(1);
		for (const kind of ends) does(kind);
		if (ms > 0) vi.advanceTimersByTime(ms - 1);
		expect(taken).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(taken).toEqual([1]);
	}
	const { taken, does, hear } = onPage(false);
	does('pointerdown');
	hear(1);
	expect(taken).toEqual([1]);
});

test('[O22] a line that breaks under a finger loses nothing that came on it, also where one thing cannot be taken', () => {
	const { hand, taken, does, hear } = onPage();
	does('pointerdown');
	const thrown: unknown[] = [];
	vi.stubGlobal('queueMicrotask', (later: () => void) => {
		try {
			later();
		} catch (fault) {
			thrown.push(fault);
		}
	});
	hear(1);
	hand.inTurn(() => {
		throw new Error('no');
	});
	hear(2);
	hand.lift();
	vi.unstubAllGlobals();
	expect(taken).toEqual([1, 2]);
	expect(thrown).toHaveLength(1);
	hear(3);
	expect(taken).toEqual([1, 2, 3]);
});
