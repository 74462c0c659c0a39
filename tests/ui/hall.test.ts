import { expect, test } from 'vitest';
import type { WallFact } from '#lib/domain/facts.ts';
import type { RoundId, SpaceId } from '#lib/domain/ids.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { firstRows, footOf, wallOf } from '#lib/ui/hall/wall.ts';
import { hallWindow } from '#lib/ui/hall/wall-window.ts';
import { closedPoll, noPoll, openPoll, stageAt } from './facts.ts';

const at = (kind: string) => planningForReal.rounds.findIndex((round) => round.kind === kind);
const running = (kind: string): RoundState => ({ state: 'running', index: at(kind), endsAt: 1, lengthMs: 1 });
const people = { here: 5, cards: 44, heard: null };

test('[H1] while a vote is open the wall shows the task, and of the ballots only how many', () => {
	expect(wallOf(stageAt(running('vote')), openPoll)).toEqual({ shows: 'task' });
	expect(footOf(stageAt(running('vote')), people, openPoll)).toEqual({ says: 'turnout', turnout: 2, eligible: 5 });
});

test('[H2] cards are called face down for the whole silent round, its grace and what comes after it too, until the room moves on', () => {
	for (const round of [running('place'), { state: 'grace', index: at('place'), endsAt: 1, lengthMs: 1 }, { state: 'over', index: at('place') }] as RoundState[]) {
		expect(footOf(stageAt(round), people, noPoll)).toEqual({ says: 'cards', cards: 44, faceDown: true });
	}
	expect(footOf(stageAt({ state: 'ready', index: at('look') }), people, noPoll)).toMatchObject({ faceDown: false });
});

test('[H3] a result too long for the wall is cut between places, never inside a tie', () => {
	const places = (...list: number[]) => list.map((place) => ({ place }));
	expect(firstRows(places(1, 2, 3), 7)).toBe(3);
	expect(firstRows(places(1, 2, 3, 4, 5), 4)).toBe(4);
	expect(firstRows(places(1, 2, 3, 3, 3), 4)).toBe(2);
	expect(firstRows(places(1, 1, 1, 1, 1), 4)).toBe(4);
	const wall = wallOf(stageAt(running('close')), closedPoll(9, 8, 7, 6, 5, 4, 2, 2, 1));
	expect(wall.shows === 'result' && [wall.rows.length, wall.more]).toEqual([6, 3]);
});

test('[H4] the result stands from the close of the vote until another round begins, and again at the close and after it; a new vote made ready takes it down', () => {
	const result = closedPoll(2, 1);
	expect(wallOf(stageAt({ state: 'over', index: at('vote') }), result).shows).toBe('result');
	expect(wallOf(stageAt({ state: 'ready', index: at('vote') + 1 }), result).shows).toBe('result');
	expect(wallOf(stageAt(running('who')), result).shows).toBe('task');
	expect(wallOf(stageAt(running('close')), result).shows).toBe('result');
	expect(wallOf(stageAt({ state: 'finished', index: at('close') }, 'closed'), result).shows).toBe('result');
	expect(wallOf(stageAt({ state: 'ready', index: at('vote') }), result).shows).toBe('task');
	expect(wallOf(stageAt({ state: 'finished', index: at('close') }, 'closed'), noPoll).shows).toBe('closed');
	expect(wallOf(stageAt({ state: 'ready', index: 0 }, 'draft'), noPoll).shows).toBe('waiting');
});

test('[OS20] a wall on the hall screen: the times that are on or next, spaces with talks first, and how many are out of sight', () => {
	const slots = (['over', 'now', 'ahead', 'ahead', 'ahead'] as const).map((state, i) => ({ id: `r${i}` as RoundId, state }));
	const spaces = Array.from({ length: 8 }, (_, i) => ({ id: `s${i}` as SpaceId }));
	const at = (slot: number, space: number) => ({ cell: { slot: `r${slot}` as RoundId, space: `s${space}` as SpaceId } });
	const seen = hallWindow(slots, spaces, [at(1, 7), at(1, 7), at(1, 7), at(2, 0), at(4, 6), { cell: null }]);
	expect(seen.slots.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3']);
	expect(seen.rows.map(({ id }) => id)).toEqual(['s0', 's1', 's2', 's3', 's4', 's7']);
	expect(seen.more).toBe(1);
	expect(hallWindow(slots.map((slot) => ({ ...slot, state: 'over' as const })), spaces, []).slots.map(({ id }) => id)).toEqual(['r2', 'r3', 'r4']);
	const agenda = { talks: [{ state: 'posted' }, { state: 'merged' }] } as unknown as WallFact;
	expect(footOf(stageAt(running('look')), people, noPoll, agenda)).toEqual({ says: 'talks', talks: 1 });
});
