import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choice } from '#lib/domain/ballot.ts';
import { checkDots } from '#lib/domain/tally/dots.ts';
import type { PollFact } from '#lib/domain/facts.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { addDot, canAdd, dotsLeft, dotsUsed, readBallot, takeDot } from '#lib/ui/ballot/ballot-paper.ts';
import { Ballot } from '#lib/ui/ballot/box.svelte.ts';

const options = ['a', 'b', 'c'].map((id) => ({ id, kind: 'cluster', name: id, cards: 1, people: 1 }) as unknown as PollOption);
const parameters = { dots: 3, cap: 2 };
const poll = { state: 'open', id: 'p', options, method: 'dots', parameters, turnout: 0, eligible: 4 } as unknown as Extract<PollFact, { state: 'open'; method: 'dots' }>;

test('[O4] whatever is pressed, the ballot on the page is one the box takes', () => {
	const press = fc.record({ id: fc.constantFrom('a', 'b', 'c'), add: fc.boolean() });
	fc.assert(
		fc.property(fc.array(press, { maxLength: 40 }), (presses) => {
			let choice: Choice = {};
			for (const { id, add } of presses) choice = add ? addDot(choice, id, parameters) : takeDot(choice, id);
			const checked = checkDots(choice, options, parameters);
			return checked.ok && dotsLeft(choice, parameters) >= 0 && Object.values(choice).every((n) => n > 0);
		})
	);
});

test('[O4] plus stops at the cap of a choice and at the last dot; minus at none', () => {
	const full = addDot(addDot({}, 'a', parameters), 'a', parameters);
	expect(canAdd(full, 'a', parameters)).toBe(false);
	expect(addDot(full, 'a', parameters)).toBe(full);
	const spent = addDot(full, 'b', parameters);
	expect([dotsUsed(spent), canAdd(spent, 'c', parameters)]).toEqual([3, false]);
	expect(takeDot(spent, 'c')).toBe(spent);
	expect(takeDot(spent, 'b')).toEqual({ a: 2 });
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
