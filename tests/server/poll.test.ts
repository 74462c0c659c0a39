import { sql } from 'drizzle-orm';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { dictionaryOf, exportCsv, exportJson } from '#server/export/files.ts';
import { exportTables, type Table } from '#server/export/tables.ts';
import { castBallot } from '#server/use/ballots.ts';
import { addGroup, groupCard, placeCard } from '#server/use/cards.ts';
import { readOutcomes, recount } from '#server/use/outcomes.ts';
import { react } from '#server/use/reactions.ts';
import { commandRound, turnRound } from '#server/use/rounds.ts';
import { mineFor } from '#server/use/mine.ts';
import { viewFor } from '#server/use/views.ts';
import { digestText } from '#lib/domain/outcome.ts';
import type { Choice } from '#lib/domain/ballot.ts';
import type { PollFact } from '#lib/domain/facts.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { roles, type Actor } from '#lib/domain/people.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { tally, type Way } from '#lib/domain/tally/all.ts';
import { joinAs, must, openWorkshop, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';

const { app, clock, ada } = await ourApp();

/** A workshop that has come to its vote: `people` citizens with a card each, two groups of cards and one card on its own. */
async function atTheVote(count = 5) {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const turn = (...commands: RoundCommand['command'][]) => commands.reduce(async (before, command) => (await before, must(await commandRound(app, facilitator, { command } as RoundCommand))), Promise.resolve<unknown>(null));
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	await turn('start', 'next', 'start');
	const cards = [];
	for (const [i, person] of people.entries()) cards.push(must(await placeCard(app, person, { text: `=Card ${i} about the brook`, theme: 'green', at: [0.1 * i, 0.5] })).cardId);
	await turn('next', 'start');
	must(await react(app, people[1]!, { cardId: cards[0]!, kind: 'same' }));
	must(await react(app, people[2]!, { cardId: cards[0]!, kind: 'differ', reason: '@It floods there' }));
	await turn('next', 'start');
	const groups: ClusterId[] = [];
	for (const name of ['Light the path', 'Mend the bridge']) groups.push(must(await addGroup(app, people[0]!, { name })).clusterId);
	for (const [i, cardId] of cards.slice(0, -1).entries()) must(await groupCard(app, people[i]!, { cardId, clusterId: groups[i % 2]! }));
	await turn('next', 'next', 'next');
	return { workshopId, facilitator, people, cards, groups, turn };
}

async function openPollOf(workshopId: Actor['workshopId']) {
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(`the poll is ${poll.state}`);
	return poll;
}

test('[V8] a vote cannot start while a filled group has no name, or with fewer than two options; the round then has not started', async () => {
	const { workshopId, facilitator, people, cards, turn } = await atTheVote(3);
	await turn('back', 'back', 'back', 'start');
	const { clusterId } = must(await addGroup(app, people[0]!, { name: '', cardId: cards[2] }));
	await turn('next', 'next', 'next');
	expect(await commandRound(app, facilitator, { command: 'start' })).toEqual({ ok: false, refusal: { reason: 'groups-need-names', count: 1 } });
	expect((await viewFor(app, workshopId, 'stage', 'participant')).round.state).toBe('ready');
	expect((await viewFor(app, workshopId, 'poll', 'participant')).state).toBe('none');
	await turn('back', 'back', 'back', 'start');
	must(await groupCard(app, people[0]!, { cardId: cards[2]!, clusterId: null }));
	await turn('next', 'next', 'next', 'start');
	const { options } = await openPollOf(workshopId);
	expect(options.map(({ id }) => id)).not.toContain(clusterId);
});

test('[V48] more than 20 options are refused until some are put together; the round then has not started, and 20 open', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) must(await commandRound(app, facilitator, { command } as RoundCommand));
	};
	const people = [await joinAs(app, workshopId, 'Ann'), await joinAs(app, workshopId, 'Bob'), await joinAs(app, workshopId, 'Cy')];
	await turn('start', 'next', 'start');
	const cards = [];
	for (let i = 0; i < 21; i++) cards.push(must(await placeCard(app, people[i % 3]!, { text: `Thing ${i}`, theme: 'green', at: 'whole' })).cardId);
	await turn('next', 'start', 'next', 'start');
	const groups = [];
	for (const [i, cardId] of cards.entries()) groups.push(must(await addGroup(app, people[i % 3]!, { name: `Do thing ${i}`, cardId })).clusterId);
	await turn('next', 'next', 'next');
	expect(await commandRound(app, facilitator, { command: 'start' })).toEqual({ ok: false, refusal: { reason: 'poll-too-many-options', have: 21, limit: 20 } });
	expect((await viewFor(app, workshopId, 'stage', 'participant')).round.state).toBe('ready');
	await turn('back', 'back', 'back', 'start');
	must(await groupCard(app, people[0]!, { cardId: cards[20]!, clusterId: groups[0]! }));
	await turn('next', 'next', 'next', 'start');
	expect((await openPollOf(workshopId)).options).toHaveLength(20);
});

test('[V9] options are frozen with their text and the people behind them; a card on its own is one of them', async () => {
	const { workshopId, cards, groups, turn } = await atTheVote(5);
	await turn('start');
	const { options, parameters, eligible, turnout } = await openPollOf(workshopId);
	expect(options.map(({ id, kind, cards: n, people }) => [id, kind, n, people])).toEqual([
		[groups[0], 'cluster', 2, 2],
		[groups[1], 'cluster', 2, 2],
		[cards[4], 'card', 1, 1]
	]);
	expect(parameters).toEqual({ dots: 3, cap: 2 });
	expect([turnout, eligible]).toEqual([0, 5]);
});

test('[V10] while the vote is open nobody is told more than the turnout: no view, no role, no export', async () => {
	const { workshopId, people, groups, turn } = await atTheVote(5);
	await turn('start');
	const { id: pollId } = await openPollOf(workshopId);
	for (const person of people.slice(0, 4)) must(await castBallot(app, person, { pollId, choice: { [groups[1]!]: 2, [groups[0]!]: 1 } }));
	for (const role of roles) {
		for (const topic of ['stage', 'people', 'groups', 'desk', 'poll'] as const) {
			const text = JSON.stringify(await viewFor(app, workshopId, topic, role));
			expect(text).not.toMatch(/"result"|"choice"|"ballot|"digest"|"voters"/);
		}
	}
	expect(Object.keys(await openPollOf(workshopId)).sort()).toEqual(['eligible', 'id', 'lotCommitment', 'method', 'options', 'parameters', 'state', 'turnout']);
	expect((await mineFor(app, workshopId, people[4]!.personId))!.ballot).toBeNull();
	expect((await mineFor(app, workshopId, people[0]!.personId))!.ballot).toEqual({ choice: { [groups[1]!]: 2, [groups[0]!]: 1 } });
	const tables = await exportTables(app, workshopId);
	for (const name of ['outcomes', 'priorities', 'ballots']) expect(tables.find((table) => table.name === name)!.rows).toEqual([]);
	expect(await readOutcomes(app, workshopId)).toEqual([]);
});

test('[V11] one ballot a person, however many arrive at once; changeable until the close, also in the grace; refused after it', async () => {
	const { workshopId, facilitator, people, groups, turn } = await atTheVote(4);
	await turn('start');
	const { id: pollId } = await openPollOf(workshopId);
	const races = await Promise.all(Array.from({ length: 20 }, (_, i) => castBallot(app, people[0]!, { pollId, choice: { [groups[i % 2]!]: 1 } })));
	expect(new Set(races.map((race) => must(race).receipt)).size).toBe(1);
	expect((await openPollOf(workshopId)).turnout).toBe(1);
	expect(reasonOf(await castBallot(app, facilitator, { pollId, choice: {} }))).toBe('not-in-this-round');
	expect(reasonOf(await castBallot(app, people[1]!, { pollId, choice: { [groups[0]!]: 3 } }))).toBe('ballot-cap');
	await turn('end');
	must(await castBallot(app, people[0]!, { pollId, choice: { [groups[0]!]: 2 } }));
	must(await castBallot(app, people[1]!, { pollId, choice: {} }));
	clock.advance(31_000);
	must(await turnRound(app, workshopId, { command: 'time-up' }, null));
	expect(reasonOf(await castBallot(app, people[2]!, { pollId, choice: {} }))).toBe('poll-closed');
	const [outcome] = await readOutcomes(app, workshopId);
	expect(outcome).toMatchObject({ turnout: 2, eligible: 4, recountEqual: true });
	expect(outcome!.result).toMatchObject({ ballots: 2, blank: 1, total: 2 });
	expect(((await viewFor(app, workshopId, 'poll', 'observer')) as Extract<PollFact, { state: 'closed' }>).result.rows[0]).toMatchObject({ id: groups[0], score: 2, voters: 1 });
});

test('[V12] the close cuts ballots from voters: by receipt, in the order of receipts, and no row joins the two', async () => {
	const { workshopId, people, groups, turn } = await atTheVote(6);
	await turn('start');
	const { id: pollId } = await openPollOf(workshopId);
	const receipts: string[] = [];
	for (const [i, person] of people.entries()) receipts.push(must(await castBallot(app, person, { pollId, choice: { [groups[i % 2]!]: 1 } })).receipt);
	await turn('next');
	const { rows: stored } = await app.db.execute<{ receipt: string }>(sql`select receipt from ballots where poll_id = ${pollId}`);
	expect(stored.map(({ receipt }) => receipt)).toEqual([...receipts].sort());
	const { rows: open } = await app.db.execute(sql`select * from open_ballots where poll_id = ${pollId}`);
	expect(open).toEqual([]);
	const { rows: columns } = await app.db.execute<{ table_name: string; column_name: string }>(sql`select table_name, column_name from information_schema.columns where table_name in ('ballots', 'voters')`);
	expect(columns.map((column) => `${column.table_name}.${column.column_name}`).sort()).toEqual(['ballots.choice', 'ballots.poll_id', 'ballots.receipt', 'voters.person_id', 'voters.poll_id']);
	const { rows: who } = await app.db.execute<{ person_id: string }>(sql`select person_id from voters where poll_id = ${pollId}`);
	expect(who.map((row) => row.person_id).sort()).toEqual(people.map(({ personId }) => personId).sort());
});

test('[V13] an outcome keeps the board as it was, is never changed by what comes after, and one ballot more, less or other is seen', async () => {
	const { workshopId, people, cards, groups, turn } = await atTheVote(5);
	await turn('start');
	const { id: pollId } = await openPollOf(workshopId);
	for (const person of people) must(await castBallot(app, person, { pollId, choice: { [groups[0]!]: 1, [groups[1]!]: 1 } }));
	await turn('next', 'back', 'back', 'back', 'back', 'start');
	must(await groupCard(app, people[0]!, { cardId: cards[0]!, clusterId: null }));
	const [outcome] = await readOutcomes(app, workshopId);
	expect(outcome!.priorities.map(({ statement, place, tied, score, voters, people: n }) => [statement, place, tied, score, voters, n]).slice(0, 2)).toEqual([
		['Light the path', 1, true, 5, 5, 2],
		['Mend the bridge', 1, true, 5, 5, 2]
	]);
	expect(outcome!.priorities[0]!.cards.map(({ id }) => id)).toEqual([cards[0], cards[2]]);
	expect(outcome!.priorities[0]!.cards[0]).toMatchObject({ same: 1, differ: ['@It floods there'] });
	expect(outcome!.recountEqual).toBe(true);
	const { ballots } = outcome!;
	const other = ballots.map((ballot, i) => (i === 0 ? { ...ballot, choice: { [groups[0]!]: 2 } } : ballot));
	for (const changed of [ballots.slice(1), [...ballots, { receipt: 'f'.repeat(32), choice: {} }], other]) expect(recount(outcome!, changed)).toBe(false);
	await expect(app.db.execute(sql`insert into outcomes select * from outcomes`)).rejects.toThrow();
});

const cell = (table: Table[], name: string) => parse(exportCsv(table.find((one) => one.name === name)!), { columns: true }) as Record<string, string>[];

/** What an officer takes away from a workshop whose vote is over: five ballots, one of them blank. */
async function takenAway() {
	const { workshopId, people, groups, cards, turn } = await atTheVote(5);
	await turn('start');
	const { id: pollId } = await openPollOf(workshopId);
	for (const [i, person] of people.entries()) must(await castBallot(app, person, { pollId, choice: i === 4 ? {} : { [groups[0]!]: 2, [cards[4]!]: 1 } }));
	await turn('next');
	return { people, cards, tables: await exportTables(app, workshopId) };
}

test('[X1] the export names nobody, keeps its ids and says what every key means', async () => {
	const { people, cards, tables } = await takenAway();
	const everything = tables.map(exportCsv).join('\n') + exportJson(tables);
	for (const { personId } of people) expect(everything).not.toContain(personId);
	expect(everything).not.toMatch(/Person \d/);
	expect(cell(tables, 'cards')[0]).toMatchObject({ card_id: cards[0], same_here: '1', see_differently: '1', square: 'A3' });
	expect(dictionaryOf(tables).rows.length).toBe(tables.reduce((sum, table) => sum + Object.keys(table.columns).length, 0));
	expect(cell(tables, 'workshop')[0]).toMatchObject({ decider: 'Millbrook Town Council', decision_date: '2027-04-13', feedback_date: '2027-04-30', participants: '5' });
});

test('[X2] a cell that a spreadsheet would run as a formula cannot run; JSON keeps the words as they were', async () => {
	const { cards, tables } = await takenAway();
	expect(cell(tables, 'cards')[0]).toMatchObject({ text: "'=Card 0 about the brook" });
	expect(cell(tables, 'differing_views')).toEqual([{ card_id: cards[0], reason: "'@It floods there" }]);
	const rows = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\uFF1D1', 'plain, "quoted"\nand two lines'].map((text) => ({ text }));
	const back = parse(exportCsv({ name: 'risky', about: '', columns: { text: '' }, rows }), { columns: true }) as { text: string }[];
	expect(back.map(({ text }) => text)).toEqual([...rows.slice(0, 7).map(({ text }) => `'${text}`), rows[7]!.text]);
	const json = JSON.parse(exportJson(tables)) as { tables: { cards: { text: string }[] } };
	expect(json.tables.cards[0]!.text).toBe('=Card 0 about the brook');
});

test('[X3] the exported ballots, counted by a stranger from the files alone, give the exported result and the stored digest', async () => {
	const { tables } = await takenAway();
	const [outcome] = cell(tables, 'outcomes');
	const options = cell(tables, 'priorities').sort((a, b) => Number(a['option_number']) - Number(b['option_number']));
	const byReceipt = new Map<string, Choice>();
	for (const row of cell(tables, 'ballots')) byReceipt.set(row['receipt']!, { ...byReceipt.get(row['receipt']!), ...(row['option_id'] ? { [row['option_id']]: Number(row['value']) } : {}) });
	const way = { method: outcome!['method'], parameters: JSON.parse(outcome!['parameters']!) } as Way;
	const plain = options.map((row) => ({ id: row['option_id'] as ClusterId, name: row['statement']! }));
	const text = digestText(way, plain, [...byReceipt].map(([receipt, choice]) => ({ receipt, choice })));
	expect(createHash('sha256').update(text).digest('hex')).toBe(outcome!['digest']);
	const again = tally(plain, [...byReceipt.values()], way).result;
	expect(again.rows.map(({ id, score, voters, place }) => [id, String(score), String(voters), String(place)])).toEqual(
		cell(tables, 'priorities').map((row) => [row['option_id'], row['score'], row['voters'], row['place']])
	);
	expect(outcome).toMatchObject({ turnout: '5', eligible: '5', none_of_these: '1' });
});
