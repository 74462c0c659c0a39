import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { Act } from '#lib/domain/round.ts';
import { setTable, type Table } from '#lib/ui/board/table.svelte.ts';
import PlanRoom from '#lib/ui/doing/PlanRoom.svelte';
import WhoRoom from '#lib/ui/doing/WhoRoom.svelte';
import SortRoom from '#lib/ui/sort/SortRoom.svelte';

const answer = { id: 'q', question: 'Who owns the mill?', answer: 'Half of it is the council’s.', as: 'adviser', card: null };
const doing = { items: [], answered: 0, offers: 0 };
const sort = { trays: [], sides: ['', ''], items: [], seats: [5], tables: null, placedBy: 0, sortedBy: 0 };
const rooms: Record<string, [room: unknown, props: object]> = {
	sort: [SortRoom, { sort, alive: true, typed: {} }],
	who: [WhoRoom, { doing, alive: true, keepUntil: '2027-09-01' }],
	plan: [PlanRoom, { doing, keepUntil: '2027-09-01', typed: {} }]
};

function read(name: string, may: readonly Act[], isOpen = true, role = 'participant'): string {
	const [room, props] = rooms[name]!;
	const table = { role, isOpen, inTalk: false, mine: { table: null, begun: 5, askedForTime: false, doing: { who: {} } }, stage: { round: { index: 5, state: isOpen ? 'running' : 'over' }, workshop: { id: 'w' } }, answersTo: (card: string | null) => (card === null ? [answer] : []), may: (act: Act) => may.includes(act), refused: null, link: {}, posting: () => () => {} } as unknown as Table;
	const within = ((...given: [never, never]) => {
		setTable(table);
		return (room as (...given: [never, never]) => unknown)(...given);
	}) as unknown as Component<object>;
	return render(within, { props, context: new Map([['__request__', { page: { form: null, url: new URL('http://localhost/w/w') } }]]) }).body;
}

test('[RO7] who sorts, says who does it or plans finds the way to ask where the round takes questions, and reads what was answered about no card', () => {
	for (const name of Object.keys(rooms)) {
		expect(read(name, ['ask']), name).toContain('href="?ask="');
		expect(read(name, []), name).not.toContain('?ask=');
		expect(read(name, []), name).toMatch(/Who owns the mill\?[^]*Adviser[^]*Half of it is the council’s\./);
	}
});

test('[T12] more time is asked for where it runs, by those who do something with it', () => {
	for (const name of Object.keys(rooms)) {
		expect(read(name, []), name).toContain('I need more time');
		expect(read(name, [], false), name).not.toContain('I need more time');
		expect(read(name, [], true, 'facilitator'), name).not.toContain('I need more time');
	}
});
