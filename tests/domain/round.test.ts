import { expect, test } from 'vitest';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { roles } from '#lib/domain/people.ts';
import { actsOf, type RoundContext, type RoundState } from '#lib/domain/round.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

const context = (index: number, round: RoundState, workshop: RoundContext['workshop'] = 'open'): RoundContext => ({
	workshopId: 'w000000000000000' as WorkshopId,
	workshop,
	spec: planningForReal.rounds[index]!,
	round,
	frozen: false
});
const running = (index: number): RoundState => ({ state: 'running', index, endsAt: 1, lengthMs: 1 });

test('[T9] nobody may do anything before the start, after the end, or outside an open workshop', () => {
	planningForReal.rounds.forEach((_, index) => {
		for (const role of roles) {
			for (const state of ['ready', 'over', 'finished'] as const) expect(actsOf(role, context(index, { state, index }))).toEqual([]);
			expect(actsOf(role, context(index, running(index), 'draft'))).toEqual([]);
			expect(actsOf(role, context(index, running(index), 'closed'))).toEqual([]);
		}
	});
});

test('[T10] observers change nothing in any round, officers nothing on the board; facilitators only move and name groups; from the action planning on both plan with the others', () => {
	planningForReal.rounds.forEach((_, index) => {
		expect(actsOf('observer', context(index, running(index)))).toEqual([]);
		for (const act of actsOf('officer', context(index, running(index)))) expect(act).toMatch(/^(advise|plan)$/);
		for (const act of actsOf('facilitator', context(index, running(index)))) expect(act).toMatch(/^(card\.group|cluster\.|advise|plan)/);
	});
});

test('[T11] cards are placed in a silent round, and every later round shows them to everyone', () => {
	const placing = planningForReal.rounds.findIndex((round) => round.yields === 'cards');
	expect(planningForReal.rounds[placing]?.visible).toBe('own');
	expect(planningForReal.rounds[placing]?.cursors).toBe(false);
	for (const round of planningForReal.rounds.slice(placing + 1)) {
		expect(round.visible).toBe('everyone');
		expect(round.may.participant ?? []).not.toContain('card.add');
	}
});
