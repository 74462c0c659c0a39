import { expect, test } from 'vitest';
import { SteadyGroups } from '#lib/domain/grouping/again.ts';
import { groupTexts } from '#lib/domain/grouping/group-texts.ts';
import { movedShare } from '#lib/domain/grouping/measures.ts';
import { smallTowns } from './small-towns.ts';

const cardsOf = (texts: readonly string[]) => texts.map((text) => ({ key: text, text }));

test('[GR22] asked again with any one card more, none of the others moves', () => {
	for (const texts of Object.values(smallTowns)) {
		for (const late of texts.filter((_, i) => i % 4 === 0)) {
			const others = texts.filter((text) => text !== late);
			const groups = new SteadyGroups<string>();
			const before = groups.of(cardsOf(others));
			expect(before).toEqual(groupTexts(others));
			const after = groups.of(cardsOf([late, ...others])).slice(1);
			expect(movedShare(before, after)).toBe(0);
		}
	}
});

test('[GR22] a card that comes late is put where it belongs, or stays on its own', () => {
	const streets = ['Mill Lane', 'Church Street', 'the High Street', 'Station Road', 'the canal', 'Elm Grove', 'the market', 'Bridge Street', 'the school', 'Park Row'];
	const [trees, paths, lights] = ['Plant more trees and flowers along', 'A safe cycle path for bikes on', 'Better street lighting in the dark near'] as const;
	const texts = streets.flatMap((where) => [trees, paths, lights].map((ask) => `${ask} ${where}`));
	const groups = new SteadyGroups<string>();
	groups.of(cardsOf(texts));
	/** What the cards ask for that lie with a late one. */
	const withLate = (late: string) => {
		const all = [late, ...texts];
		const group = groups.of(cardsOf(all));
		return new Set(all.filter((_, i) => i > 0 && group[0]! >= 0 && group[i] === group[0]).map((text) => [trees, paths, lights].find((ask) => text.startsWith(ask))));
	};
	expect(withLate('More trees and flowers, please')).toEqual(new Set([trees]));
	expect(withLate('A cycle path for bikes')).toEqual(new Set([paths]));
	expect(withLate('BETTER STREET LIGHTING IN THE DARK NEAR THE MARKET'), 'what says the same word for word').toEqual(new Set([lights]));
	expect(withLate('Zwei Hunde'), 'what is like nothing').toEqual(new Set());
});

test('[GR22] when more than a tenth has come since or was written anew, all are looked at anew', () => {
	const texts = smallTowns.Spanish;
	const some = Math.floor(texts.length * 0.8);
	const groups = new SteadyGroups<string>();
	groups.of(cardsOf(texts.slice(0, some)));
	expect(groups.of(cardsOf(texts))).toEqual(groupTexts(texts));
	const rewritten = texts.map((text, i) => (i % 4 === 0 ? `${text} again` : text));
	expect(groups.of(cardsOf(rewritten))).toEqual(groupTexts(rewritten));
});

test('[GR22] cards that people have put into groups meanwhile leave the others where they were', () => {
	const texts = smallTowns.Spanish;
	const groups = new SteadyGroups<string>();
	const before = groups.of(cardsOf(texts));
	const rest = texts.filter((_, i) => before[i] !== 0);
	expect(movedShare(before.filter((group) => group !== 0), groups.of(cardsOf(rest)))).toBe(0);
});
