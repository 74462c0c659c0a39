import { expect, test } from 'vitest';
import { readReleased } from '#server/export/released.ts';
import { recordOf } from '#server/export/read-record.ts';
import { knowArea } from '#server/use/known-areas.ts';
import { mineFor } from '#server/use/mine.ts';
import { viewFor } from '#server/use/views.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import { commandRound } from '#server/use/rounds.ts';
import { joinAs, must, openWorkshop } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { startRound } from '../support/to-round.ts';

const { app, ada } = await ourApp();

test('[PL5] a person may say which part of the plan they know, change it and take it back; others are told counts only, small ones not at all', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const people = [];
	for (let i = 0; i < 12; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	for (const [i, person] of people.entries()) must(await knowArea(app, person, { area: i < 9 ? 'Old Mill' : 'elsewhere' }));
	expect((await mineFor(app, workshopId, people[0]!.personId))!.area).toBe('Old Mill');
	must(await knowArea(app, people[0]!, { area: 'whole' }));
	must(await knowArea(app, people[1]!, { area: '' }));
	expect((await mineFor(app, workshopId, people[1]!.personId))!.area).toBeNull();
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).areas).toEqual([
		{ area: 'Old Mill', people: 7 },
		{ area: 'elsewhere', people: 3 },
		{ area: 'whole', people: 1 }
	]);
	for (const [actor, area, reason] of [[people[2]!, 'Nowhere Street', 'bad-place'], [facilitator, 'Old Mill', 'not-allowed']] as const) expect(await knowArea(app, actor, { area })).toEqual({ ok: false, refusal: { reason } });
	// Told outside the workshop when nobody can come any more.
	expect((await readReleased(app, workshopId))!.areas).toEqual({});
	await startRound(app, facilitator, 'close');
	must(await commandRound(app, facilitator, { command: 'next' }));
	must(await closeWorkshop(app, facilitator));
	const record = await recordOf(app, (await readReleased(app, workshopId))!);
	expect(record.areas).toEqual({ 'Old Mill': 7, elsewhere: 'under-5', whole: 'under-5' });
});
