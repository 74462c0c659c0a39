import { afterEach, expect, test, vi } from 'vitest';
import { smallTowns } from '../domain/small-towns.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { likelyFor, proposalsOf } from '#lib/live/help/proposals.ts';
import { questionOf, type Answer, type Question } from '#lib/live/help/question.ts';

afterEach(() => void vi.unstubAllGlobals());

const [trees, paths] = ['trees', 'paths'] as ClusterId[];
const card = (id: string, cluster: ClusterId | null = null) => ({ id: id as CardId, text: id, cluster }) as Card;
const ids = (...names: string[]) => names as CardId[];
const answer: Answer = {
	n: 1,
	groups: [{ name: 'Lights', cards: ids('a', 'b', 'c') }],
	pairs: [{ a: 'a' as CardId, b: 'b' as CardId, strength: 'almost identical', score: 0.9 }, { a: 'c' as CardId, b: 'd' as CardId, strength: 'possibly the same', score: 0.5 }],
	likely: { ['d' as CardId]: [trees!, paths!] }
};

test('[GR11] a proposal is about the cards as they lie now: what was moved or taken away meanwhile is not proposed', () => {
	const kinds = (cards: Card[], refused: string[] = []) => proposalsOf(answer, cards, new Set(refused)).map((one) => `${one.kind} ${one.cards.map(({ id }) => id).join('')}`);
	expect(kinds([card('a'), card('b'), card('c'), card('d')])).toEqual(['pair ab', 'pair cd', 'group abc']);
	expect(kinds([card('a', trees), card('b', trees), card('c'), card('d')]), 'the pair is together, and one card is no group').toEqual(['pair cd']);
	expect(kinds([card('a'), card('c')])).toEqual(['group ac']);
	expect(kinds([])).toEqual([]);
	expect(likelyFor(answer, 'd' as CardId, new Set([paths!])), 'a group that is gone is not likely').toEqual([paths]);
	expect(likelyFor(null, 'd' as CardId, new Set([paths!]))).toEqual([]);
});

test('[GR11] what a person has refused is not proposed again', () => {
	const all = proposalsOf(answer, [card('a'), card('b'), card('c'), card('d')], new Set());
	const left = proposalsOf(answer, [card('a'), card('b'), card('c'), card('d')], new Set([all[0]!.key]));
	expect(left).toEqual(all.slice(1));
});

test('[GR11] a card whose group is gone is asked about as one on its own', () => {
	expect(questionOf(1, [card('a', trees), card('b', paths)], [{ id: trees! }]).cards.map(({ pile }) => pile)).toEqual([trees, null]);
});

test('[GR22] the worker leaves what it suggested as it was when somebody asks again; a card whose words were changed is a new one', async () => {
	const answers: Answer[] = [];
	const worker = { postMessage: (one: Answer) => void answers.push(one), onmessage: (_: { data: Question }) => {} };
	vi.stubGlobal('self', worker);
	await import('#lib/live/help/worker.ts');
	const all = smallTowns.Spanish.map((text, i) => ({ ...card(`card ${i}`), text }));
	/** The suggested groups, without a card that came late. */
	const asked = (cards: Card[], late: string | null) => {
		worker.onmessage({ data: questionOf(answers.length + 1, cards, []) });
		return answers.at(-1)!.groups.map(({ cards: ids }) => ids.filter((id) => id !== late).sort().join(' ')).sort();
	};
	// Each of these makes other groups of the rest, where all are looked at anew.
	for (const i of [11, 17, 20, 33]) {
		const before = asked(all.filter((_, n) => n !== i), null);
		expect(asked(all, all[i]!.id), 'one card more').toEqual(before);
		expect(asked(all.map((one, n) => (n === i ? { ...one, text: 'Otra cosa' } : one)), all[i]!.id), 'and that card with other words').toEqual(before);
		asked([], null);
	}
});
