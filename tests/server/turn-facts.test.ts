import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveFacts } from '#server/realtime/facts.ts';
import type { Topic } from '#lib/domain/facts.ts';
import { meeting, type Meeting } from '../support/people.ts';
import { joinAs } from '../support/app.ts';

let room: Meeting;
beforeEach(async () => {
	room = await meeting(1);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(async () => {
	vi.useRealTimers();
	await room.close();
});

/** Lets the database answer, while no time passes for the facts. `mostMs` of the real one: only what is not meant to come needs less. */
async function answered(holds: () => boolean, mostMs = 50_000): Promise<void> {
	for (const end = Date.now() + mostMs; !holds() && Date.now() < end; ) await new Promise((resolve) => setImmediate(resolve));
}

test('[F12] what changes with a round comes with it, and does not wait for its turn as counts do', async () => {
	const { app, workshopId } = room;
	const facts = new LiveFacts(app);
	const got: Topic[] = [];
	facts.join(room.facilitator, (_frame, topic) => void got.push(topic));
	vi.advanceTimersByTime(1000);
	await answered(() => got.includes('desk') && got.includes('stage'));
	vi.advanceTimersByTime(60);
	got.length = 0;

	await joinAs(app, workshopId, 'Late');
	facts.changed(workshopId, 'desk');
	vi.advanceTimersByTime(60);
	await answered(() => got.includes('desk'), 300);
	expect(got, 'counts rest').not.toContain('desk');
	facts.changed(workshopId, 'stage', 'desk');
	vi.advanceTimersByTime(0);
	await answered(() => got.includes('desk'));
	expect(got).toContain('desk');
	facts.close();
});
