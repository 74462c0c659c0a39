import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { cameOfRounds } from '#lib/domain/left-out.ts';
import { isOpen } from '#lib/domain/round.ts';
import { decideRound, nextDeadline, silenceLeft, timeLeft, type RoundCommand } from '#lib/domain/run.ts';

const method = planningForReal;
const noon = Date.UTC(2027, 2, 11, 12);
const minute = 60_000;
const lengthMs = method.rounds[1]!.minutes * minute;

function decide(command: RoundCommand, round: RoundState, now = noon) {
	const decided = decideRound(command, round, method, now);
	if (!decided.ok) throw new Error(decided.refusal.reason);
	return decided.value;
}
const refusalOf = (command: RoundCommand, round: RoundState) => {
	const decided = decideRound(command, round, method, noon);
	return decided.ok ? null : decided.refusal.reason;
};

test('[GR21] the silence at a round’s beginning runs with its clock: a stop stops it, more time does not bring it back, and no grace has one', () => {
	const silentMs = 5 * minute;
	const running: RoundState = { state: 'running', index: 3, endsAt: noon + 15 * minute, lengthMs: 15 * minute };
	const left = (round: RoundState, after: number) => silenceLeft(round, timeLeft(round, noon + after), silentMs);
	expect([0, 2 * minute, 5 * minute, 9 * minute].map((after) => left(running, after))).toEqual([silentMs, 3 * minute, 0, 0]);
	expect(left(decide({ command: 'add', minutes: 5 }, running, noon + 6 * minute).round, 6 * minute)).toBe(0);
	const paused = decide({ command: 'pause' }, running, noon + 2 * minute).round;
	expect(left(paused, 9 * minute)).toBe(3 * minute);
	expect(left(decide({ command: 'end' }, running, noon + minute).round, minute)).toBeNull();
	expect(silenceLeft({ state: 'running', index: 3, endsAt: noon, lengthMs: 2 * minute }, 2 * minute, silentMs), 'opened once more for a moment').toBeNull();
	expect(silenceLeft(running, 15 * minute), 'a round without one').toBeNull();
});

describe('the run sheet', () => {
	const ready: RoundState = { state: 'ready', index: 1 };
	const running = decide({ command: 'start' }, ready).round;

	test('[T1] a round runs for its length from the moment the server takes the start', () => {
		expect(running).toEqual({ state: 'running', index: 1, endsAt: noon + lengthMs, lengthMs });
		expect(timeLeft(running, noon + minute)).toBe(lengthMs - minute);
	});

	test('[T2] a paused round keeps its remaining time, however long the pause', () => {
		const paused = decide({ command: 'pause' }, running, noon + 5 * minute).round;
		expect(timeLeft(paused, noon + 999 * minute)).toBe(lengthMs - 5 * minute);
		const resumed = decide({ command: 'resume' }, paused, noon + 60 * minute).round;
		expect(resumed).toMatchObject({ state: 'running', endsAt: noon + 60 * minute + lengthMs - 5 * minute });
	});

	test('[T3] +1 and +5 add to what is left, running, paused or in the grace', () => {
		expect(decide({ command: 'add', minutes: 5 }, running).round).toMatchObject({ endsAt: noon + lengthMs + 5 * minute });
		const paused = decide({ command: 'pause' }, running).round;
		expect(decide({ command: 'add', minutes: 1 }, paused).round).toMatchObject({ state: 'paused', leftMs: lengthMs + minute });
		const grace = decide({ command: 'end' }, running).round;
		expect(decide({ command: 'add', minutes: 1 }, grace).round).toMatchObject({ state: 'running', endsAt: noon + minute });
	});

	test('[T4] a round ends with 30 seconds of grace in which acts are still open, then it is over', () => {
		expect(refusalOf({ command: 'time-up' }, running)).toBe('cannot-now');
		const end = noon + lengthMs;
		const grace = decide({ command: 'time-up' }, running, end).round;
		expect(grace).toMatchObject({ state: 'grace', endsAt: end + 30_000 });
		expect(isOpen(grace)).toBe(true);
		const over = decide({ command: 'time-up' }, grace, end + 30_000);
		expect(over.round).toEqual({ state: 'over', index: 1 });
		expect(over.events).toEqual([{ event: 'ended', index: 1 }]);
		expect(isOpen(over.round)).toBe(false);
	});

	test('[T5] a round whose end passed while the server was down still gets its whole grace', () => {
		const late = noon + lengthMs + 10 * minute;
		expect(decide({ command: 'time-up' }, running, late).round).toMatchObject({ state: 'grace', endsAt: late + 30_000 });
	});

	test('[T6] next leaves a running round through its end, and the next one waits for its start', () => {
		const next = decide({ command: 'next' }, running);
		expect(next.round).toEqual({ state: 'ready', index: 2 });
		expect(next.events).toEqual([
			{ event: 'ended', index: 1 },
			{ event: 'entered', index: 2, from: 1 }
		]);
		expect(isOpen(next.round)).toBe(false);
	});

	test('[T7] back returns to the round before; before the first there is none; after the last the session is finished', () => {
		expect(decide({ command: 'back' }, running).round).toEqual({ state: 'ready', index: 0 });
		expect(refusalOf({ command: 'back' }, { state: 'ready', index: 0 })).toBe('no-round-before');
		const last = method.rounds.length - 1;
		const finished = decide({ command: 'next' }, { state: 'over', index: last });
		expect(finished.round).toEqual({ state: 'finished', index: last });
		expect(refusalOf({ command: 'next' }, finished.round)).toBe('no-next-round');
		expect(decide({ command: 'back' }, finished.round).round).toEqual({ state: 'over', index: last });
	});

	test('[T13] a host goes straight to a later round: what runs is closed, each round between is left out, and the later one waits for its start', () => {
		const id = (index: number) => method.rounds[index]!.id;
		const jumped = decide({ command: 'jump', to: id(4) }, running);
		expect(jumped.round).toEqual({ state: 'ready', index: 4 });
		expect(jumped.events).toEqual([{ event: 'ended', index: 1 }, { event: 'left-out', index: 2 }, { event: 'left-out', index: 3 }, { event: 'entered', index: 4, from: 1 }]);
		expect(decide({ command: 'jump', to: id(2) }, ready).events, 'one that waits for its start is left out too').toEqual([{ event: 'left-out', index: 1 }, { event: 'entered', index: 2, from: 1 }]);
		for (const to of [id(0), id(1), 'no-such-round' as never]) expect(refusalOf({ command: 'jump', to }, running), to).toBe('not-a-later-round');
		expect(refusalOf({ command: 'jump', to: id(4) }, { state: 'finished', index: 3 })).toBe('not-a-later-round');
	});

	test('[T14] a round was held when it began at least once; one that the room went past without is left out, by jumping or by skipping', () => {
		const came = (round: RoundState, ...begun: number[]) => cameOfRounds(5, round, new Set(begun)).join(' ');
		expect(came({ state: 'ready', index: 3 }, 0, 1)).toBe('held held left-out ahead ahead');
		expect(came({ ...running, index: 3 } as RoundState, 0, 1, 3)).toBe('held held left-out held ahead');
		expect(came({ state: 'ready', index: 1 }, 0, 1, 2), 'gone back').toBe('held held held ahead ahead');
		expect(came({ state: 'finished', index: 4 }, 0, 3)).toBe('held left-out left-out held left-out');
	});

	test('[T8] whatever is pressed in whatever order, the round stays in the method and every clock that runs has an end', () => {
		const command: fc.Arbitrary<RoundCommand> = fc.oneof(
			fc.constantFrom<RoundCommand>({ command: 'start' }, { command: 'pause' }, { command: 'resume' }, { command: 'end' }, { command: 'next' }, { command: 'back' }, { command: 'time-up' }),
			fc.record({ command: fc.constant('add' as const), minutes: fc.integer({ min: 1, max: 60 }) }),
			fc.record({ command: fc.constant('jump' as const), to: fc.constantFrom(...method.rounds.map(({ id }) => id)) })
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(command, fc.integer({ min: 0, max: 40 * minute })), { maxLength: 60 }), (presses) => {
				let round: RoundState = { state: 'ready', index: 0 };
				let now = noon;
				for (const [press, wait] of presses) {
					now += wait;
					const decided = decideRound(press, round, method, now);
					if (!decided.ok) continue;
					round = decided.value.round;
					expect(round.index).toBeGreaterThanOrEqual(0);
					expect(round.index).toBeLessThan(method.rounds.length);
					const deadline = nextDeadline(round);
					if (round.state === 'running' || round.state === 'grace') expect(deadline).not.toBeNull();
					const left = timeLeft(round, now);
					if (left !== null) expect(left).toBeGreaterThanOrEqual(0);
				}
			})
		);
	});
});
