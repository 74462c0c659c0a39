import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readCouncil } from '#server/use/council.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { setVotePlan } from '#server/use/vote-plan.ts';
import { viewFor } from '#server/use/views.ts';
import type { Answer } from '#lib/domain/answer.ts';
import { councilHref, councilSieveFrom, sieveCouncil } from '#lib/ui/answers/council-list.ts';
import { must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { inviteOfficer, votedWorkshop, type Voted } from '../support/voted.ts';

let app: App;
let clock: TestClock;
let ada: SignedIn;
beforeAll(async () => {
	clock = new TestClock();
	app = await testApp(clock);
	ada = await someAdmin(app);
});
afterAll(() => app.close());

const answer = async ({ workshopId, officer }: Voted, number: number, fields: Partial<Answer>) => {
	const { id, version, answer: now } = (await readPriorities(app, workshopId)).find((one) => one.number === number)!;
	const saved = must(await saveAnswers(app, officer, [{ id, version, answer: { ...now, ...fields } }], 'form'));
	if ('faults' in saved) throw new Error(JSON.stringify(saved.faults));
};

test('[Q35] one officer has workshops of different methods and states side by side: what is late in any of them comes first, and the list is narrowed across them', { timeout: 120_000 }, async () => {
	const one = await votedWorkshop(app, ada);
	const as = one.officerUser;
	const two = await votedWorkshop(app, ada, 5, { vote: false, as });
	must(await setVotePlan(app, two.facilitator, (field) => ({ method: 'approval' })[field] ?? '', () => []));
	await two.start('vote');
	const poll = await viewFor(app, two.workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	for (const person of two.people.slice(0, 3)) must(await castBallot(app, person, { pollId: poll.id, choice: { [two.groups[1]!]: 1 } }));
	await two.turn('next');
	const three = await votedWorkshop(app, ada, 5, { vote: false, as });
	// Somebody else's is not among them.
	const other = await votedWorkshop(app, ada);
	const day = (days: number) => new Date(clock.now() + days * 86_400_000).toISOString().slice(0, 10);
	await answer(one, 1, { status: 'agreed', decision: 'yes', reason: 'It is dark', team: 'Street lighting', nextUpdate: day(10) });
	await answer(two, 2, { status: 'in-review', decision: 'talking', reason: 'We ask the owners', team: 'Parks', nextUpdate: day(1) });
	clock.advance(3 * 86_400_000);

	const { workshops, lines } = await readCouncil(app, as);
	expect(workshops.map(({ id, vote, priorities, answered, late, state }) => [id, vote && [vote.method, vote.turnout, vote.eligible], priorities, answered, late, state])).toEqual([
		[one.workshopId, ['dots', 5, 5], 3, 1, 0, 'open'],
		[two.workshopId, ['approval', 3, 5], 3, 1, 1, 'open'],
		[three.workshopId, null, 0, 0, 0, 'open']
	]);
	expect(lines).toHaveLength(6);
	expect(lines[0]).toMatchObject({ workshopId: two.workshopId, number: 2, late: true });
	expect(JSON.stringify(lines)).not.toContain(other.workshopId);

	const titles = new Map(workshops.map(({ id, title }) => [id as string, title]));
	const ids = workshops.map(({ id }) => id as string);
	const shown = (query: string) => {
		const { lines: fit, counts } = sieveCouncil(lines, councilSieveFrom(new URLSearchParams(query), ids), titles);
		return [fit.map(({ workshopId, number }) => [ids.indexOf(workshopId) + 1, number]), counts.all, counts.late];
	};
	expect(shown('show=late')).toEqual([[[2, 2]], 6, 1]);
	expect(shown(`of=${one.workshopId}&find=lighting`)).toEqual([[[1, 1]], 1, 0]);
	expect(shown('find=PARKS&show=late')).toEqual([[[2, 2]], 1, 1]);
	// An address that names a workshop of somebody else shows all of one's own.
	expect(shown(`of=${other.workshopId}`)[1]).toBe(6);
	const sieve = councilSieveFrom(new URLSearchParams(`show=late&of=${one.workshopId}&find=a%26b`), ids);
	expect(councilSieveFrom(new URLSearchParams(councilHref(sieve).slice(1)), ids)).toEqual(sieve);
	// A colleague has their own.
	const { officerUser } = await inviteOfficer(app, ada, three.workshopId);
	expect((await readCouncil(app, officerUser)).workshops.map(({ id }) => id)).toEqual([three.workshopId]);
});
