import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { ServerClock } from '#lib/live/line/clock.ts';
import { untilNext } from '#lib/live/ticking.svelte.ts';
import { common } from '#lib/i18n/en/common.ts';
import { clockTime } from '#lib/ui/clock-words.ts';

/** A device: its wall clock is wrong by `skew`, trips take what the test says. True time is the server's. */
function device(skew: number, serverNow: number | null = null) {
	let now = 1_800_000_000_000;
	let slept = 0;
	const clock = new ServerClock({ now: () => now + skew, steady: () => now - slept }, serverNow);
	return {
		clock,
		ask(up: number, down: number) {
			const sent = clock.ask();
			now += up;
			const server = now;
			now += down;
			clock.heard(sent, server);
		},
		error: () => Math.abs(clock.now() - now),
		pass: (ms: number) => void (now += ms),
		sleep: (ms: number) => {
			now += ms;
			slept += ms;
		},
		setBy: (ms: number) => void (skew += ms)
	};
}

describe('the server’s clock', () => {
	test('[L13] with a device clock that is wrong, the error stays within half the shortest trip', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -40_000_000, max: 40_000_000 }),
				fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })), { minLength: 1, maxLength: 12 }),
				(skew, trips) => {
					const { clock, ask, error } = device(skew);
					for (const [up, down] of trips) ask(up, down);
					expect(error()).toBeLessThanOrEqual(clock.bound + 0.001);
					expect(clock.bound).toBe(Math.min(...trips.slice(-8).map(([up, down]) => (up + down) / 2)));
				}
			)
		);
	});

	test('[L13] one slow answer does not spoil a good one', () => {
		const { ask, error } = device(3_600_000);
		ask(10, 12);
		ask(2_000, 10);
		expect(error()).toBeLessThanOrEqual(11);
	});

	test('[L13] before the first answer the page’s own time of making is the guess', () => {
		expect(device(-120_000, 1_800_000_000_000).error()).toBe(0);
	});

	test('[L14] sleep does not put the clock wrong, and it is asked anew', () => {
		const { clock, ask, sleep, error } = device(5_000);
		ask(10, 10);
		expect(clock.hasJumped()).toBe(false);
		sleep(3_600_000);
		expect(error()).toBeLessThanOrEqual(10);
		expect(clock.hasJumped()).toBe(true);
		expect(clock.hasJumped()).toBe(false);
	});

	test('[L14] a clock set by hand is right again after one answer, however good the old answers were', () => {
		const { ask, setBy, error } = device(0);
		ask(1, 1);
		setBy(-86_400_000);
		ask(40, 60);
		expect(error()).toBeLessThanOrEqual(50);
	});

	test('[L17] the clock on the page looks again just when its second goes, and never sleeps past one', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 7_200_000 }), (left) => {
				const wait = untilNext(left);
				expect(wait).toBeLessThanOrEqual(250);
				// Nothing changes in between, and what comes at the end of the last wait before a whole second is that second.
				expect(clockTime(left - wait + 0.5, common)).toBe(clockTime(left, common));
				if (left % 1000 > 0 && left % 1000 <= 250) expect(clockTime(left - wait, common)).not.toBe(clockTime(left, common));
			})
		);
		expect(untilNext(null)).toBe(250);
		expect(untilNext(0)).toBe(250);
	});
});
