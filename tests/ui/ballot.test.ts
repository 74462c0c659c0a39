import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choice } from '#lib/domain/ballot.ts';
import { checkBallot, type Way } from '#lib/domain/tally/all.ts';
import type { PollFact } from '#lib/domain/facts.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { canGive, give, leftOf, readBallot, voteHasBegun } from '#lib/ui/ballot/ballot-paper.ts';
import { stageAt } from './facts.ts';
import { Ballot } from '#lib/ui/ballot/box.svelte.ts';
import type { KeptBallot } from '#lib/ui/ballot/kept-ballot.ts';

const options = ['a', 'b', 'c'].map((id) => ({ id, kind: 'cluster', name: id, cards: 1, people: 1 }) as unknown as PollOption);
const parameters = { dots: 3, cap: 2 };
const poll = { state: 'open', id: 'p', options, method: 'dots', parameters, turnout: 0, eligible: 4 } as unknown as Extract<PollFact, { state: 'open'; method: 'dots' }>;

const ways: Way[] = [
	{ method: 'dots', parameters },
	{ method: 'approval', parameters: { most: 2 } },
	{ method: 'stars', parameters: { most: 5, rule: 'sum' } },
	{ method: 'agreement', parameters: { scale: 'five', steps: ['0', '1', '2', '3', '4', '5'], level: 3, needed: 100 } },
	{ method: 'budget', parameters: { budget: 10, costs: { a: 6, b: 5, c: 4 }, ballot: { kind: 'basket' }, rule: 'greedy' } },
	{ method: 'budget', parameters: { budget: 10, costs: { a: 6, b: 5, c: 4 }, ballot: { kind: 'points', points: 4, cap: 3 }, rule: 'equal-shares' } },
	{ method: 'ranked', parameters: { rule: 'instant-runoff' } }
];

test('[O4] whatever is pressed, on a ballot of any kind, the ballot on the page is one the box takes', () => {
	const press = fc.record({ id: fc.constantFrom('a', 'b', 'c'), n: fc.option(fc.integer({ min: -1, max: 7 })) });
	for (const way of ways) {
		fc.assert(
			fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
				let choice: Choice = {};
				for (const { id, n } of presses) choice = give(way, choice, id, n, options.length);
				return checkBallot(choice, options, way).ok && (leftOf(way, choice) ?? 0) >= 0;
			})
		);
	}
});

test('[O4] plus stops at the cap of a choice and at the last dot; a rank goes from the one that had it', () => {
	const dots = ways[0]!;
	const full = { a: 2 };
	expect(canGive(dots, full, 'a', 3, 3)).toBe(false);
	expect(give(dots, full, 'a', 3, 3)).toBe(full);
	expect(canGive(dots, { a: 2, b: 1 }, 'c', 1, 3)).toBe(false);
	expect(give(dots, { a: 2, b: 1 }, 'b', null, 3)).toEqual({ a: 2 });
	expect(give(ways[6]!, { a: 1, b: 2 }, 'c', 1, 3)).toEqual({ b: 2, c: 1 });
});

test('[O4] each step can be taken back', () => {
	const ballot = new Ballot(poll, null);
	ballot.add('a');
	ballot.add('b');
	ballot.startAgain();
	ballot.undo();
	expect(ballot.choice).toEqual({ a: 1, b: 1 });
	ballot.undo();
	ballot.undo();
	expect([ballot.choice, ballot.canUndo]).toEqual([{}, false]);
});

test('[O5] a ballot begins with what is in the box, and says when it differs from it', () => {
	const ballot = new Ballot(poll, { a: 2 });
	expect(ballot.isIn).toBe(true);
	ballot.add('b');
	expect([ballot.isIn, ballot.choice]).toEqual([false, { a: 2, b: 1 }]);
	ballot.wentIn('r1');
	expect([ballot.isIn, ballot.receipt]).toEqual([true, 'r1']);
	ballot.startAgain();
	expect([ballot.ready, ballot.isIn, ballot.cast]).toEqual([false, false, { a: 2, b: 1 }]);
});

test('[O5] "none of these" takes the dots off, a dot takes "none of these" off, and an untouched ballot is not ready', () => {
	const ballot = new Ballot(poll, null);
	expect([ballot.ready, ballot.isIn]).toEqual([false, false]);
	ballot.add('a');
	ballot.pickNone(true);
	expect([ballot.used, ballot.ready]).toEqual([0, true]);
	ballot.wentIn('r');
	expect(ballot.isIn).toBe(true);
	ballot.add('c');
	expect([ballot.none, ballot.isIn]).toEqual([false, false]);
});

test('[O3] a ballot sent without scripts reads the same', () => {
	const form = new FormData();
	form.set('poll', 'p');
	form.set('give-a', '2');
	form.set('give-b', '0');
	form.set('give-c', '1');
	expect(readBallot(form)).toEqual({ a: 2, b: 0, c: 1 });
});

test('[O17] the vote comes to a page a moment before its round: until the page has heard of that, nothing on the ballot is over', () => {
	const vote = stageAt({ state: 'ready', index: 0 }).rounds.findIndex(({ kind }) => kind === 'vote');
	const begun = (index: number, state: 'ready' | 'over') => voteHasBegun(stageAt({ state, index }));
	expect([begun(vote - 1, 'over'), begun(vote, 'ready'), begun(vote, 'over')]).toEqual([false, false, true]);
	expect(voteHasBegun(stageAt({ state: 'grace', index: vote, endsAt: 1, lengthMs: 1 }))).toBe(true);
});

test('[V54] a ballot goes on as it was filled in, with a step back, until it is in the box', () => {
	const drawer: { kept: KeptBallot | null } = { kept: null };
	const keep = { read: () => drawer.kept, write: (value: KeptBallot | null) => ((drawer.kept = value), true) };
	const first = new Ballot(poll, { a: 1 }, keep);
	first.takeUp();
	expect([first.choice, first.touched]).toEqual([{ a: 1 }, false]);
	first.add('b');
	first.add('b');
	first.undo();
	const again = new Ballot(poll, { a: 1 }, keep);
	again.takeUp();
	expect([again.choice, again.isIn]).toEqual([{ a: 1, b: 1 }, false]);
	again.undo();
	expect([again.choice, again.isIn]).toEqual([{ a: 1 }, true]);
	again.pickNone(true);
	const third = new Ballot(poll, { a: 1 }, keep);
	third.takeUp();
	expect([third.choice, third.none]).toEqual([{}, true]);
	third.wentIn('r');
	expect(drawer.kept).toBeNull();
});

test('[V54] only what the box takes is taken up, and nothing of another vote', () => {
	const taken = (kept: unknown) => {
		const ballot = new Ballot(poll, null, { read: () => kept as KeptBallot, write: () => true });
		ballot.takeUp();
		return ballot.choice;
	};
	expect(taken({ poll: 'p', choice: { a: 2, gone: 1, b: 3, c: '1' }, none: false })).toEqual({ a: 2 });
	expect(taken({ poll: 'another', choice: { a: 2 }, none: false })).toEqual({});
	expect(taken({ poll: 'p' }), 'what somebody else wrote there').toEqual({});
	expect(taken('p')).toEqual({});
});
