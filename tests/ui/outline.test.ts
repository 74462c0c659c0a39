import { expect, test } from 'vitest';
import { mixOf, outlineOf, sift } from '#lib/ui/board/outline.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { Theme } from '#lib/domain/theme.ts';

const card = (id: string, cluster: string | null, theme: Theme = 'about'): Card => ({ id: id as CardId, text: id, theme, at: 'whole', cluster: cluster as ClusterId | null, also: null, number: 1, same: 0, differ: [] });
const group = (id: string, name = id) => ({ id: id as ClusterId, name, into: null, number: 1 });

test('[O1] every card stands once: under its group, or on its own', () => {
	const cards = [card('a', 'g1'), card('b', null), card('c', 'g2'), card('d', 'g1')];
	const { groups, alone } = outlineOf(cards, [group('g1'), group('g2'), group('g3')]);
	expect(groups.map(({ cluster, cards }) => [cluster.id, cards.map(({ id }) => id)])).toEqual([['g1', ['a', 'd']], ['g2', ['c']], ['g3', []]]);
	expect(alone.map(({ id }) => id)).toEqual(['b']);
});

test('[O1] a card whose group was taken away is not lost: it lies on its own', () => {
	const { groups, alone } = outlineOf([card('a', 'gone')], [group('g1')]);
	expect(alone.map(({ id }) => id)).toEqual(['a']);
	expect(groups[0]?.cards).toEqual([]);
});

test('[O1] a filter hides cards without moving the others', () => {
	const cards = [card('a', null, 'homes'), card('b', null), card('c', null, 'homes')];
	const own = new Set(['c' as CardId]);
	expect(sift(cards, own, { theme: 'homes', ownOnly: false }).map(({ id }) => id)).toEqual(['a', 'c']);
	expect(sift(cards, own, { theme: null, ownOnly: true }).map(({ id }) => id)).toEqual(['c']);
	expect(sift(cards, own, { theme: null, ownOnly: false })).toEqual(cards);
});

test('[O1] the bar of a group counts its themes, most first', () => {
	expect(mixOf([card('a', null), card('b', null, 'safety'), card('c', null, 'safety')])).toEqual([{ theme: 'safety', n: 2 }, { theme: 'about', n: 1 }]);
});
