import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { openSpaceDays } from '#lib/domain/method/open-space.ts';
import { isOpen } from '#lib/domain/round.ts';
import { decideRound, nextDeadline } from '#lib/domain/run.ts';
import Clock from '#lib/ui/Clock.svelte';
import { controls } from '#lib/ui/desk/controls.ts';
import { minutesLate, sheetEnd } from '#lib/ui/desk/run-sheet.ts';
import { slotWhen } from '#lib/ui/wall/looks.ts';
import { wall } from '#lib/i18n/en/wall.ts';
import type { RoundId } from '#lib/domain/ids.ts';
import { noPoll, stageAt } from './facts.ts';

const rounds = openSpaceDays.rounds.map(({ id, kind, title, short, minutes, overnight }) => ({ id, kind, title, short, minutes, ...(overnight ? { overnight } : {}) }));
const index = rounds.findIndex(({ overnight }) => overnight);

test('[OS31] between two days nothing runs out: what may be done then may be done until the host goes on, and the clock and the desk say so', () => {
	const started = decideRound({ command: 'start' }, { state: 'ready', index }, openSpaceDays, 0);
	if (!started.ok) throw new Error(started.refusal.reason);
	const { round } = started.value;
	expect([isOpen(round), nextDeadline(round)]).toEqual([true, null]);
	expect(controls({ ...stageAt(round), rounds }, noPoll)).toMatchObject({ main: { command: 'next' }, clock: [], addTime: false, back: { command: 'back' } });
	const clock = render(Clock, { props: { round, left: 300_000, kind: 'break', overnight: true } }).body;
	expect(clock).toContain('Open until we meet again');
	expect(clock).not.toMatch(/5:00|>paused/);
});

test('[OS31] a time on the wall that is on another day says so, and one that lasts days says on which it ends', () => {
	const noon = new Date(2027, 2, 11, 12).getTime();
	const slot = (startsAt: number, minutes: number) => ({ id: 'talks' as RoundId, label: '', minutes, state: 'ahead' as const, startsAt });
	expect(slotWhen(wall, slot(noon + 3_600_000, 30), 0, noon)).toBe('1:00pm to 1:30pm');
	expect(slotWhen(wall, slot(noon + 25 * 3_600_000, 30), 0, noon)).toBe('Friday 12 March, 1:00pm to 1:30pm');
	expect(slotWhen(wall, slot(noon, 2880), 0, noon)).toBe('12:00pm to Saturday 13 March, 12:00pm');
});

test('[OS31] the sheet says when this day ends, and calls nobody a day late on the next', () => {
	const day = rounds.slice(0, index).reduce((sum, { minutes }) => sum + minutes, 0);
	expect(sheetEnd(rounds, { state: 'ready', index: 0 }, 0)).toBe(day * 60_000);
	expect(sheetEnd(rounds, { state: 'ready', index }, 0)).toBeNull();
	expect(minutesLate(rounds, { state: 'ready', index: index + 1 }, 0, 86_400_000)).toBeNull();
});
