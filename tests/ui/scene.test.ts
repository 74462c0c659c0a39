import { describe, expect, test } from 'vitest';
import { permissionChange, sceneOf, standstill } from '#lib/ui/board/scene.ts';
import { hrefChoosing, hrefOpening, openedBy } from '#lib/ui/board/opened.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { PollFact, StageFact } from '#lib/domain/facts.ts';
import type { RoundState } from '#lib/domain/round.ts';

function stageIn(id: string, state: RoundState['state'] = 'running', workshop: 'draft' | 'open' | 'closed' = 'open') {
	const index = planningForReal.rounds.findIndex((round) => round.id === id);
	const spec = planningForReal.rounds[index]!;
	const open = state === 'running' && workshop === 'open';
	return { workshop: { state: workshop }, rounds: planningForReal.rounds, round: { state, index } as RoundState, visible: spec.visible, may: open ? (spec.may.participant ?? []) : [] } as unknown as StageFact;
}
const poll = (state: PollFact['state']) => ({ state });

describe('[O2] the page shows what the round is for', () => {
	test.each([
		['arrive', 'wait'],
		['place', 'place'],
		['look', 'look'],
		['group', 'group'],
		['tea', 'break']
	] as const)('%s: %s', (id, scene) => {
		expect(sceneOf(stageIn(id), poll('none'), id === 'arrive' ? 0 : 12)).toBe(scene);
	});
	test('while everyone looks a host looks too, though a host may put two cards together', () => {
		const stage = { ...stageIn('look'), may: planningForReal.rounds.find(({ id }) => id === 'look')!.may.facilitator! };
		expect(stage.may).toContain('card.group');
		expect(sceneOf(stage, poll('none'), 12)).toBe('look');
	});
	test('a round that has not started shows its own scene', () => {
		expect(sceneOf(stageIn('place', 'ready'), poll('none'), 0)).toBe('place');
		expect(standstill(stageIn('place', 'ready'))).toBe('not-started');
		expect(standstill(stageIn('place', 'over'))).toBe('over');
		expect(standstill(stageIn('place'))).toBeNull();
	});
	test('an open vote is a ballot in whatever round; a closed one shows its result in the vote and the close', () => {
		expect(sceneOf(stageIn('vote'), poll('open'), 12)).toBe('ballot');
		expect(sceneOf(stageIn('vote', 'over'), poll('closed'), 12)).toBe('result');
		expect(sceneOf(stageIn('close'), poll('closed'), 12)).toBe('result');
	});
	test('back to the groups after a vote shows the groups', () => {
		expect(sceneOf(stageIn('group'), poll('closed'), 12)).toBe('group');
	});
	test('a workshop that is over says so', () => {
		expect(sceneOf(stageIn('close', 'finished'), poll('closed'), 12)).toBe('finished');
		expect(sceneOf(stageIn('group', 'running', 'closed'), poll('none'), 12)).toBe('finished');
	});
});

test('[O8] rights that come or go are said once, and only what people notice', () => {
	expect(permissionChange([], ['card.add', 'ask'])).toBe('may-write');
	expect(permissionChange(['card.add'], ['card.group', 'react'])).toBe('may-move');
	expect(permissionChange(['card.add', 'ask'], ['ask'])).toBe('look-only');
	expect(permissionChange(['ask'], [])).toBeNull();
	expect(permissionChange(['card.group'], ['card.group'])).toBeNull();
});

test('[O3] what is open on the page stands in the address, beside what is chosen there', () => {
	const query = new URLSearchParams('theme=homes&card=abc&edit=xyz');
	expect(openedBy(query)).toEqual({ sheet: 'edit', id: 'xyz' });
	expect(openedBy(new URLSearchParams('new='))).toEqual({ sheet: 'new', id: '' });
	// Without scripts the act stands first: the sheet stays open when a form is not taken.
	expect(openedBy(new URLSearchParams('/placeCard=&new='))).toEqual({ sheet: 'new', id: '' });
	expect(openedBy(new URLSearchParams('theme=homes'))).toBeNull();
	expect(hrefOpening(query, 'move', 'q1')).toBe('?theme=homes&card=abc&move=q1');
	expect(hrefOpening(query, null)).toBe('?theme=homes&card=abc');
	expect(hrefChoosing(query, null)).toBe('?theme=homes');
	expect(hrefOpening(new URLSearchParams(), null)).toBe('?');
});
