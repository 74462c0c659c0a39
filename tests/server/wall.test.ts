import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { workshops } from '#server/db/schema.ts';
import { inside } from '#server/use/talks/inside.ts';
import { writeSection } from '#server/use/talks/write-notes.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { leaveWorkshop } from '#server/use/reactions.ts';
import { castBallot } from '#server/use/ballots.ts';
import { joinGroup, leadGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { addSlot, addSpace, callTalks, chooseConvergence, saveOpening } from '#server/use/wall/arrange-wall.ts';
import { answerAsk, askHosts, splitTalk } from '#server/use/wall/asks.ts';
import { sayFor, sayLine } from '#server/use/wall/circle.ts';
import { linkReports } from '#server/use/wall/reports.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { changeTalk, placeTalk, postTalk, takeDownTalk, takeOnTalk } from '#server/use/wall/talks.ts';
import { walk } from '#server/use/wall/walk.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, reasonOf, type TestClock } from '../support/app.ts';
import { openWall, talkWords as words } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

const atTheWall = (count = 4) => openWall(app, ada, count);

test('[OS1] two who reach for one cell: one has it, the other is told, and nothing of theirs is on the wall', async () => {
	const { people, cell, wall } = await atTheWall();
	const results = await Promise.all(people.map((person, i) => postTalk(app, person, words(`Talk ${i}`), cell(0, 0))));
	expect(results.map(reasonOf).sort()).toEqual(['cell-taken', 'cell-taken', 'cell-taken', null].sort());
	expect((await wall()).talks).toHaveLength(1);
});

test('[OS2] a talk is its convener’s: nobody else changes, moves or takes it down, the facilitator included', async () => {
	const { people, facilitator, cell, wall, mine } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	expect(reasonOf(await changeTalk(app, heron, talk, words('Mine now')))).toBe('not-yours');
	expect(reasonOf(await placeTalk(app, heron, talk, cell(1, 0)))).toBe('not-yours');
	expect(reasonOf(await takeDownTalk(app, heron, talk))).toBe('not-yours');
	expect(reasonOf(await placeTalk(app, facilitator, talk, cell(1, 0)))).toBe('not-in-this-round');
	expect(await mine(otter)).toMatchObject({ hosts: [talk], is: { at: 'wall' } });
	expect((await wall()).talks[0]).toMatchObject({ title: 'A warm hall', conveners: ['Person 0'], cell: cell(0, 0) });
	expect(JSON.stringify(await wall())).not.toContain(otter.personId);
});

test('[OS3] marks are numbers to others; one walks at any time, and only oneself', async () => {
	const { people, cell, wall, mine } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	must(await markTalk(app, heron, { talk, mark: 'interest' }));
	must(await markTalk(app, heron, { talk, mark: 'coming' }));
	expect([(await wall()).coming, (await wall()).interest]).toEqual([{ [talk]: 1 }, {}]);
	must(await walk(app, heron, { at: 'talk', talk }));
	expect((await mine(heron)).is).toEqual({ at: 'talk', talk });
	must(await walk(app, heron, { at: 'rest' }));
	expect((await mine(heron)).is).toEqual({ at: 'rest' });
	expect(reasonOf(await walk(app, heron, { at: 'talk', talk: 'nowhere000000000' as never }))).toBe('no-such-talk');
});

test('[OS6] whoever puts up or moves a second talk to one time is told at once, and is not refused; nobody else is told anything', async () => {
	const { people, cell, wall } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	expect(must(await postTalk(app, otter, words('A warm hall'), cell(0, 0))).twice).toBe(false);
	expect(must(await postTalk(app, heron, words('Lunch club'), cell(0, 1))).twice).toBe(false);
	const { talk, twice } = must(await postTalk(app, otter, words('Cheap heating'), cell(0, 2)));
	expect(twice).toBe(true);
	expect(must(await placeTalk(app, otter, talk, cell(1, 0))).twice).toBe(false);
	expect(must(await placeTalk(app, otter, talk, cell(0, 2))).twice).toBe(true);
	expect((await wall()).talks.map(({ cell: at }) => at)).toEqual([cell(0, 0), cell(0, 1), cell(0, 2)]);
});

test('[OS10] only conveners merge, both agree, and what was merged can be split off again into its own place', async () => {
	const { people, facilitator, cell, wall, mine } = await atTheWall();
	const [otter, heron, wren] = people as [Actor, Actor, Actor];
	const { talk: a } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	const { talk: b } = must(await postTalk(app, heron, words('Cheap heating'), cell(0, 1)));
	must(await markTalk(app, wren, { talk: b, mark: 'coming' }));
	expect(reasonOf(await askHosts(app, wren, { kind: 'merge', of: a, from: b }))).toBe('not-yours');
	expect(reasonOf(await askHosts(app, facilitator, { kind: 'merge', of: a, from: b }))).toBe('not-in-this-round');
	must(await askHosts(app, heron, { kind: 'merge', of: a, from: b }));
	expect((await wall()).talks.map(({ state }) => state)).toEqual(['posted', 'posted']);
	const [ask] = (await mine(otter)).asks;
	expect(ask).toMatchObject({ kind: 'merge', of: a, from: b });
	expect(reasonOf(await answerAsk(app, wren, { ask: ask!.id, agree: true }))).toBe('not-yours');
	must(await walk(app, wren, { at: 'talk', talk: b }));
	must(await answerAsk(app, otter, { ask: ask!.id, agree: true }));
	const [whole, part] = (await wall()).talks;
	expect(whole).toMatchObject({ id: a, conveners: ['Person 0', 'Person 1'] });
	expect(part).toMatchObject({ id: b, state: 'merged', into: a });
	expect((await wall()).coming).toEqual({ [a]: 1 });
	expect((await mine(wren)).is).toEqual({ at: 'talk', talk: a });
	// Its cell is free for others meanwhile; either of both may split it off.
	must(await splitTalk(app, otter, { part: b }));
	expect((await wall()).talks[1]).toMatchObject({ state: 'posted', cell: cell(0, 1), conveners: ['Person 1'] });
	expect(reasonOf(await answerAsk(app, otter, { ask: ask!.id, agree: true }))).toBe('ask-over');
});

test('[OS11] two merges that cross make one talk, once; and a part whose place was taken meanwhile waits for another', async () => {
	const { people, cell, wall } = await atTheWall();
	const [otter, heron, wren] = people as [Actor, Actor, Actor];
	const { talk: a } = must(await postTalk(app, otter, words('A'), cell(0, 0)));
	const { talk: b } = must(await postTalk(app, heron, words('B'), cell(0, 1)));
	const crossed = await Promise.all([askHosts(app, heron, { kind: 'merge', of: a, from: b }), askHosts(app, otter, { kind: 'merge', of: b, from: a })]);
	expect(crossed.map((one) => one.ok && one.value.agreed).sort()).toEqual([false, true]);
	const part = (await wall()).talks.find(({ state }) => state === 'merged')!;
	expect((await wall()).talks.filter(({ state }) => state === 'posted')).toHaveLength(1);
	must(await postTalk(app, wren, words('C'), part.cell!));
	expect(must(await splitTalk(app, otter, { part: part.id })).waits).toBe(true);
	expect((await wall()).talks.find(({ id }) => id === part.id)).toMatchObject({ state: 'posted', cell: null });
});

test('[OS12] two talks stand in one cell only where both agreed; somewhere else takes any number, and says where', async () => {
	const { people, cell, wall, mine } = await atTheWall();
	const [otter, heron, wren] = people as [Actor, Actor, Actor];
	const { talk: a } = must(await postTalk(app, otter, words('A'), cell(0, 0)));
	const { talk: b } = must(await postTalk(app, heron, words('B'), cell(1, 0)));
	expect(reasonOf(await placeTalk(app, heron, b, cell(0, 0)))).toBe('cell-taken');
	must(await askHosts(app, heron, { kind: 'share', of: a, from: b }));
	must(await answerAsk(app, otter, { ask: (await mine(otter)).asks[0]!.id, agree: true }));
	expect((await wall()).talks.map(({ cell: at, shares }) => [at, shares])).toEqual([[cell(0, 0), true], [cell(0, 0), true]]);
	const elsewhere = { slot: cell(0, 0).slot, space: (await wall()).spaces.at(-1)!.id };
	expect(reasonOf(await postTalk(app, wren, words('C'), elsewhere))).toBe('elsewhere-empty');
	must(await postTalk(app, wren, { ...words('C'), elsewhere: 'on the steps' }, elsewhere));
	must(await postTalk(app, wren, { ...words('D'), elsewhere: 'by the brook' }, elsewhere));
});

test('[OS13] a wall that is full keeps the talk waiting; the host adds spaces and times at any moment, and puts nothing into them', async () => {
	const { workshopId, people, facilitator, wall, to } = await atTheWall(20);
	const { slots, spaces } = await wall();
	const rooms = spaces.filter(({ kind }) => kind === 'room').length;
	let posted = 0;
	for (const person of people) for (let i = 0; i < 12 && posted < slots.length * rooms; i++, posted++) must(await postTalk(app, person, words(`Talk ${posted}`), 'find'));
	const late = must(await postTalk(app, people.at(-1)!, words('One more'), 'find'));
	expect(late.cell).toBeNull();
	expect(reasonOf(await addSpace(app, people[0]!, { name: 'The yard', link: '' }))).toBe('not-allowed');
	expect(reasonOf(await addSpace(app, facilitator, { name: 'The yard', link: 'javascript:alert(1)' }))).toBe('fields-bad');
	must(await addSpace(app, facilitator, { name: 'The yard', link: 'https://meet.example/yard' }));
	expect((await wall()).talks.at(-1)!.cell).toBeNull();
	must(await placeTalk(app, people.at(-1)!, late.talk, 'find'));
	expect((await wall()).talks.at(-1)!.cell).not.toBeNull();
	await to('talks');
	must(await addSlot(app, facilitator, { minutes: 20, label: 'Late round' }));
	const stage = await viewFor(app, workshopId, 'stage', 'participant');
	expect(stage.rounds.map(({ kind }) => kind).join()).toContain('talks,talks,talks,news');
	expect(stage.rounds[stage.round.index]!.id).toBe('talks');
	expect((await wall()).slots.map(({ state, label }) => [state, label])).toEqual([['now', ''], ['ahead', ''], ['ahead', 'Late round']]);
}, 180_000);

test('[F16] a time that is added once a host has gone back comes after what the room has come to: nothing held gets another place', async () => {
	const { workshopId, facilitator, to } = await atTheWall(1);
	await to('news');
	const ids = async () => (await viewFor(app, workshopId, 'stage', 'participant')).rounds.map(({ id }) => id);
	const before = await ids();
	const come = before.indexOf('news');
	must(await commandRound(app, facilitator, { command: 'back' }));
	must(await addSlot(app, facilitator, { minutes: 20, label: 'Once more' }));
	expect((await ids()).slice(0, come + 1)).toEqual(before.slice(0, come + 1));
	expect((await ids())[come + 1]).toMatch(/^talks-/);
});

test('[OS25] the link of a call is taken where it leads to a page over https, and nothing else is: a talk would not show it', async () => {
	const { facilitator: host, wall } = await atTheWall(1);
	for (const link of ['http://call.example/hall', 'tel:0123456', 'javascript:alert(1)', 'call.example']) expect(reasonOf(await addSpace(app, host, { name: 'The barn', link }))).toBe('fields-bad');
	must(await addSpace(app, host, { name: 'The barn', link: 'https://call.example/hall' }));
	expect((await wall()).spaces.find(({ name }) => name === 'The barn')?.link).toBe('https://call.example/hall');
});

test('[OS14] a time that is over takes no talk; one that has begun does', async () => {
	const { people, facilitator, cell, to } = await atTheWall();
	await to('talks');
	must(await postTalk(app, people[0]!, words('Late but here'), cell(0, 0)));
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(reasonOf(await postTalk(app, people[1]!, words('Too late'), cell(0, 1)))).toBe('not-in-this-round');
	must(await commandRound(app, facilitator, { command: 'start' }));
	expect(reasonOf(await postTalk(app, people[1]!, words('Too late'), cell(0, 1)))).toBe('slot-over');
	expect(must(await postTalk(app, people[1]!, words('Now then'), 'find')).cell!.slot).toBe(cell(1, 0).slot);
});

test('[OS15] a talk whose convener has left stays, and goes on with whoever takes it on', async () => {
	const { people, cell, wall, mine } = await atTheWall();
	const [otter, heron, wren] = people as [Actor, Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	expect(reasonOf(await takeOnTalk(app, heron, talk))).toBe('not-yours');
	must(await leaveWorkshop(app, otter));
	expect((await wall()).talks[0]).toMatchObject({ title: 'A warm hall', conveners: [] });
	const took = await Promise.all([takeOnTalk(app, heron, talk), takeOnTalk(app, wren, talk)]);
	expect(took.map(reasonOf).sort()).toEqual(['not-yours', null].sort());
	expect((await mine(took[0]!.ok ? heron : wren)).hosts).toEqual([talk]);
});

test('[OS16] reports come together by secret dots without a cap on one of them, or the space opens again; the host chooses, and either is whole', async () => {
	const { workshopId, facilitator, people, cell, to, wall } = await atTheWall();
	const ids = [];
	for (const [i, person] of people.entries()) ids.push(must(await postTalk(app, person, words(`Talk ${i}`), cell(i % 2, Math.floor(i / 2)))).talk);
	await to('converge');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error('no poll');
	expect(poll.options.map(({ id, kind }) => [id, kind])).toEqual(ids.map((id) => [id, 'talk']));
	expect(poll.parameters).toEqual({ dots: 3, cap: 3 });
	must(await castBallot(app, people[0]!, { pollId: poll.id, choice: { [ids[1]!]: 3 } }));
	expect(reasonOf(await chooseConvergence(app, facilitator, 'reopen'))).toBe('cannot-now');
	// While dots fall, hosts say what belongs together; only of their own.
	must(await linkReports(app, people[0]!, { a: ids[0]!, b: ids[1]!, linked: true }));
	expect(reasonOf(await linkReports(app, people[3]!, { a: ids[0]!, b: ids[1]!, linked: false }))).toBe('not-yours');
	expect((await viewFor(app, workshopId, 'closing', 'observer'))!.links).toEqual([[ids[0]!, ids[1]!].sort()]);
	await to('act');
	expect((await readPriorities(app, workshopId)).map(({ source, statement }) => [source.kind, statement])).toEqual([['talk', 'Talk 1'], ['talk', 'Talk 0'], ['talk', 'Talk 2'], ['talk', 'Talk 3']]);
	expect((await wall()).talks).toHaveLength(4);

	const other = await atTheWall();
	must(await postTalk(app, other.people[0]!, words('Alone'), other.cell(0, 0)));
	must(await chooseConvergence(app, other.facilitator, 'reopen'));
	await other.to('converge');
	expect((await viewFor(app, other.workshopId, 'poll', 'participant')).state).toBe('none');
	// The whole of it: what should happen is posted at once, and becomes what it would after dots.
	expect(await viewFor(app, other.workshopId, 'stage', 'participant')).toMatchObject({ title: 'The space is open again', may: expect.arrayContaining(['group.start', 'group.join', 'report.link']) });
	must(await startGroup(app, other.people[0]!, { title: 'Open it on Sundays', talks: [], lead: true, firstStep: 'Ask for the key', firstDay: '' }));
	await other.to('act');
	expect(await readPriorities(app, other.workshopId)).toEqual([]);
	const [sundays] = (await viewFor(app, other.workshopId, 'closing', 'participant'))!.groups;
	must(await joinGroup(app, other.people[1]!, { group: sundays!.id, into: true, brings: 'A ladder' }));
	await other.to('circle');
	expect((await readPriorities(app, other.workshopId)).map(({ statement, actions, pledges }) => [statement, actions.length, pledges.map(({ what }) => what)])).toEqual([['Open it on Sundays', 1, ['A ladder']]]);
	// Chosen and unchosen again, in the host's own words.
	const third = await atTheWall();
	must(await chooseConvergence(app, third.facilitator, 'reopen'));
	must(await chooseConvergence(app, third.facilitator, 'dots'));
	const [kept] = await app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, third.workshopId));
	expect(kept!.method.rounds.find(({ kind }) => kind === 'converge')).toEqual(openSpace.rounds.find(({ kind }) => kind === 'converge'));
});

test('[OS24] the host sees which talks have begun and have nothing written yet, and which have nobody of theirs there', async () => {
	const { workshopId, facilitator, people, cell, to } = await atTheWall();
	const { talk: a } = must(await postTalk(app, people[0]!, words('Written'), cell(0, 0)));
	const { talk: b } = must(await postTalk(app, people[1]!, words('Not written'), cell(0, 1)));
	must(await postTalk(app, people[2]!, words('Later'), cell(1, 0)));
	const desk = () => viewFor(app, workshopId, 'desk', 'facilitator');
	expect((await desk()).unwritten).toEqual([]);
	await to('talks');
	expect((await desk()).unwritten.sort()).toEqual([a, b].sort());
	const write = (text: string, was: string) => writeSection(inside(app, a), people[0]!, { section: 'points', text, was });
	must(await write('   ', ''));
	await app.rooms.flush(workshopId);
	expect((await desk()).unwritten.sort()).toEqual([a, b].sort());
	must(await write('Tea', ''));
	await app.rooms.flush(workshopId);
	expect(await desk()).toMatchObject({ unwritten: [b], hostless: [a, b] });
	must(await callTalks(app, facilitator, 'back'));
});

test('[OS17] action groups end as the records that officers answer: an action with its first step, pledges of what people bring, and what nobody owns', async () => {
	const { workshopId, people, cell, to } = await atTheWall();
	const [otter, heron, wren] = people as [Actor, Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	must(await postTalk(app, heron, words('Lunch club'), cell(0, 1)));
	await to('act');
	must(await startGroup(app, otter, { title: 'Open the hall on Sundays', talks: [talk], lead: true, firstStep: 'Ask for the key', firstDay: '2027-03-20' }));
	must(await startGroup(app, heron, { title: 'Count the cold rooms', talks: [], lead: false, firstStep: '', firstDay: '' }));
	expect(reasonOf(await startGroup(app, heron, { title: ' ', talks: [], lead: true, firstStep: '', firstDay: 'soon' }))).toBe('fields-bad');
	const groups = async () => (await viewFor(app, workshopId, 'closing', 'participant'))!.groups;
	const [sundays, cold] = await groups();
	must(await joinGroup(app, wren, { group: sundays!.id, into: true, brings: 'Two hours with a ladder' }));
	expect(reasonOf(await leadGroup(app, wren, { group: sundays!.id, firstStep: 'Mine', firstDay: '' }))).toBe('just-changed');
	const raced = await Promise.all([otter, wren].map((person) => leadGroup(app, person, { group: cold!.id, firstStep: 'Borrow a thermometer', firstDay: '' })));
	expect(raced.map(reasonOf).sort()).toEqual(['just-changed', null].sort());
	must(await startGroup(app, heron, { title: 'Somebody should ask the bus company', talks: [], lead: false, firstStep: '', firstDay: '' }));
	await to('circle');
	const made = await readPriorities(app, workshopId);
	const plans = made.flatMap(({ actions }) => actions);
	expect(plans.map(({ task, firstStep, leadName, due }) => [task, firstStep, leadName, due])).toContainEqual(['Open the hall on Sundays', 'Ask for the key', 'Person 0', '2027-03-20']);
	expect(plans).toHaveLength(2);
	const needed = made.find(({ statement }) => statement === 'Somebody should ask the bus company')!;
	expect([needed.source.kind, needed.actions]).toEqual(['group', []]);
	expect(made.flatMap(({ pledges }) => pledges).map(({ what, state }) => [what, state])).toEqual([['Two hours with a ladder', 'offered']]);
});

test('[OS18] the closing round: one line each, written, spoken or passed, callers too; lines have no names', async () => {
	const { workshopId, facilitator, people, to } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	expect(reasonOf(await sayLine(app, otter, { did: 'typed', line: 'Too early' }))).toBe('not-in-this-round');
	await to('circle');
	must(await sayLine(app, otter, { did: 'typed', line: 'I learned who has the key' }));
	must(await sayLine(app, heron, { did: 'passed' }));
	must(await sayLine(app, heron, { did: 'spoke' }));
	expect(reasonOf(await sayFor(app, otter, 'caller', { did: 'typed', line: 'Not me' }))).toBe('not-allowed');
	(app.clock as TestClock).advance(1000);
	must(await sayFor(app, facilitator, 'caller', { did: 'typed', line: 'Thank you, from the telephone' }));
	must(await sayFor(app, facilitator, 'caller', { did: 'passed' }));
	// Nobody is here by a socket: nobody is asked.
	expect(reasonOf(await sayFor(app, facilitator, 'next', { did: 'spoke' }))).toBe('ask-over');
	expect((await viewFor(app, workshopId, 'closing', 'observer'))!.circle).toEqual({ turn: null, left: 0, spoke: 3, passed: 1, lines: ['I learned who has the key', 'Thank you, from the telephone'] });
});

test('[OS19] the host words the rules of the day and calls into all talks; a call ends with its round and moves nobody', async () => {
	const { facilitator, people, wall, mine, to, cell } = await atTheWall();
	must(await saveOpening(app, facilitator, { principles: ['Come as you are.', ' '], law: 'Use your feet.' }));
	expect(reasonOf(await saveOpening(app, people[0]!, { principles: ['Mine'], law: 'Mine' }))).toBe('not-allowed');
	expect((await wall()).opening).toEqual({ principles: ['Come as you are.'], law: 'Use your feet.' });
	const { talk } = must(await postTalk(app, people[0]!, words('A'), cell(0, 0)));
	await to('talks');
	must(await walk(app, people[0]!, { at: 'talk', talk }));
	must(await callTalks(app, facilitator, 'back'));
	expect([(await wall()).call, (await mine(people[0]!)).is]).toEqual(['back', { at: 'talk', talk }]);
	await to('news');
	expect((await wall()).call).toBeNull();
});
