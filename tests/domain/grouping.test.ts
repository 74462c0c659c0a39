import { describe, expect, test } from 'vitest';
import { groupCards } from '#lib/domain/grouping/group-cards.ts';
import type { Graph } from '#lib/domain/grouping/graph.ts';
import { groupTexts } from '#lib/domain/grouping/group-texts.ts';
import { linkedCommunities } from '#lib/domain/grouping/linked.ts';
import { measureGroups, movedShare } from '#lib/domain/grouping/measures.ts';
import { namesOf } from '#lib/domain/grouping/names.ts';
import { likelyPiles } from '#lib/domain/grouping/piles.ts';
import { smallTowns } from './small-towns.ts';

const streets = ['Mill Lane', 'Church Street', 'the High Street', 'Station Road', 'the canal', 'Elm Grove', 'the market', 'Bridge Street', 'the school', 'Park Row'];
const asks = {
	trees: (where: string) => `Plant more trees and flowers along ${where}`,
	cycling: (where: string) => `A safe cycle path for bikes on ${where}`,
	lights: (where: string) => `Better street lighting near ${where}, it is dark at night`
};
const town = Object.values(asks).flatMap((ask, kind) => streets.map((where) => ({ text: ask(where), label: String(kind) })));

test('[GR5] cards about one thing come together, and how many groups there are comes from the cards', () => {
	const group = groupTexts(town.map(({ text }) => text));
	const { vMeasure, ungrouped } = measureGroups(group, town.map(({ label }) => label));
	expect(vMeasure).toBeGreaterThan(0.9);
	expect(ungrouped).toBeLessThan(0.2);
});

test('[GR6] the same cards in any order give the same groups with the same names', () => {
	const said = (cards: typeof town) => groupCards(cards.map(({ text }) => ({ id: text, text }))).groups.map(({ name, ids }) => [name, [...ids].sort()]);
	const shuffled = town.map((card, i) => ({ card, at: (i * 7) % town.length })).sort((a, b) => a.at - b.at).map(({ card }) => card);
	expect(said(shuffled)).toEqual(said(town));
});

test('[GR6] one card more leaves the others where they are', () => {
	const texts = town.map(({ text }) => text);
	const after = groupTexts([...texts, 'A bench by the pond where one can rest']).slice(0, -1);
	expect(movedShare(groupTexts(texts), after)).toBeLessThanOrEqual(0.1);
});

test('[GR6] communities of one table are what most searches find together; who is tied to nobody stays alone', () => {
	// Two rings of five who are all tied, one tie between them, and one who has none.
	const ties = new Map<string, number>();
	for (const first of [0, 5]) for (let a = first; a < first + 5; a++) for (let b = first; b < a; b++) ties.set(`${a} ${b}`, 1).set(`${b} ${a}`, 1);
	ties.set('4 5', 0.2).set('5 4', 0.2);
	const graph: Graph = { size: 11, start: new Int32Array(12), to: new Int32Array(ties.size), weight: new Float64Array(ties.size) };
	let used = 0;
	for (let a = 0; a < 11; a++) {
		for (let b = 0; b < 11; b++) {
			const weight = ties.get(`${a} ${b}`);
			if (weight === undefined) continue;
			graph.to[used] = b;
			graph.weight[used++] = weight;
		}
		graph.start[a + 1] = used;
	}
	const keys = Array.from({ length: 11 }, (_, i) => (i * 2654435761) >>> 0);
	const found = linkedCommunities(graph, 1, 30, keys);
	const groups = [...new Set(found)].map((community) => [...found.keys()].filter((i) => found[i] === community));
	expect(groups).toEqual([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10]]);
});

test('[GR6] in small towns too, one card more moves on average at most a tenth of the others', () => {
	const moved = Object.values(smallTowns).flatMap((texts) => {
		const whole = groupTexts(texts);
		return texts.filter((_, i) => i % 2 === 0).map((left) => movedShare(groupTexts(texts.filter((text) => text !== left)), whole.filter((_, i) => texts[i] !== left)));
	});
	expect(moved.reduce((sum, share) => sum + share, 0) / moved.length).toBeLessThanOrEqual(0.1);
});

describe('[GR4] whatever people write, grouping answers', () => {
	test.each([
		['no cards', []],
		['one', ['More trees']],
		['five', ['More trees', 'Trees in the park', 'A cycle path', 'Cycle path to school', 'Benches']],
		['all the same', Array.from({ length: 40 }, () => 'More trees')],
		['empty', ['', ' ', '', '']],
		['emoji', ['🌳', '🌳🌳', '🚲', '…', '!!!']],
		['many scripts', ['더 많은 나무를 심어주세요', 'Больше деревьев в парке', 'المزيد من الأشجار', 'Mehr Bäume im Park', 'Więcej drzew w parku', 'More trees in the park', '公园里多种树']]
	])('%s', (_, texts) => {
		const { groups, ungrouped } = groupCards(texts.map((text, id) => ({ id, text })));
		expect([...groups.flatMap(({ ids }) => ids), ...ungrouped].sort((a, b) => a - b)).toEqual(texts.map((__, id) => id));
		expect(likelyPiles(texts, texts.map((__, i) => (i < 2 ? i : -1)))).toHaveLength(texts.length);
	});

	test('an ending that is shared brings nobody together', () => {
		const { groups, ungrouped } = groupCards(['More trees', 'Trees in the park', 'A cycle path', 'Cycle path to school', 'Benches'].map((text) => ({ id: text, text })));
		expect(groups.map(({ name }) => name)).toEqual(['Cycle, path', 'Trees']);
		expect(ungrouped).toEqual(['Benches']);
	});

	test('all the same is one group', () => {
		expect(new Set(groupTexts(Array.from({ length: 40 }, () => 'More trees')))).toEqual(new Set([0]));
	});
});

test('[GR7] a name is made of at most three words that people wrote, no two of one stem, and no little words', () => {
	const texts = town.map(({ text }) => text);
	const names = namesOf(texts, town.map(({ label }) => Number(label)));
	expect(names[0]).toMatch(/trees|flowers/i);
	expect(names[1]).toMatch(/cycle|bikes/i);
	for (const name of names) {
		expect(name.split(', ').length).toBeLessThanOrEqual(3);
		expect(name).not.toMatch(/\b(and|for|the|on)\b/);
	}
	const [one] = namesOf(['Spielplatz am Rhein', 'Spielplätze im Park', 'Der Spielplatz', 'Die Ampel', 'Eine Ampel', 'Ampeln'], [0, 0, 0, 1, 1, 1]);
	expect(one).toBe('Spielplatz');
	// A group that is most of the table has a name too.
	expect(namesOf([...town.slice(10, 20), ...town.slice(0, 3)].map(({ text }) => text), [...Array<number>(10).fill(0), 1, 1, 1])[0]).toMatch(/cycle|bikes|safe/i);
});

test('[GR7] of a few cards too, no name has little words', () => {
	expect(namesOf(['More trees in the park', 'Trees along the road', 'A cycle path to school', 'Safe cycle path', 'Trees for the park'], [0, 0, 1, 1, 0])[0]).toBe('Trees, park');
	for (const name of namesOf(['Eine Bank für die Kirche', 'Bänke für die Alten', 'Die Ampel', 'Eine Ampel für die Kirche'], [0, 0, 1, 1])) expect(name).not.toMatch(/\b(die|eine|für)\b/i);
});

test('[GR8] a card that waits is shown at most three likely piles, never one that lies in a pile already', () => {
	const pile = town.map(({ label }, i) => (i % 10 < 3 ? Number(label) : -1));
	const likely = likelyPiles(town.map(({ text }) => text), pile, 2);
	likely.forEach((guesses, i) => {
		if (pile[i] !== -1) expect(guesses).toEqual([]);
		else {
			expect(guesses).toHaveLength(2);
			expect(guesses[0]).toBe(Number(town[i]!.label));
		}
	});
});

test('[GR9] measures are those of the field: checked by hand', () => {
	// Two labels of two; one group right, one card astray.
	const { vMeasure, ari, purity, ungrouped } = measureGroups([0, 0, 0, 1], ['a', 'a', 'b', 'b']);
	const shared = Math.log(2) - (3 / 4) * (-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3));
	const groups = -(3 / 4) * Math.log(3 / 4) - (1 / 4) * Math.log(1 / 4);
	const [h, c] = [shared / Math.log(2), shared / groups];
	expect(vMeasure).toBeCloseTo((2 * h * c) / (h + c), 12);
	expect(ari).toBeCloseTo(0, 12);
	expect(purity).toBeCloseTo(2 / 3, 12);
	expect(ungrouped).toBe(0);
	expect(measureGroups([0, 0, 1, 1], ['a', 'a', 'b', 'b'])).toMatchObject({ vMeasure: 1, ari: 1, purity: 1 });
	expect(measureGroups([-1, -1, 0, 0], ['a', 'b', 'c', 'c']).ungrouped).toBe(0.5);
});
