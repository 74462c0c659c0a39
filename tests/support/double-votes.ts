import { eq } from 'drizzle-orm';
import type { App } from '#server/app.ts';
import { ballots, openBallots, outcomes, voters } from '#server/db/schema.ts';
import { castBallot } from '#server/use/ballots.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { sortedJson } from '#lib/domain/outcome.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { Chance } from '../load/chance.ts';
import { must } from './app.ts';
import { votedWorkshop } from './voted.ts';

export interface Raced {
	races: number;
	/** Ballots sent. */
	sent: number;
	/** What must never be: each in words. */
	wrong: string[];
}

/**
 * One vote in which people send two to four different ballots at once, again and again, a race each; the last of them against the close itself.
 * Looked at after each: one ballot for each person, one receipt for life, and it holds one of the ballots that were sent, whole. After the close:
 * as many ballots as voters, and the result counts each once.
 */
export async function raceOneVote(app: App, host: SignedIn, { people: count, rounds, seed }: { people: number; rounds: number; seed: string }): Promise<Raced> {
	const chance = new Chance(seed);
	const { workshopId, people, groups, facilitator, turn } = await votedWorkshop(app, host, count, { vote: false });
	while ((await viewFor(app, workshopId, 'stage', 'facilitator')).rounds[(await viewFor(app, workshopId, 'stage', 'facilitator')).round.index]!.kind !== 'vote') await turn('next');
	await turn('start');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(`the poll is ${poll.state}`);
	const raced: Raced = { races: 0, sent: 0, wrong: [] };
	const receipts = new Map<string, string>();
	const kinds = [{ [groups[0]!]: 1 }, { [groups[0]!]: 2 }, { [groups[1]!]: 1 }, { [groups[1]!]: 2 }, { [groups[0]!]: 1, [groups[1]!]: 1 }, {}];
	const race = async (person: (typeof people)[number]) => {
		const choices = chance.shuffled(kinds).slice(0, 2 + chance.below(3));
		raced.races += 1;
		raced.sent += choices.length;
		const answers = await Promise.all(choices.map((choice) => castBallot(app, person, { pollId: poll.id, choice })));
		return { person, choices, answers };
	};
	for (let round = 0; round < rounds; round++) {
		const done = await Promise.all(people.map(race));
		const kept = await app.db.select().from(openBallots).where(eq(openBallots.pollId, poll.id));
		if (kept.length !== people.length) raced.wrong.push(`${kept.length} ballots of ${people.length} people`);
		for (const { person, choices, answers } of done) {
			const mine = kept.filter(({ personId }) => personId === person.personId);
			const own = new Set(answers.map((answer) => must(answer).receipt));
			const before = receipts.get(person.personId);
			if (own.size !== 1 || (before !== undefined && !own.has(before))) raced.wrong.push('a second receipt');
			receipts.set(person.personId, [...own][0]!);
			if (mine.length !== 1 || !choices.some((choice) => sortedJson(choice) === sortedJson(mine[0]?.choice))) raced.wrong.push('a ballot that nobody sent');
		}
	}
	// Against the close: each ballot lands wholly before it or is refused.
	const last = people.map(race);
	const closing = Promise.resolve().then(async () => must(await commandRound(app, facilitator, { command: 'next' })));
	await Promise.all([...last, closing]);
	const [cast, took, [outcome]] = [await app.db.select().from(ballots).where(eq(ballots.pollId, poll.id)), await app.db.select().from(voters).where(eq(voters.pollId, poll.id)), await app.db.select().from(outcomes).where(eq(outcomes.pollId, poll.id))];
	if (cast.length !== people.length || took.length !== people.length || new Set(cast.map(({ receipt }) => receipt)).size !== people.length) raced.wrong.push(`${cast.length} ballots and ${took.length} voters of ${people.length} people after the close`);
	if (outcome?.turnout !== people.length || outcome.result.ballots !== people.length) raced.wrong.push('the result counts somebody twice');
	const dots = cast.reduce((sum, { choice }) => sum + Object.values(choice).reduce((all, n) => all + n, 0), 0);
	if (outcome?.result.total !== dots || dots > people.length * 3) raced.wrong.push('more dots than were given out');
	if ((await app.db.select().from(openBallots).where(eq(openBallots.pollId, poll.id))).length > 0) raced.wrong.push('a ballot was left open after the close');
	return raced;
}
