import { expect, test } from 'vitest';
import { exportTables } from '#server/export/tables.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { castBallot } from '#server/use/ballots.ts';
import { knowArea } from '#server/use/known-areas.ts';
import { mineFor } from '#server/use/mine.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { readVotePlan, setVotePlan } from '#server/use/vote-plan.ts';
import { viewFor } from '#server/use/views.ts';
import { readNumbers } from '#lib/domain/who-votes.ts';
import { joinAs, must, reasonOf, type TestClock } from '../support/app.ts';
import { raceOneVote } from '../support/double-votes.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, ada } = await ourApp();

/** A vote that the host has planned with this form and opened. */
async function openFor(form: Record<string, string>) {
	const voted = await votedWorkshop(app, ada, 4, { vote: false });
	must(await setVotePlan(app, voted.facilitator, (field) => ({ method: 'dots', ...form })[field] ?? '', () => []));
	const kind = async () => {
		const { rounds, round } = await viewFor(app, voted.workshopId, 'stage', 'facilitator');
		return rounds[round.index]!.kind;
	};
	while ((await kind()) !== 'vote') await voted.turn('next');
	await voted.turn('start');
	const poll = await viewFor(app, voted.workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	return { ...voted, poll, cast: (person: (typeof voted.people)[number]) => castBallot(app, person, { pollId: poll.id, choice: { [voted.groups[0]!]: 1 } }) };
}

test('[V40] a vote for those who came before it: who comes late looks on, is told so, is refused by the server, and is not counted as eligible', async () => {
	const { workshopId, people, poll, cast, turn } = await openFor({ who: 'came-before' });
	expect(poll.who).toMatchObject({ who: 'came-before' });
	(app.clock as TestClock).advance(1000);
	const late = await joinAs(app, workshopId, 'Late');
	expect((await mineFor(app, workshopId, late.personId))!.mayVote).toBe(false);
	expect((await mineFor(app, workshopId, people[0]!.personId))!.mayVote).toBe(true);
	expect(reasonOf(await cast(late))).toBe('not-a-voter');
	must(await cast(people[0]!));
	expect(await viewFor(app, workshopId, 'poll', 'observer')).toMatchObject({ turnout: 1, eligible: 4 });
	await turn('next');
	expect((await readOutcomes(app, workshopId))[0]).toMatchObject({ turnout: 1, eligible: 4, who: { who: 'came-before' } });
});

test('[V41] a vote for named numbers is frozen with the vote, told to all without anybody’s number, and stands in every export and in what is brought back', async () => {
	const { workshopId, people, cast, turn, facilitator } = await openFor({ who: 'numbers', numbers: '1, 3' });
	const numbers = await Promise.all(people.map(async ({ personId }) => (await mineFor(app, workshopId, personId))!));
	for (const [i, person] of people.entries()) expect(reasonOf(await cast(person))).toBe([1, 3].includes(numbers[i]!.number) ? null : 'not-a-voter');
	// What is planned for the next vote does not reach into this one.
	must(await setVotePlan(app, facilitator, (field) => ({ method: 'dots', who: 'all' })[field] ?? '', () => []));
	expect(reasonOf(await cast(people.find((_, i) => numbers[i]!.number === 2)!))).toBe('not-a-voter');
	expect(await viewFor(app, workshopId, 'poll', 'participant')).toMatchObject({ who: { who: 'numbers', people: 2 }, eligible: 2, turnout: 2 });
	expect(JSON.stringify(await viewFor(app, workshopId, 'poll', 'participant'))).not.toContain('numbers":[');
	await turn('next');
	expect((await exportTables(app, workshopId)).find(({ name }) => name === 'outcomes')!.rows[0]).toMatchObject({ eligible: 2, who_could_vote: '{"people":2,"who":"numbers"}' });
	const json = (await (await readTakeAway(app, workshopId, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!.make()) as string;
	const restored = await restoreWorkshop(app, ada, json);
	if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
	expect((await readOutcomes(app, restored.value.id))[0]).toMatchObject({ eligible: 2, who: { who: 'numbers', people: 2 }, recountEqual: true });
});

test('[V42] numbers are read as people write them; a list that names nobody opens no vote', async () => {
	expect(readNumbers('3, 5,8-10 5')).toEqual([3, 5, 8, 9, 10]);
	for (const bad of ['', 'x', '0', '5-3', '1-99999', '-2']) expect(readNumbers(bad), bad).toBeNull();
	const { facilitator } = await votedWorkshop(app, ada, 3, { vote: false });
	expect(reasonOf(await setVotePlan(app, facilitator, (field) => ({ method: 'dots', who: 'numbers', numbers: 'all' })[field] ?? '', () => []))).toBe('who-numbers');
});

test('[V43] hundreds of races between several ballots of one person, and against the close: nobody counts twice, nothing is lost or made up', async () => {
	const { races, wrong } = await raceOneVote(app, ada, { people: 20, rounds: 14, seed: 'double votes 1' });
	expect(races).toBe(300);
	expect(wrong).toEqual([]);
}, 120_000);

test('[V47] a vote for areas is for those who said they know them best before it opened, never for fewer than five, and says so everywhere without naming anybody', async () => {
	const voted = await votedWorkshop(app, ada, 7, { vote: false });
	const { workshopId, facilitator, people: all, turn } = voted;
	const [area, other] = (await readVotePlan(app, workshopId)).areas as [string, string];
	const plan = (fields: Record<string, string>) => setVotePlan(app, facilitator, (field) => ({ method: 'dots', who: 'areas', ...fields })[field] ?? '', () => []);
	expect(reasonOf(await plan({}))).toBe('who-areas');
	must(await plan({ [`area ${area}`]: 'on' }));
	for (const person of all.slice(0, 4)) must(await knowArea(app, person, { area }));
	must(await knowArea(app, all[6]!, { area: other }));
	const kind = async () => {
		const { rounds, round } = await viewFor(app, workshopId, 'stage', 'facilitator');
		return rounds[round.index]!.kind;
	};
	while ((await kind()) !== 'vote') await turn('next');
	// Four people: how many there are would be told with the turnout.
	await expect(turn('start')).rejects.toThrow('who-few');
	must(await knowArea(app, all[4]!, { area }));
	await turn('start');
	// Whoever says so now has said it too late.
	must(await knowArea(app, all[5]!, { area }));
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	expect(poll).toMatchObject({ eligible: 5, who: { who: 'areas', areas: [area], people: 5 } });
	expect(JSON.stringify(poll)).not.toContain('numbers":[');
	const cast = await Promise.all(all.map(async (person) => reasonOf(await castBallot(app, person, { pollId: poll.id, choice: { [voted.groups[0]!]: 1 } }))));
	expect(cast).toEqual([null, null, null, null, null, 'not-a-voter', 'not-a-voter']);
	await turn('next');
	const json = (await (await readTakeAway(app, workshopId, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!.make()) as string;
	const restored = await restoreWorkshop(app, ada, json);
	if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
	expect((await readOutcomes(app, restored.value.id))[0]).toMatchObject({ eligible: 5, who: { who: 'areas', areas: [area], people: 5 }, recountEqual: true });
});
