import { expect, test } from 'vitest';
import { squareOf } from '#lib/domain/named-place.ts';
import { millbrook } from '#lib/domain/plan.ts';
import { en } from '#lib/i18n/en.ts';
import { namedChoices, readPlace, squareChoices } from '#lib/ui/board/place-choices.ts';
import { sayWhere, sayWhereAll } from '#lib/ui/where.ts';

test('[O3] every place on the plan can be chosen from a list, and the list reads back to it', () => {
	for (const { value, name } of squareChoices()) expect(squareOf(readPlace('list', value, '', []) as [number, number])).toBe(name);
	expect(squareChoices()).toHaveLength(40);
	const named = namedChoices(millbrook.places);
	expect(named).toHaveLength(millbrook.places.length);
	expect(new Set(named.map(({ name }) => name)).size, 'two choices read the same').toBe(named.length);
	expect(readPlace('list', named[0]!.value, '', [])).not.toBeNull();
});

test('[O3] whole area and not a place need nothing more; a list without a choice is no place', () => {
	expect([readPlace('whole', '', '', []), readPlace('none', '0.5,0.5', '', []), readPlace('list', '', '', []), readPlace('list', '2,0.5', '', []), readPlace('', 'x,y', '', []), readPlace('list', 'whole', '', [])]).toEqual(['whole', 'none', null, null, null, null]);
	// Without scripts someone may choose a place and forget the button above it.
	expect(readPlace('', '0.5,0.5', '', [])).toEqual([0.5, 0.5]);
});

test('[O11] a place is said by name and square, a group by where most of it lies', () => {
	expect(sayWhere(en, millbrook, [0.31, 0.48]).text).toMatch(/^Mill Lane, C3$/);
	expect(sayWhere(en, { ...millbrook, places: [] }, [0.31, 0.48]).text).toBe('Square C3');
	expect(sayWhere(en, millbrook, 'whole').text).toBe('Whole area');
	expect(sayWhereAll(en, millbrook, [{ at: [0.3, 0.34] }, { at: [0.31, 0.48] }, { at: 'none' }])).toBe('Mill Lane, C2 to C3');
	expect(sayWhereAll(en, millbrook, [{ at: 'none' }])).toBe('');
});
