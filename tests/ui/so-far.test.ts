import { expect, test } from 'vitest';
import { missedRounds, takesLateCards } from '#lib/domain/late.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { nearer } from '#lib/domain/together.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { together } from '#lib/i18n/en/together.ts';
import { soFar, type Known } from '#lib/ui/together/so-far.ts';
import { closedPoll, noPoll, stageAt } from './facts.ts';

const { rounds } = planningForReal;
const at = (kind: string) => rounds.findIndex((round) => round.kind === kind);
const state = (kind: string, now: RoundState['state'] = 'running') => ({ state: now, index: at(kind), endsAt: 1, lengthMs: 1 }) as RoundState;
const known = (over: Partial<Known>): Known => ({ stage: stageAt(state('arrive')), placed: 0, cards: [], clusters: [], answers: 0, sort: null, poll: noPoll, conversation: null, doing: null, ...over });

test('[LT1] cards are taken late from the end of the round for cards on, not before it and not while it is open', () => {
	expect(takesLateCards(rounds, state('arrive'))).toBe(false);
	expect(takesLateCards(rounds, state('place', 'ready'))).toBe(false);
	for (const now of ['running', 'paused', 'grace'] as const) expect(takesLateCards(rounds, state('place', now))).toBe(false);
	expect(takesLateCards(rounds, state('place', 'over'))).toBe(true);
	for (const kind of ['look', 'group', 'sort', 'vote', 'who', 'plan', 'close']) expect(takesLateCards(rounds, state(kind)), kind).toBe(true);
	expect(takesLateCards(rounds, state('close', 'finished'))).toBe(true);
});

test('[LT3] rounds that came and went unseen are missed; coming in, tea and the round that is on are not', () => {
	expect(missedRounds(rounds, null, 0)).toBe(0);
	expect(missedRounds(rounds, null, at('place'))).toBe(0);
	expect(missedRounds(rounds, null, at('look'))).toBe(1);
	expect(missedRounds(rounds, at('place'), at('look'))).toBe(0);
	expect(missedRounds(rounds, at('place'), at('group'))).toBe(1);
	expect(missedRounds(rounds, at('group'), at('sort')), 'only tea lies between').toBe(0);
	expect(missedRounds(rounds, at('vote'), at('group')), 'the host has gone back').toBe(0);
});

test('[T14] a round that was left out was missed by nobody, and the catch-up says that it was left out', () => {
	const line = (index: number) => ({ ...stageAt(state('sort')).rounds[index]!, ...(index === at('group') ? { leftOut: true as const } : {}) });
	const lines = rounds.map((_, index) => line(index));
	expect([missedRounds(lines, at('look'), at('sort')), missedRounds(lines, null, at('sort'))]).toEqual([0, 2]);
	const said = soFar(known({ stage: { ...stageAt(state('sort')), rounds: lines }, placed: 3 }), together).map(({ title, said }) => `${title}: ${said}`);
	expect(said.slice(1, 4)).toEqual(['Place cards: 3 cards on the table.', expect.stringMatching(/^Look: /), 'Group: Left out.']);
});

test('[LT3] the catch-up has one line for each round that is over, with what came of it, and none for what is to come', () => {
	expect(soFar(known({}), together)).toEqual([]);
	const said = soFar(
		known({
			stage: stageAt(state('close')),
			placed: 53,
			cards: [{ same: 2, differ: [] }, { same: 1, differ: ['No', 'Nor I'] }],
			clusters: ['Light the path', 'A bus', 'Trees', '', 'A bench'].map((name) => ({ name })),
			answers: 1,
			sort: { seats: [6, 6], sortedBy: 11 },
			poll: closedPoll(3, 3, 1),
			doing: { answered: 9, offers: 2, items: [] }
		}),
		together
	).map(({ title, said }) => `${title}: ${said}`);
	expect(said).toEqual([
		'Arrive: People came in and tried a card.',
		'Place cards: 53 cards on the table.',
		'Look: “Same here” 3 times. 1 card is seen differently. 1 question was answered in writing.',
		'Group: 5 groups: “Light the path”, “A bus”, “Trees”, 2 more.',
		'Tea: A break.',
		'Sort: 11 people sorted the groups at 2 tables.',
		'Vote: 7 of 7 people voted. Most went to “Group 1”, “Group 2”.',
		'Who does it: 9 people said who could do it. 2 offers were made.',
		'Action plan: No first step was planned yet.'
	]);
});

test('[TG2] of several pages of one person the one nearest to the group counts', () => {
	expect(nearer('apart', 'with')).toBe('with');
	expect(nearer('writing', 'apart')).toBe('writing');
	expect(nearer('writing', 'with')).toBe('with');
});
