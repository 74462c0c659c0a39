import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { SortFact } from '#lib/domain/facts.ts';
import { sort as s } from '#lib/i18n/en/sort.ts';
import { setTable, type Table } from '#lib/ui/board/table.svelte.ts';
import SortRoom from '#lib/ui/sort/SortRoom.svelte';

const sort = { trays: [], sides: ['', ''], items: [{ id: 'a', name: 'Light the path', cards: 1, people: 1 }], seats: [5, 4], tables: null, placedBy: 1, sortedBy: 0 } as unknown as SortFact;

/** What a person without a table reads in a sorting round, whose own facts are of the round `begun`. */
function read(begun: number): string {
	const table = { role: 'participant', mine: { table: null, begun }, stage: { round: { index: 5 } }, isOpen: true, inTalk: false, answersTo: () => [], may: () => true, refused: null, link: {}, posting: () => () => {} } as unknown as Table;
	const room: typeof SortRoom = (...given) => {
		setTable(table);
		return SortRoom(...given);
	};
	return render(room, { props: { sort, alive: true, typed: {} }, context: new Map([['__request__', { page: { form: null, url: new URL('http://localhost/') } }]]) }).body;
}

test('[ST5] a page says that somebody sits at no table only when it knows: their seat comes a moment after the round', () => {
	expect(read(4)).not.toContain(s.notSeated.what);
	expect(read(4)).toContain('Light the path');
	expect(read(5)).toContain(s.notSeated.what);
});
