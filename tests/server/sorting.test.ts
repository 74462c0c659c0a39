import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { createApp } from '#server/app.ts';
import { sortMoves, sortReasons } from '#server/db/schema.ts';
import { addGroup, groupCard, placeCard } from '#server/use/cards.ts';
import { readRoundContext } from '#server/use/context.ts';
import { mineFor } from '#server/use/mine.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { commandRound, turnRound } from '#server/use/rounds.ts';
import { giveSortReason, sitDown, sortItem, takeBackSortReason } from '#server/use/sorting.ts';
import { viewFor } from '#server/use/views.ts';
import type { ClusterId, RoundId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { movesEver, reasonsEver } from '#lib/domain/sorting.ts';
import { minutesInDay, minutesMost, type RoundKind } from '#lib/domain/round.ts';
import { openUntil, type RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, testConfig, TestClock } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { ourApp } from '../support/our-app.ts';
import { startRound, toRound } from '../support/to-round.ts';

const { app, ada } = await ourApp();

/** A workshop that sorts: citizens at two tables, and two groups with a card each. */
async function atTheTables(count = 8, on = app, host = ada) {
	const { workshopId, facilitator } = await openWorkshop(on, host);
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) must(await commandRound(on, facilitator, { command } as RoundCommand));
	};
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(on, workshopId, `Person ${i}`));
	const start = (kind: RoundKind) => startRound(on, facilitator, kind);
	await start('place');
	const cards = [];
	for (const person of people.slice(0, 2)) cards.push(must(await placeCard(on, person, { text: 'About the brook', theme: 'green', at: [0.5, 0.5] })).cardId);
	await start('group');
	const groups: ClusterId[] = [];
	for (const name of ['Light the path', 'Mend the bridge']) groups.push(must(await addGroup(on, people[0]!, { name })).clusterId);
	for (const [i, cardId] of cards.entries()) must(await groupCard(on, people[i]!, { cardId, clusterId: groups[i]! }));
	await start('sort');
	const tableOf = async (person: Actor) => (await mineFor(on, workshopId, person.personId))!.table;
	const byTable = new Map<number, Actor[]>();
	for (const person of people) {
		const table = (await tableOf(person))!.table;
		byTable.set(table, [...(byTable.get(table) ?? []), person]);
	}
	return { workshopId, facilitator, people, groups, turn, start, tableOf, one: byTable.get(1)!, two: byTable.get(2)! };
}

test('[ST5] tables are laid when the sorting starts, evenly; who comes late sits down where there is room, and anyone may change', async () => {
	const { workshopId, one, two, tableOf, groups } = await atTheTables(9);
	expect([one.length, two.length]).toEqual([5, 4]);
	const late = await joinAs(app, workshopId, 'Late');
	expect(await tableOf(late)).toBeNull();
	expect(reasonOf(await sortItem(app, late, { item: groups[0]!, when: 'now', was: null }))).toBe('no-such-table');
	expect(reasonOf(await sitDown(app, late, { table: 3 }))).toBe('no-such-table');
	must(await sitDown(app, late, { table: 2 }));
	expect(await tableOf(late)).toMatchObject({ table: 2, people: 5 });
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	must(await sitDown(app, one[0]!, { table: 2 }));
	expect((await tableOf(one[0]!))!.placed).toEqual({});
	expect((await tableOf(one[1]!))!.placed).toEqual({ [groups[0]!]: 'now' });
});

test('[ST5] what is told of a seat says for which round it holds: while people wait for the sorting it is not yet known', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const person = await joinAs(app, workshopId, 'Heron');
	await toRound(app, facilitator, 'sort');
	const { round } = await readRoundContext(app.db, workshopId);
	expect(await mineFor(app, workshopId, person.personId)).toMatchObject({ table: null, begun: round.index - 1 });
	must(await commandRound(app, facilitator, { command: 'start' }));
	expect(await mineFor(app, workshopId, person.personId)).toMatchObject({ table: { table: 1 }, begun: round.index });
});

test('[ST6] a table sorts together: all who sit there see it, the other table does not, and the host sees all along', async () => {
	const { workshopId, one, two, groups, tableOf } = await atTheTables();
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'soon', was: null }));
	for (const person of one) expect((await tableOf(person))!.placed).toEqual({ [groups[0]!]: 'soon' });
	for (const person of two) expect((await tableOf(person))!.placed).toEqual({});
	for (const role of ['participant', 'observer', 'officer'] as const) expect((await viewFor(app, workshopId, 'sort', role))!.tables).toBeNull();
	expect((await viewFor(app, workshopId, 'sort', 'facilitator'))!.tables!.map(({ placed }) => placed)).toEqual([{ [groups[0]!]: 'soon' }, {}]);
});

test('[ST7] of two who reach for the same thing the first has it, and the second is told; nothing that was done is lost', async () => {
	const { workshopId, one, groups, tableOf } = await atTheTables();
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	expect(reasonOf(await sortItem(app, one[1]!, { item: groups[0]!, when: 'later', was: null }))).toBe('just-changed');
	must(await sortItem(app, one[1]!, { item: groups[0]!, when: 'now', was: null }));
	must(await sortItem(app, one[1]!, { item: groups[0]!, when: 'later', was: 'now' }));
	must(await sortItem(app, one[1]!, { item: groups[0]!, when: null, was: 'later' }));
	expect((await tableOf(one[0]!))!.placed).toEqual({});
	const moves = await app.db.select({ when: sortMoves.when }).from(sortMoves).where(eq(sortMoves.workshopId, workshopId)).orderBy(sortMoves.seq);
	expect(moves.map(({ when }) => when)).toEqual(['now', 'later', null]);
	const racing = await Promise.all(one.map((person, i) => sortItem(app, person, { item: groups[1]!, when: i % 2 ? 'now' : 'soon', was: null })));
	expect(racing.filter((result) => !result.ok).every((result) => reasonOf(result) === 'just-changed')).toBe(true);
	expect(racing.some(({ ok }) => ok)).toBe(true);
});

test('[ST8] both sides of a disagreement stand without names, and only their writer takes one back', async () => {
	const { one, groups, tableOf, workshopId } = await atTheTables();
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'disagree', was: null }));
	must(await giveSortReason(app, one[0]!, { item: groups[0]!, side: 0, reason: ' Safer for children. ' }));
	(app.clock as TestClock).advance(1000);
	must(await giveSortReason(app, one[1]!, { item: groups[0]!, side: 1, reason: 'Shops lose trade.' }));
	const table = (await tableOf(one[0]!))!;
	expect(table.reasons.map(({ side, reason }) => [side, reason])).toEqual([[0, 'Safer for children.'], [1, 'Shops lose trade.']]);
	expect(table.own).toEqual([table.reasons[0]!.id]);
	expect(JSON.stringify(table)).not.toContain(one[1]!.personId);
	expect(reasonOf(await takeBackSortReason(app, one[0]!, { id: table.reasons[1]!.id }))).toBe('not-yours');
	for (const [bad, reason] of [['text-empty', '  '], ['text-too-long', 'x'.repeat(281)], ['bad-shape', 'a‮b']] as const) expect(reasonOf(await giveSortReason(app, one[0]!, { item: groups[0]!, side: 0, reason }))).toBe(bad);
	expect(reasonOf(await giveSortReason(app, one[0]!, { item: groups[0]!, side: 2, reason: 'x' }))).toBe('bad-shape');
	must(await takeBackSortReason(app, one[1]!, { id: table.reasons[1]!.id }));
	expect((await tableOf(one[0]!))!.reasons).toHaveLength(1);
	expect((await viewFor(app, workshopId, 'sort', 'facilitator'))!.tables![0]!.reasons).toHaveLength(1);
});

test('[ST9] only participants sort, only while the round is open, only what is on the table', async () => {
	const { facilitator, one, groups, turn } = await atTheTables();
	expect(reasonOf(await sortItem(app, facilitator, { item: groups[0]!, when: 'now', was: null }))).toBe('not-in-this-round');
	expect(reasonOf(await sortItem(app, one[0]!, { item: 'nothing', when: 'now', was: null }))).toBe('no-such-cluster');
	expect(reasonOf(await sortItem(app, one[0]!, { item: groups[0]!, when: 'high', was: null }))).toBe('bad-shape');
	await turn('pause');
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	await turn('resume', 'next');
	for (const late of [sortItem(app, one[0]!, { item: groups[0]!, when: 'later', was: 'now' }), giveSortReason(app, one[0]!, { item: groups[0]!, side: 0, reason: 'late' }), sitDown(app, one[0]!, { table: 2 })]) expect(reasonOf(await late)).toBe('not-in-this-round');
});

test('[ST10] when it is over everybody sees all the tables, and the priorities keep when, where tables differ, both sides, and who placed and who sorted', async () => {
	const { workshopId, one, two, groups, turn } = await atTheTables();
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	must(await sortItem(app, two[0]!, { item: groups[0]!, when: 'now', was: null }));
	must(await sortItem(app, one[1]!, { item: groups[1]!, when: 'soon', was: null }));
	must(await sortItem(app, two[1]!, { item: groups[1]!, when: 'disagree', was: null }));
	must(await giveSortReason(app, two[1]!, { item: groups[1]!, side: 1, reason: 'Where would buses go?' }));
	await turn('end', 'next');
	const sort = (await viewFor(app, workshopId, 'sort', 'participant'))!;
	expect(sort.tables!.map(({ placed, sorted }) => [Object.keys(placed).length, sorted])).toEqual([[2, 2], [2, 2]]);
	expect([sort.placedBy, sort.sortedBy]).toEqual([2, 4]);
	const found = await readPriorities(app, workshopId);
	const by = new Map(found.map((priority) => [priority.statement, priority]));
	expect(by.get('Light the path')).toMatchObject({ when: 'now', disagreed: false, placements: [{ table: '1', when: 'now' }, { table: '2', when: 'now' }] });
	expect(by.get('Mend the bridge')).toMatchObject({ when: null, disagreed: true, positions: [{ cardId: null, position: 'Others', reasons: ['Where would buses go?'] }] });
});

test('[ST10] what tables said stands when nobody sorts again: a round of sorting that is only walked through takes nothing back', async () => {
	const { workshopId, one, groups, turn, start } = await atTheTables();
	must(await sortItem(app, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	await turn('end', 'next');
	const said = async () => (await readPriorities(app, workshopId)).find(({ statement }) => statement === 'Light the path')!;
	expect((await said()).when).toBe('now');
	// As in a workshop that was brought back from its file: the priorities are there, and no moves behind them.
	await app.db.delete(sortMoves).where(eq(sortMoves.workshopId, workshopId));
	await start('sort');
	await turn('end');
	await start('close');
	await turn('next');
	expect(await said()).toMatchObject({ when: 'now', placements: [{ table: '1', when: 'now' }] });
});

test('[ST13] sorting stays open for days with its clock stopped, also when the server was started again: tables lie as they were left, and all who placed and sorted count', async () => {
	const clock = new TestClock();
	const database = await testDatabase();
	const begin = () => createApp(testConfig, { clock, random: randomBytes, database: { ...database, close: () => Promise.resolve() } });
	const first = await begin();
	const day = 24 * 60 * 60 * 1000;
	const { workshopId, facilitator, one, two, groups } = await atTheTables(8, first, await someAdmin(first));
	must(await sortItem(first, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	must(await commandRound(first, facilitator, { command: 'pause' }));
	await first.close();

	clock.advance(2 * day);
	const second = await begin();
	try {
		const seen = (await viewFor(second, workshopId, 'sort', 'participant'))!;
		expect(seen.tables).toBeNull();
		expect((await readRoundContext(second.db, workshopId)).round).toMatchObject({ state: 'paused' });
		// On day three: who sat there finds the table as it was left, someone else goes on at it, and one comes for the first time.
		expect((await mineFor(second, workshopId, one[0]!.personId))!.table).toMatchObject({ table: 1, placed: { [groups[0]!]: 'now' } });
		must(await sortItem(second, one[1]!, { item: groups[0]!, when: 'soon', was: 'now' }));
		must(await sortItem(second, two[0]!, { item: groups[0]!, when: 'disagree', was: null }));
		const late = await joinAs(second, workshopId, 'Late');
		must(await sitDown(second, late, { table: 2 }));
		must(await sortItem(second, late, { item: groups[1]!, when: 'later', was: null }));
		clock.advance(day);
		must(await commandRound(second, facilitator, { command: 'resume' }));
		must(await commandRound(second, facilitator, { command: 'end' }));
		must(await commandRound(second, facilitator, { command: 'next' }));
		const { tables, placedBy, sortedBy } = (await viewFor(second, workshopId, 'sort', 'participant'))!;
		expect(tables!.map(({ placed, people }) => [placed, people])).toEqual([[{ [groups[0]!]: 'soon' }, 4], [{ [groups[0]!]: 'disagree', [groups[1]!]: 'later' }, 5]]);
		expect([placedBy, sortedBy]).toEqual([2, 4]);
	} finally {
		await second.close();
		await database.close();
	}
});

test('[F10] a host gives sorting three more days: it is open until then, over a start of the server, and ends by itself with time to finish', async () => {
	const clock = new TestClock();
	const database = await testDatabase();
	const begin = () => createApp(testConfig, { clock, random: randomBytes, database: { ...database, close: () => Promise.resolve() } });
	const first = await begin();
	const [minute, day] = [60_000, minutesInDay * 60_000];
	const { workshopId, facilitator, one, groups } = await atTheTables(8, first, await someAdmin(first));
	const add = (minutes: number) => commandRound(first, facilitator, { command: 'add', minutes });
	for (const wrong of [0, 1.5, minutesMost + 1, Number.NaN]) expect(reasonOf(await add(wrong))).toBe('minutes-bad');
	const before = (await readRoundContext(first.db, workshopId)).round;
	must(await add(3 * minutesInDay));
	const given = (await readRoundContext(first.db, workshopId)).round;
	expect([openUntil(before), openUntil(given)]).toEqual([null, (before as { endsAt: number }).endsAt + 3 * day]);
	await first.close();

	clock.advance(3 * day - minute);
	const second = await begin();
	expect((await readRoundContext(second.db, workshopId)).round).toEqual(given);
	must(await sortItem(second, one[0]!, { item: groups[0]!, when: 'now', was: null }));
	await second.close();

	clock.advance(openUntil(given)! - clock.now());
	const third = await begin();
	try {
		await expect.poll(async () => (await readRoundContext(third.db, workshopId)).round.state).toBe('grace');
		must(await sortItem(third, one[1]!, { item: groups[0]!, when: 'soon', was: 'now' }));
		clock.advance(minute);
		must(await turnRound(third, workshopId, { command: 'time-up' }, null));
		expect(reasonOf(await sortItem(third, one[1]!, { item: groups[0]!, when: 'later', was: 'soon' }))).toBe('not-in-this-round');
	} finally {
		await third.close();
		await database.close();
	}
});

test('[ST11] one person’s moves and reasons have an end, taken back ones too, and the others go on', async () => {
	const { workshopId, one, groups } = await atTheTables();
	const roundId = 'sort' as RoundId;
	const row = { workshopId, roundId, table: 1, item: groups[0]!, personId: one[0]!.personId, at: new Date(app.clock.now()) };
	await app.db.insert(sortMoves).values(Array.from({ length: movesEver }, (_, i) => ({ ...row, when: i % 2 ? ('now' as const) : null })));
	expect(reasonOf(await sortItem(app, one[0]!, { item: groups[1]!, when: 'now', was: null }))).toBe('board-full');
	must(await sortItem(app, one[1]!, { item: groups[1]!, when: 'now', was: null }));
	await app.db.insert(sortReasons).values(Array.from({ length: reasonsEver }, (_, i) => ({ ...row, id: `r${i}`, side: 0 as const, reason: 'x', takenBackAt: row.at })));
	expect(reasonOf(await giveSortReason(app, one[0]!, { item: groups[0]!, side: 0, reason: 'more' }))).toBe('board-full');
	must(await giveSortReason(app, one[1]!, { item: groups[0]!, side: 0, reason: 'mine' }));
});
