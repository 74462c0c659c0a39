import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ground } from '#server/realtime/ground.ts';
import { Projection } from '#server/realtime/projection.ts';
import type { CardRow } from '#server/realtime/projection-rows.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { TestClock } from '../support/app.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[GR17] in a room that has become quiet the desk is told until no card has moved in the last minute', async () => {
	const clock = new TestClock();
	const after = async (seconds: number) => {
		for (let i = 0; i < seconds; i++) {
			clock.advance(1000);
			await vi.advanceTimersByTimeAsync(1000);
		}
	};
	const ground = { clock, ticking: 'auto', db: { transaction: async () => {} } } as unknown as Ground;
	const told: number[] = [];
	const projection: Projection = new Projection(ground, 'workshop' as WorkshopId, async () => {}, () => void told.push(projection.movesLately));
	const put = (id: string, clusterId: string | null) => projection.put({ cards: [{ id, state: 'board', clusterId, alsoId: null } as unknown as CardRow], clusters: [], notes: [] });
	for (const id of ['a', 'b']) put(id, null);
	put('a', 'park');
	await after(50);
	put('b', 'park');
	await after(9);
	expect(told.at(-1)).toBe(2);
	await after(5);
	expect(told.at(-1)).toBe(1);
	await after(60);
	expect(told.at(-1)).toBe(0);
	const quiet = told.length;
	await after(300);
	expect(told, 'nothing more is said').toHaveLength(quiet);
	// One that moves after that is counted, and forgotten, too.
	put('a', null);
	await after(5);
	expect(told.at(-1)).toBe(1);
	await after(60);
	expect(told.at(-1)).toBe(0);
	projection.close();
});
