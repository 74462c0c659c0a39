import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { bookPaper } from '#server/export/report/book-paper.ts';
import { paperHtml } from '#server/export/paper/html.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readLog } from '#server/use/host/log.ts';
import { showPassage } from '#server/use/host/passages.ts';
import { readWordLines } from '#server/use/host/word-list.ts';
import { hideWords } from '#server/use/host/words.ts';
import { mineFor } from '#server/use/mine.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { describeReport, nameMyself } from '#server/use/talks/reports.ts';
import { viewFor } from '#server/use/views.ts';
import { joinGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { sayFor, sayLine } from '#server/use/wall/circle.ts';
import { postTalk } from '#server/use/wall/talks.ts';
import { topicsOf } from '#lib/domain/facts.ts';
import type { WordLine } from '#lib/domain/moderation.ts';
import { roles, type Actor, type Role } from '#lib/domain/people.ts';
import { joinAs, must, reasonOf } from '../support/app.ts';
import { openWall, talkWords } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();
const take = (actor: Actor, { text, ...place }: Pick<WordLine, 'kind' | 'id' | 'field' | 'text'>) => hideWords(app, actor, { place, text, why: 'person', say: 'It names someone.' });

/** A day of which every written word holds a mark of its own: what was voted on, and what became of it, too. */
async function aMarkedDay() {
	const room = await openWall(app, ada, 1);
	const { workshopId, facilitator, people, to, wall } = room;
	const ann = await joinAs(app, workshopId, 'zq-xann');
	const bob = people[0]!;
	const elsewhere = { slot: (await wall()).slots[0]!.id, space: (await wall()).spaces.at(-1)!.id };
	const { talk } = must(await postTalk(app, ann, { title: 'zq-xtitle', why: 'zq-xwhy', needs: ['language'], language: 'zq-xtongue', elsewhere: 'zq-xbench' }, elsewhere));
	must(await postTalk(app, bob, talkWords('Tea is cheap'), 'find'));
	must(await describeReport(app, ann, talk, { scribe: 'zq-xscribe', language: 'en', people: '', isFinished: false }));
	must(await nameMyself(app, bob, talk, 'zq-xnamed'));
	await to('converge');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state === 'open') for (const person of [ann, bob]) must(await castBallot(app, person, { pollId: poll.id, choice: { [talk]: 2 } as never, none: false }));
	await to('act');
	must(await startGroup(app, ann, { title: 'zq-xgroup', talks: [], lead: true, firstStep: 'zq-xstep', firstDay: '2027-04-01' }));
	const [group] = (await viewFor(app, workshopId, 'closing', 'participant'))!.groups;
	must(await joinGroup(app, bob, { group: group!.id, into: true, brings: 'zq-xvan' }));
	await to('circle');
	must(await sayLine(app, ann, { did: 'typed', line: 'zq-xline' }));
	must(await sayFor(app, facilitator, 'caller', { did: 'typed', line: 'zq-xcaller' }));
	return { ...room, ann, bob, talk };
}

/** Whatever anybody is sent or takes away, and the rows: all but the hosts' own list and what each writer keeps. */
async function everywhere({ workshopId, people, ann }: Awaited<ReturnType<typeof aMarkedDay>>): Promise<string> {
	const facts = await Promise.all(roles.flatMap((role: Role) => topicsOf[role].filter((topic) => topic !== 'mine' && topic !== 'desk').map((topic) => viewFor(app, workshopId, topic, role))));
	const files: string[] = [];
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/\.(csv|json|html|geojson|txt)$/.test(name)) files.push((await make()) as string);
	const rows: unknown[] = [];
	for (const table of ['people', 'talks', 'reports', 'report_names', 'action_groups', 'action_group_members', 'circle_lines', 'priorities', 'priority_snapshots', 'actions', 'pledges', 'outcome_changes', 'publications', 'events']) rows.push((await app.db.execute(sql`select * from ${sql.identifier(table)}`)).rows);
	const own = await Promise.all([ann, ...people].map(async ({ personId }) => ({ ...(await mineFor(app, workshopId, personId))!, passages: [] })));
	return JSON.stringify([facts, files, rows, own, paperHtml((await bookPaper(app, workshopId))!), await readPriorities(app, workshopId), await readOutcomes(app, workshopId)]);
}
const found = (text: string) => [...new Set(text.match(/zq-x\w*/g) ?? [])].sort();
const marks = ['zq-xann', 'zq-xbench', 'zq-xcaller', 'zq-xgroup', 'zq-xline', 'zq-xnamed', 'zq-xscribe', 'zq-xstep', 'zq-xtitle', 'zq-xtongue', 'zq-xvan', 'zq-xwhy'];

test('[TK24] a host takes out any words that somebody wrote in an Open Space: they leave the wall, the book, what was made of them, the rows and every file, and each writer is told why', { timeout: 120_000 }, async () => {
	const day = await aMarkedDay();
	const { workshopId, facilitator, ann, bob, talk } = day;
	const listed = async () => (await readWordLines(app.db, workshopId)).filter(({ text }) => text.includes('zq-x'));
	const lines = await listed();
	expect(found(JSON.stringify(lines))).toEqual(marks);
	expect(found(await everywhere(day))).toEqual(marks);
	expect(reasonOf(await take(bob, lines[0]!))).toBe('not-allowed');
	for (let line = (await listed())[0]; line; line = (await listed())[0]) {
		expect([line.field, reasonOf(await take(facilitator, { ...line, text: `${line.text}!` }))]).toEqual([line.field, 'just-changed']);
		must(await take(facilitator, line));
	}
	const after = await everywhere(day);
	expect(found(after)).toEqual([]);
	expect(after).toContain('Tea is cheap');
	expect((await readOutcomes(app, workshopId)).map(({ recountEqual }) => recountEqual)).toEqual([true]);
	const told = async (actor: Actor) => (await mineFor(app, workshopId, actor.personId))!.passages.map(({ text }) => text).sort();
	expect(await told(ann)).toEqual(['zq-xann', 'zq-xbench', 'zq-xgroup', 'zq-xline', 'zq-xstep', 'zq-xtitle', 'zq-xtongue', 'zq-xwhy']);
	expect(await told(bob)).toEqual(['zq-xnamed', 'zq-xvan']);
	const log = (await readLog(app, workshopId, 50)).filter(({ kind }) => kind === 'passage.hidden');
	expect([log.length, JSON.stringify(log).includes('zq-x')]).toEqual([marks.length, false]);
	// Shown again, all of it stands where it stood.
	for (const { id } of (await viewFor(app, workshopId, 'desk', 'facilitator')).passages) must(await showPassage(app, facilitator, { passageId: id }));
	expect(found(await everywhere(day))).toEqual(marks);
	expect((await day.wall()).talks.find(({ id }) => id === talk)).toMatchObject({ title: 'zq-xtitle', conveners: ['zq-xann'] });
});

test('[TK24] the title of a talk that people are voting on is not changed under their hands', async () => {
	const { workshopId, facilitator, people, to } = await openWall(app, ada, 2);
	for (const [i, person] of people.entries()) must(await postTalk(app, person, talkWords(`Talk ${i}`), 'find'));
	await to('converge');
	const line = (await readWordLines(app.db, workshopId)).find(({ field, text }) => field === 'title' && text === 'Talk 0')!;
	expect(reasonOf(await take(facilitator, line))).toBe('on-the-ballot');
	expect((await viewFor(app, workshopId, 'poll', 'participant'))).toMatchObject({ state: 'open' });
});
