import { expect, test } from 'vitest';
import { editionPaper } from '#server/export/report/edition.ts';
import { exportTables } from '#server/export/tables.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { castBallot } from '#server/use/ballots.ts';
import { answerPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { publishAnswers, readPublished } from '#server/use/publications.ts';
import { decideFlagged, readFlagged } from '#server/use/release.ts';
import { readReceipt, receiptFor } from '#server/use/receipts.ts';
import { viewFor } from '#server/use/views.ts';
import { joinGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { postTalk } from '#server/use/wall/talks.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must } from '../support/app.ts';
import { openWall, talkWords } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';
import { inviteOfficer } from '../support/voted.ts';

const { app, ada } = await ourApp();
const yes = { ...emptyAnswer, decision: 'yes' as const, status: 'agreed' as const, decided: 'The hall opens on Sundays.', reason: 'People will keep the key.', nextUpdate: '2027-06-01' };

test('[OS34] an officer answers what an Open Space brought as what any session brings, and whoever began it or joined it reads so on their receipt', async () => {
	const { workshopId, people, cell, to } = await openWall(app, ada);
	const [otter, heron, wren, maple] = people as [Actor, Actor, Actor, Actor];
	const { officer } = await inviteOfficer(app, ada, workshopId);
	const { talk } = must(await postTalk(app, otter, talkWords('A warm hall'), cell(0, 0)));
	must(await postTalk(app, heron, talkWords('Lunch club'), cell(0, 1)));
	await to('converge');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error('no poll');
	must(await castBallot(app, maple, { pollId: poll.id, choice: { [talk]: 2 } }));
	await to('act');
	must(await startGroup(app, heron, { title: 'Open the hall on Sundays', talks: [talk], lead: true, firstStep: 'Ask for the key', firstDay: '2027-04-01' }));
	must(await startGroup(app, heron, { title: 'Somebody to count the cold rooms', talks: [], lead: false, firstStep: '', firstDay: '' }));
	const [sundays] = (await viewFor(app, workshopId, 'closing', 'participant'))!.groups;
	must(await joinGroup(app, wren, { group: sundays!.id, into: true, brings: 'Two hours with a ladder' }));
	await to('circle');
	const record = await readPriorities(app, workshopId);
	const warm = record.find(({ statement }) => statement === 'A warm hall')!;
	must(await saveAnswers(app, officer, [{ id: warm.id, version: 0, answer: yes }], 'form'));
	must(await answerPledge(app, officer, warm.pledges[0]!.id, { version: 0, state: 'accepted', answer: 'Yes please.', thanked: true }));
	must(await decideFlagged(app, officer, (await readFlagged(app, workshopId)).map(({ at, words }) => ({ at, words, decision: 'keep' as const }))));
	must(await publishAnswers(app, officer, { ids: 'all', note: '' }));
	expect((await readPublished(app.db, workshopId))!.content.items.find(({ id }) => id === warm.id)).toMatchObject({ answer: { decision: 'yes', decided: 'The hall opens on Sundays.' } });
	// Nobody is said to have put cards down where nobody did.
	const said = JSON.stringify(editionPaper((await readPublished(app.db, workshopId))!.content, new Date(app.clock.now())).blocks);
	expect(said).toContain('stands in the book of proceedings');
	expect(said).not.toMatch(/\b0 cards|No cards/);

	const receipt = async (person: Actor) => (await readReceipt(app, (await receiptFor(app, person)).replace('/r/', '')))!;
	const told = [{ statement: 'A warm hall', answer: { decided: 'The hall opens on Sundays.' }, plans: [{ task: 'Open the hall on Sundays' }] }];
	expect(await receipt(otter)).toMatchObject({ begun: [{ kind: 'talk', title: 'A warm hall', priority: warm.id }], priorities: told });
	expect(await receipt(wren)).toMatchObject({ begun: [{ kind: 'group', title: 'Open the hall on Sundays', priority: warm.id }], priorities: told, pledges: [{ what: 'Two hours with a ladder', state: 'accepted', answer: 'Yes please.' }] });
	const heronHas = await receipt(heron);
	expect(heronHas.begun.map(({ title }) => title)).toEqual(['Lunch club', 'Open the hall on Sundays', 'Somebody to count the cold rooms']);
	expect(heronHas.begun.every(({ priority }) => heronHas.priorities.some(({ id }) => id === priority))).toBe(true);
	expect(await receipt(maple)).toMatchObject({ begun: [], priorities: [] });

	const tables = await exportTables(app, workshopId);
	expect(tables.find(({ name }) => name === 'actions')!.rows).toMatchObject([{ task: 'Open the hall on Sundays', first_step: 'Ask for the key' }]);
	const files = (await readTakeAway(app, workshopId, { offerWords: true }))!.files;
	const report = (await files.find(({ name }) => name === 'report.html')!.make()) as string;
	for (const words of ['A warm hall', 'Open the hall on Sundays', 'The hall opens on Sundays.', 'Somebody to count the cold rooms']) expect(report).toContain(words);
});
