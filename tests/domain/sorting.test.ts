import { expect, test } from 'vitest';
import type { When } from '#lib/domain/answer.ts';
import { emptiestTable, faultInTrays, tablesFor, together } from '#lib/domain/sorting.ts';

const trays = (['now', 'soon', 'later', 'disagree'] as const).map((when) => ({ when, name: when, hint: '' }));
const tables = (...placed: (When | null)[]) => placed.map((when) => ({ placed: (when ? { bench: when } : {}) as Record<string, When> }));

test('[ST1] as many tables as hold everybody, and who comes late sits where there is most room', () => {
	expect([0, 1, 6, 7, 12, 13, 120].map((people) => tablesFor(people, 6))).toEqual([1, 1, 1, 2, 2, 3, 20]);
	expect(emptiestTable([6, 5, 5])).toBe(2);
	expect(emptiestTable([0])).toBe(1);
});

test('[ST2] more than half of the tables say when; a half does not, and who placed nothing does not count against it', () => {
	expect(together('bench', tables('now', 'now', 'soon'), trays)).toEqual({ when: 'now', spread: [2, 1, 0, 0], unplaced: 0, differs: true, disagreed: false });
	expect(together('bench', tables('now', 'soon', null), trays)).toEqual({ when: null, spread: [1, 1, 0, 0], unplaced: 1, differs: true, disagreed: false });
	expect(together('bench', tables('later', null, null), trays)).toEqual({ when: 'later', spread: [0, 0, 1, 0], unplaced: 2, differs: false, disagreed: false });
	expect(together('bench', tables(null, null), trays)).toEqual({ when: null, spread: [0, 0, 0, 0], unplaced: 2, differs: false, disagreed: false });
});

test('[ST3] one table that does not agree is enough to say so, however many others do', () => {
	const said = together('bench', tables('now', 'now', 'now', 'disagree'), trays);
	expect(said.when).toBe('now');
	expect(said.disagreed).toBe(true);
	expect(said.differs).toBe(true);
	expect(together('bench', tables('disagree', 'disagree'), trays).when).toBe('disagree');
});

test('[ST4] a tray has a name that fits on it', () => {
	expect(faultInTrays(trays)).toBeNull();
	expect(faultInTrays([{ when: 'now', name: ' ', hint: '' }])).toEqual({ field: 'now', problem: 'empty' });
	expect(faultInTrays([{ when: 'now', name: 'n'.repeat(25), hint: '' }])).toEqual({ field: 'now', problem: 'too-long', limit: 24 });
	expect(faultInTrays([{ when: 'now', name: 'Now‮', hint: '' }])).toEqual({ field: 'now', problem: 'bad' });
});
