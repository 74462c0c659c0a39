import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { outcomesPage, type Outcome } from '#server/api/outcomes.ts';
import { editionPaper } from '#server/export/report/edition.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { readPage } from '#server/use/answer-page.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { viewFor } from '#server/use/views.ts';
import { setVotePlan } from '#server/use/vote-plan.ts';
import { answers } from '#lib/i18n/en/answers.ts';
import { said } from '#lib/i18n/en/said.ts';
import { must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, ada } = await ourApp();

/** What each of four people gives to the first option, what it then gets, and how it is called at the desk, on the public page and in the report. */
const kinds: { name: string; form: Record<string, string>; gives: number; unit: string; desk: string; page: string; report: string }[] = [
	{ name: 'dots', form: { method: 'dots' }, gives: 2, unit: 'dots', desk: '8 dots', page: '8 dots from 4 people. ', report: '8 dots from 4 people' },
	{ name: 'approval', form: { method: 'approval' }, gives: 1, unit: 'ticks', desk: '4 ticks', page: '4 ticks from 4 people. ', report: '4 ticks from 4 people' },
	{ name: 'stars', form: { method: 'stars' }, gives: 5, unit: 'stars', desk: '20 stars', page: '20 stars from 4 people. ', report: '20 stars from 4 people' },
	{ name: 'budget, ticks', form: { method: 'budget', budget: '900' }, gives: 1, unit: 'ticks', desk: '4 ticks', page: '4 ticks from 4 people. ', report: '4 ticks from 4 people' },
	{ name: 'budget, basket', form: { method: 'budget', budget: '900', say: 'basket', rule: 'greedy' }, gives: 1, unit: 'ticks', desk: '4 ticks', page: '4 ticks from 4 people. ', report: '4 ticks from 4 people' },
	{ name: 'budget, points', form: { method: 'budget', budget: '900', say: 'points' }, gives: 7, unit: 'points', desk: '28 points', page: '28 points from 4 people. ', report: '28 points from 4 people' },
	{ name: 'instant-runoff', form: { method: 'ranked' }, gives: 1, unit: 'votes', desk: 'Place 1', page: '', report: '4 votes in its last round, ranked by 4 people' },
	{ name: 'schulze', form: { method: 'ranked', rule: 'schulze' }, gives: 1, unit: 'beaten', desk: 'Place 1', page: '', report: 'Beats 2 others, ranked by 4 people' }
];

test('[Q36] what a vote counted is called by its own word, for every kind of vote: at the desk, on the public page and its print, in the report, the tables and the read API', { timeout: 240_000 }, async () => {
	for (const { name, form, gives, unit, desk, page, report } of kinds) {
		const voted = await votedWorkshop(app, ada, 4, { vote: false });
		const { workshopId, groups, facilitator, officer } = voted;
		must(await setVotePlan(app, facilitator, (field) => (field.startsWith('cost-') ? '300' : (form[field] ?? '')), () => []));
		await voted.start('vote');
		const poll = await viewFor(app, workshopId, 'poll', 'participant');
		if (poll.state !== 'open') throw new Error(poll.state);
		for (const person of voted.people) must(await castBallot(app, person, { pollId: poll.id, choice: { [groups[0]!]: gives } }));
		await voted.turn('next');
		must(await publishAnswers(app, officer, { ids: 'all', note: '' }));

		const { votes } = (await readPriorities(app, workshopId))[0]!;
		const { edition } = (await findPublic(app, (await readPage(app, workshopId)).key))!;
		const item = edition.items[0]!;
		const files = new Map((await readTakeAway(app, workshopId, { offerWords: true }))!.files.map((file) => [file.name, file]));
		const [line] = parse((await files.get('agreed_priorities.csv')!.make()) as string, { columns: true, bom: true }) as Record<string, string>[];
		const { outcomes: [told] } = JSON.parse((await outcomesPage(app, workshopId, { format: 'json', after: 0, limit: 1 }))!.body) as { outcomes: Outcome[] };
		const onPage = said.votes(said.got(item.votes!), item.votes!.voters, 4, 4);
		expect([name, answers.desk.got(votes!.unit, votes!.score, votes!.place), onPage]).toEqual([name, desk, `${page}4 of 4 people voted.`]);
		expect([name, line!['score_unit'], told!.vote!.unit]).toEqual([name, unit, unit]);
		expect(JSON.stringify(editionPaper(edition, new Date('2027-03-12T09:00:00Z')).blocks)).toContain(onPage);
		expect([name, (await files.get('report.html')!.make()) as string]).toEqual([name, expect.stringContaining(report)]);
	}
	// Of an edition from before the unit was kept nothing is said that may be wrong.
	expect([said.got({ method: 'budget', score: 3 }), said.got({ method: 'ranked', score: 3 }), said.got({ method: 'stars', score: 1 })]).toEqual([null, null, '1 star']);
});
