import { expect, test } from 'vitest';
import { emptyDeal } from '#lib/domain/deal.ts';
import { deckFileLimit, geoJsonLimit, planFileLimit, planLimitOf } from '#lib/domain/file-limits.ts';
import { hasWall, methods } from '#lib/domain/method/all.ts';
import { editRounds } from '#lib/domain/method/arrange.ts';
import { nonsenseOf } from '#lib/domain/method/nonsense.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { minutesInDay, type RoundSpec } from '#lib/domain/round.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import { sizeOf } from '#lib/i18n/en/sizes.ts';
import { canSave, hasBegun, isDone, roundEdits, stepFrom, whatOf } from '#lib/ui/setup/steps.ts';

const { rounds } = planningForReal;

function typed(fields: Record<string, string>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
}

test('[F7] before the doors open minutes and words are taken, and what was not sent stays', () => {
	const edits = roundEdits(typed({ 'minutes-place': ' 20 ', 'script-place': 'Write.' }), rounds, { state: 'ready', index: 0 }, 'draft');
	expect(edits[1]).toEqual({ id: 'place', minutes: 20, script: 'Write.', instruction: undefined });
	expect(edits[2]).toMatchObject({ minutes: rounds[2]!.minutes, script: undefined });
});

test('[F7] with the doors open only minutes of rounds that have not begun are taken, and no words', () => {
	const form = typed({ 'minutes-arrive': '99', 'minutes-place': '99', 'minutes-look': '99', 'script-look': 'Other words' });
	const round = { state: 'running', index: 1, endsAt: 1, lengthMs: 1 } as const;
	const edits = roundEdits(form, rounds, round, 'open');
	expect(edits.slice(0, 3).map(({ minutes }) => minutes)).toEqual([rounds[0]!.minutes, rounds[1]!.minutes, 99]);
	expect(edits[2]).not.toHaveProperty('script');
	expect([hasBegun(1, { state: 'ready', index: 1 }, 'open'), hasBegun(1, round, 'open'), hasBegun(1, round, 'draft')]).toEqual([false, true, false]);
});

test('[F16] a length that this form left alone overwrites nothing that was changed at the desk meanwhile', () => {
	const longer = rounds.map((spec) => (spec.id === 'look' ? { ...spec, minutes: 25 } : spec));
	const ready = { state: 'ready', index: 0 } as const;
	const minutes = (fields: Record<string, string>) => roundEdits(typed(fields), longer, ready, 'open').find(({ id }) => id === 'look')!.minutes;
	expect(minutes({ 'minutes-look': '8', 'unit-look': 'minutes', 'had-look': '8' })).toBe(25);
	expect(minutes({ 'minutes-look': '9', 'unit-look': 'minutes', 'had-look': '8' })).toBe(9);
});

test('[B2] boxes count only where the form had them, so that a form without them takes no right away', () => {
	const ready = { state: 'ready', index: 0 } as const;
	expect(roundEdits(typed({}), rounds, ready, 'draft')[2]).not.toHaveProperty('may');
	const form = typed({ 'rights-look': '1', 'cursors-look': '1', 'may-look': 'participant:react' });
	form.append('may-look', 'participant:ask');
	expect(roundEdits(form, rounds, ready, 'draft')[2]).toMatchObject({ cursors: true, may: { participant: ['react', 'ask'], facilitator: [] } });
});

test('[B2] a vote that was set to give nothing can be set to give a result again', () => {
	const ready = { state: 'ready', index: 0 } as const;
	const saved = (method: typeof planningForReal, gives: string) => {
		const result = editRounds(method, { rounds: roundEdits(typed({ 'rights-vote': '1', 'gives-vote': gives, 'may-vote': 'participant:vote' }), method.rounds, ready, 'draft') }, rounds);
		if (!result.ok) throw new Error(result.refusal.reason);
		return result.value;
	};
	const gives = (method: typeof planningForReal) => method.rounds.find(({ id }) => id === 'vote')!.yields;
	const nothing = saved(planningForReal, 'nothing');
	expect([gives(nothing), gives(saved(nothing, 'poll')), gives(saved(planningForReal, 'owners'))]).toEqual(['nothing', 'poll', 'poll']);
});

test('[GE13] a file that is too big for a plan is known by its size before it is sent, and said with both sizes', () => {
	expect([planLimitOf('Plan.PNG'), planLimitOf('area.pdf'), planLimitOf('Area.GeoJSON'), planLimitOf('area.json')]).toEqual([planFileLimit, planFileLimit, geoJsonLimit, geoJsonLimit]);
	expect(enHouse.setup.plan.tooBig('scan.png', 31.24 * 1024 * 1024, planFileLimit)).toBe('“scan.png” is 31.3 MB big. We can take 20 MB. Choose a smaller file.');
	// What is just over never reads as the limit itself.
	expect(sizeOf(planFileLimit + 1)).toBe('20.1 MB');
	expect(sizeOf(deckFileLimit + 1)).toBe('201 kB');
});

test('[B17] the first step says what people will do in this workshop', () => {
	const said = (method: { rounds: readonly RoundSpec[] }) => enHouse.setup.about.rounds(whatOf(method.rounds), 10, 150);
	expect(said(planningForReal)).toContain('secret vote');
	for (const method of methods.filter(hasWall)) expect(said(method), method.id).toBe('People make the agenda and walk between talks. 10 rounds, 150 minutes.');
	expect(said({ rounds: rounds.filter(({ kind }) => kind !== 'vote') })).not.toContain('vote');
	for (const { id } of methods) expect(enHouse.staff.make.about[id], id).toBeTruthy();
});

test('[F7] an emptied or unreadable length is refused by its number, not taken for nought', () => {
	for (const text of ['', ' ', 'ten', '1.5x']) expect(roundEdits(typed({ 'minutes-look': text }), rounds, { state: 'ready', index: 0 }, 'draft')[2]!.minutes).toBeNaN();
});

test('[F8] the deal counts as done only when nothing is missing, and cannot be changed once people have read it', () => {
	const made = { title: 'Millbrook', question: 'What?', deal: emptyDeal, state: 'draft' as const };
	const full = { ...emptyDeal, decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' };
	expect(isDone('deal', made, 'open')).toBe(false);
	expect(isDone('deal', { ...made, deal: full }, 'open')).toBe(true);
	expect(isDone('about', { ...made, question: '' }, 'open')).toBe(false);
	expect((['about', 'deal', 'rounds', 'plan', 'cards', 'open'] as const).filter((step) => canSave(step, 'open'))).toEqual(['about', 'rounds']);
	expect(canSave('about', 'closed')).toBe(false);
	expect(stepFrom('nonsense')).toBe('about');
});

test('[F10] a length can be typed in days', () => {
	const edits = (fields: Record<string, string>) => roundEdits(typed(fields), rounds, { state: 'ready', index: 0 }, 'draft');
	expect(edits({ 'minutes-sort': '3', 'unit-sort': 'days', 'minutes-place': '20', 'unit-place': 'minutes' }).filter(({ id }) => id === 'sort' || id === 'place').map(({ minutes }) => minutes)).toEqual([20, 3 * minutesInDay]);
	expect(edits({ 'minutes-sort': '', 'unit-sort': 'days' }).find(({ id }) => id === 'sort')!.minutes).toBeNaN();
	// Nobody sits through days: they are neither a long evening nor a long time without a break.
	expect(nonsenseOf({ rounds: rounds.map((round) => (round.kind === 'sort' ? { ...round, minutes: 3 * minutesInDay } : round)) })).toEqual([]);
});
