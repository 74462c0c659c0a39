import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { people } from '#server/db/schema.ts';
import { openRehearsal } from '#server/rehearse/open.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readBoardRows } from '#server/use/board-rows.ts';
import { viewFor } from '#server/use/views.ts';
import { readRoundContext } from '#server/use/context.ts';
import { createWorkshop } from '#server/use/workshops.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { joinAs, must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

async function hostOf(workshopId: WorkshopId): Promise<Actor> {
	const rows = await app.db.select({ id: people.id, role: people.role }).from(people).where(eq(people.workshopId, workshopId));
	return { personId: rows.find(({ role }) => role === 'facilitator')!.id as PersonId, workshopId, role: 'facilitator' };
}

test('[B12] a workshop is tried out alone: simulated people do what each round asks for, from the first card to the plan, and nothing of it is in the real one', async () => {
	const { id } = must(await createWorkshop(app, ada, { title: 'Millbrook', question: '' }));
	const made = must(await openRehearsal(app, ada, await hostOf(id), 6));
	const host = await hostOf(made.id);
	expect(await viewFor(app, made.id, 'desk', 'facilitator')).toMatchObject({ joined: 6, here: 6, lost: 0 });
	const seen = new Map<string, unknown>();
	for (let i = 0; i < 12; i++) {
		const { spec } = await readRoundContext(app.db, made.id);
		if (spec.kind === 'close') break;
		must(await commandRound(app, host, { command: 'start' }));
		for (let beat = 0; beat < 24; beat++) await app.rehearsals.act(made.id, ada.id);
		const board = await (app.rooms.flush(made.id), readBoardRows(app.db, made.id));
		seen.set(spec.kind, { cards: board.cards.length, groups: board.clusters.length });
		// A group without a name would hold the vote up.
		expect(board.clusters.filter(({ name }) => name.trim() === '')).toEqual([]);
		must(await commandRound(app, host, { command: 'end' }));
		must(await commandRound(app, host, { command: 'next' }));
	}
	expect([...seen.keys()]).toEqual(['arrive', 'place', 'look', 'group', 'break', 'sort', 'vote', 'who', 'plan']);
	const board = await readBoardRows(app.db, made.id);
	expect(board.cards.length).toBeGreaterThan(6);
	expect(board.cards.some(({ same }) => same > 0)).toBe(true);
	expect(board.clusters.length).toBeGreaterThanOrEqual(2);
	const [outcome] = await readOutcomes(app, made.id);
	expect(outcome!.turnout).toBe(6);
	const priorities = await readPriorities(app, made.id);
	expect(priorities.length).toBeGreaterThanOrEqual(2);
	expect(priorities.some(({ actions }) => actions.length > 0)).toBe(true);
	await app.rooms.flush(id);
	expect((await readBoardRows(app.db, id)).cards).toEqual([]);
}, 180_000);

test('[B12] only a host rehearses, not a rehearsal itself, with so many people and so often only', async () => {
	const { id } = must(await createWorkshop(app, ada, { title: 'Millbrook', question: '' }));
	const host = await hostOf(id);
	const why = async (actor: Actor, size = 6) => {
		const opened = await openRehearsal(app, ada, actor, size);
		return opened.ok ? opened.value.id : opened.refusal.reason;
	};
	const first = (await why(host)) as WorkshopId;
	expect(await why(host, 7)).toBe('bad-shape');
	expect(await why(await hostOf(first))).toBe('cannot-now');
	expect(await why(await joinAs(app, first, 'Someone'))).toBe('not-allowed');
	await why(host);
	await why(host);
	expect(await why(host)).toBe('rehearsals-many');
});
