import { expect, test } from 'vitest';
import { Chance } from '../load/chance.ts';
import { cutApart } from '#server/use/polls.ts';
import type { PersonId } from '#lib/domain/ids.ts';

const polls = 1000;
const voters = 30;

test('[V33] after the close ballots cannot be joined to voters better than by guessing, in 1,000 simulated polls', () => {
	// Three ways to guess: by the order of both lists, by the order of joining, and by the order in which ballots went in.
	const hits = { lists: 0, joined: 0, cast: 0 };
	for (let seed = 1; seed <= polls; seed++) {
		const chance = new Chance(`unlinked ${seed}`);
		const hexOf = (length: number) => Array.from({ length }, () => chance.below(16).toString(16)).join('');
		const idOf = () => Array.from({ length: 16 }, () => chance.below(36).toString(36)).join('') as PersonId;
		const people = Array.from({ length: voters }, idOf);
		const castOrder = chance.shuffled(people);
		const open = castOrder.map((personId) => ({ personId, receipt: hexOf(32), choice: { o: 1 } }));
		const truth = new Map(open.map(({ personId, receipt }) => [personId, receipt]));
		const { took, cast } = cutApart(open);
		expect(Object.keys(cast[0]!).sort()).toEqual(['choice', 'receipt']);
		took.forEach((personId, i) => (hits.lists += Number(truth.get(personId) === cast[i]!.receipt)));
		people.forEach((personId, i) => (hits.joined += Number(truth.get(personId) === cast[i]!.receipt)));
		castOrder.forEach((personId, i) => (hits.cast += Number(truth.get(personId) === cast[i]!.receipt)));
	}
	// Guessing hits one in each poll on average; the number of hits over 1,000 polls has a deviation of about 32.
	for (const [how, n] of Object.entries(hits)) expect(Math.abs(n - polls), `${how}: ${n} of ${polls * voters}, seeds 1 to ${polls}`).toBeLessThan(5 * Math.sqrt(polls));
});
