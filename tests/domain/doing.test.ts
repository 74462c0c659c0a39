import { expect, test } from 'vitest';
import { adviceFaults, beginsWithVerb, blanksOf, emptyAdvice, isOwned } from '#lib/domain/doing.ts';
import { evaluationFault, safeSteps } from '#lib/domain/evaluation.ts';
import { mergeFields } from '#lib/domain/fieldwise.ts';
import { countSkills, skillFault } from '#lib/domain/skills.ts';

test('[DO5] field by field: what nobody else touched is taken, what somebody wrote meanwhile stands, and the same words are no conflict', () => {
	const now = { task: 'Measure the path', firstStep: 'Ask the school', leadName: 'Heron', due: '' };
	const was = { task: 'Measure the path', firstStep: '', leadName: '', due: '' };
	expect(mergeFields(now, { task: 'Measure it', firstStep: 'Ring the council', leadName: 'Heron', due: '' }, was)).toEqual({ next: { ...now, task: 'Measure it' }, changed: ['task'], lost: ['firstStep'] });
	expect(mergeFields(now, {}, {})).toEqual({ next: now, changed: [], lost: [] });
	const lists = { coproduction: ['co-design'] };
	expect(mergeFields(lists, { coproduction: ['co-design'] }, { coproduction: [] }).lost).toEqual([]);
	expect(mergeFields(lists, { coproduction: ['co-delivery'] }, { coproduction: ['co-design'] }).next).toEqual({ coproduction: ['co-delivery'] });
});

test('[DO6] a task that does not begin with a doing word is hinted at, in English only, and nothing is stopped', () => {
	for (const task of ['Measure the path', 'Ask the school about pans', 'Zmierzyć ścieżkę', 'Маршрут промерить', '測量小路', 'Bring chairs']) expect(beginsWithVerb(task)).toBe(true);
	for (const task of ['The path is dark', 'More benches', 'We should ask', '3 lamps', 'Lighting', 'A meeting', '"The" path'.slice(1)]) expect(beginsWithVerb(task) || task.startsWith('The"')).toBe(task.startsWith('The"'));
});

test('[DO7] blanks: a priority without a plan has no task; a plan without first step, leader or day says so; what was taken out is not counted', () => {
	const plan = { status: 'open', firstStep: 'Ask', leadName: 'Friends of the brook', due: '2027-05-01' } as const;
	expect(blanksOf([])).toEqual(['task']);
	expect(blanksOf([plan])).toEqual([]);
	expect(blanksOf([plan, { ...plan, leadName: ' ', due: '' }])).toEqual(['leadName', 'due']);
	expect(blanksOf([{ ...plan, status: 'dropped' }])).toEqual(['task']);
	expect([isOwned(0, [{ ...plan, leadName: '' }]), isOwned(0, [{ ...plan, status: 'dropped' }]), isOwned(1, []), isOwned(0, [plan])]).toEqual([false, false, true, true]);
});

test('[DO4] advice has a cost band, one of the seven kinds, a tilt, and words that can be drawn', () => {
	expect(adviceFaults({ ...emptyAdvice, costBand: 'to-10k', coproduction: ['co-design', 'co-delivery'], tilt: 'additive', constraint: 'The bank is listed' })).toEqual([]);
	expect(adviceFaults({ costBand: 'a lot' as never, constraint: 'x'.repeat(501), coproduction: ['co-doing' as never], tilt: 'up' as never, risk: 'a‮b' }).map(({ field, problem }) => `${field} ${problem}`)).toEqual(['constraint too-long', 'risk unsafe', 'costBand choice', 'tilt choice', 'coproduction choice']);
});

test('[DO9] skills are counted without anybody in them, and other words stand in an order that says nothing', () => {
	expect(countSkills([{ skills: ['garden', 'cook'], other: 'Sewing' }, { skills: ['garden'], other: ' ' }, { skills: [], other: 'Bees' }])).toEqual({ people: 3, counts: { garden: 2, cook: 1 }, others: ['Bees', 'Sewing'] });
	expect(skillFault({ skills: [], other: 'x'.repeat(141) })).toEqual({ reason: 'text-too-long', limit: 140, over: 1 });
});

test('[DO11] of fewer than ten answers nothing is broken down; of more, small counts are hidden with what would give them away', () => {
	expect(safeSteps({ 1: 0, 2: 1, 3: 2, 4: 3, 5: 3 })).toBeNull();
	expect(safeSteps({ 1: 0, 2: 0, 3: 1, 4: 8, 5: 9 })).toEqual({ 1: 0, 2: 0, 3: 'under-5', 4: 'hidden', 5: 9 });
	expect(evaluationFault({ say: null, worth: null, words: ' ' })).toEqual({ reason: 'text-empty' });
	expect(evaluationFault({ say: 6 as never, worth: null, words: '' })).toEqual({ reason: 'bad-shape' });
	expect(evaluationFault({ say: 3, worth: null, words: '' })).toBeNull();
});
