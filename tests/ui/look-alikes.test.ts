import { render } from 'svelte/server';
import { describe, expect, test, vi } from 'vitest';
import { heardOf, pairOf, type AlikeLine } from '#lib/domain/alike.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { LookAlikes } from '#lib/live/help/look-alikes.svelte.ts';
import type { Answer, Question } from '#lib/live/help/question.ts';
import BeforeVote from '#lib/ui/desk/BeforeVote.svelte';
import { apartOf, inStanding, nextGrouping, pairsOf, showsLookAlikes } from '#lib/ui/desk/look-alikes.ts';
import { readiness } from '#lib/ui/desk/readiness.ts';
import { noPoll, openPoll, stageAt } from './facts.ts';

const [water, park] = ['water', 'park'] as ClusterId[];
const card = (id: string, cluster: ClusterId | null = null, also: ClusterId | null = null) => ({ id: id as CardId, text: id, cluster, also }) as Card;
const answer: Answer = { n: 1, groups: [], likely: {}, pairs: [{ a: 'b' as CardId, b: 'a' as CardId, strength: 'almost identical', score: 0.9 }, { a: 'c' as CardId, b: 'd' as CardId, strength: 'possibly the same', score: 0.5 }] };
const line = (over: Partial<AlikeLine>): AlikeLine => ({ a: 'a' as CardId, b: 'b' as CardId, apart: false, heard: null, ...over });
const at = (kind: string) => planningForReal.rounds.findIndex((round) => round.kind === kind);

test('[GR20] the list of look-alikes is there from the first look at the cards until the vote, and not while people write', () => {
	const kinds = planningForReal.rounds.filter((_, index) => showsLookAlikes(stageAt({ state: 'ready', index }), noPoll)).map(({ kind }) => kind);
	expect(kinds).toEqual(['look', 'group', 'break', 'sort', 'vote']);
	expect(showsLookAlikes(stageAt({ state: 'over', index: at('place') }), noPoll), 'the cards still lie face down').toBe(false);
	expect(showsLookAlikes(stageAt({ state: 'running', index: at('vote'), endsAt: 1, lengthMs: 1 }), openPoll)).toBe(false);
	expect(showsLookAlikes(stageAt({ state: 'ready', index: at('look') }, 'closed'), noPoll)).toBe(false);
});

describe('pairs at the desk', () => {
	test('[GR20] a pair says what joining means: a new group, the group of one, or a choice where both lie in groups', () => {
		const joins = (a: Card, b: Card) => pairsOf(answer, [a, b], []).map(({ join }) => join);
		expect(joins(card('a'), card('b'))).toEqual([{ how: 'new' }]);
		expect(joins(card('a', water), card('b'))).toEqual([{ how: 'joins', card: card('b'), into: water }]);
		expect(joins(card('a'), card('b', park))).toEqual([{ how: 'joins', card: card('a'), into: park }]);
		expect(joins(card('a', water), card('b', park))).toEqual([{ how: 'choose', of: [park, water] }]);
		expect(joins(card('a', water), card('b', water)), 'they are together').toEqual([]);
		expect(joins(card('a', water, park), card('b', park)), 'together in a second group').toEqual([]);
		const merged = [{ id: water, into: park }, { id: park, into: null }] as Cluster[];
		expect(pairsOf(answer, inStanding([card('a', water), card('b', park)], merged), []), 'together in groups that were put together').toEqual([]);
	});

	test('[GR18] what hosts keep apart is no pair any more, whatever the order it was written in, and is listed to be taken back', () => {
		const cards = [card('a'), card('b'), card('c'), card('d')];
		const apart = [line({ a: 'b' as CardId, b: 'a' as CardId, apart: true }), line({ a: 'c' as CardId, b: 'gone' as CardId, apart: true })];
		expect(pairsOf(answer, cards, []).map(({ cards: [a, b], sure }) => [pairOf(a.id, b.id), sure])).toEqual([['a b', true], ['c d', false]]);
		expect(pairsOf(answer, cards, apart).map(({ cards: [a, b] }) => pairOf(a.id, b.id))).toEqual(['c d']);
		expect(apartOf(cards, apart)).toEqual([[card('b'), card('a')]]);
	});

	test('[GR19] the host reads of answers what does not tell one writer from two', () => {
		expect([heardOf(null, null), heardOf('same', null), heardOf(null, 'same')]).toEqual(['waiting', 'waiting', 'waiting']);
		expect(heardOf('same', 'same')).toBe('same');
		expect([heardOf('different', null), heardOf('same', 'different'), heardOf('different', 'different')]).toEqual(['different', 'different', 'different']);
		expect(pairsOf(answer, [card('a'), card('b')], [line({ heard: 'same' })])[0]!.heard).toBe('same');
	});

	test('[GR20] where cards are not grouped now, the desk says in which round they are', () => {
		expect(nextGrouping(stageAt({ state: 'running', index: at('look'), endsAt: 1, lengthMs: 1 }))).toBe(4);
		expect(nextGrouping(stageAt({ state: 'ready', index: at('group') }))).toBe(4);
		expect(nextGrouping(stageAt({ state: 'over', index: at('group') }))).toBeNull();
	});
});

test('[F6] [GR20] look-alikes to settle stand before the vote with the way to them; they do not stop it', () => {
	const lines = (alike: number | null) => readiness({ joined: 10, unnamed: 0, single: 0, singleInVote: false }, 9, undefined, alike);
	expect(lines(2).find(({ about }) => about === 'alike')).toEqual({ about: 'alike', ready: false, stops: false, pairs: 2 });
	for (const none of [0, null]) expect(lines(none).some(({ about }) => about === 'alike')).toBe(false);
	const { body } = render(BeforeVote, { props: { lines: lines(2), comes: 6, board: null, setUp: '/w/x/desk/vote' } });
	expect(body).toMatch(/<a href="#alike-title"[^>]*>2 look-alikes to settle<\/a>/);
});

test('[GR20] they are looked for in a worker, anew when words have changed, one question at a time, and for pairs alone', () => {
	vi.useFakeTimers();
	const asked: Question[] = [];
	const worker = { postMessage: (question: Question) => void asked.push(question), terminate() {}, onmessage: null as ((event: { data: Answer }) => void) | null, onerror: null as (() => void) | null };
	const help = new LookAlikes(() => worker as unknown as Worker);
	const cards = (text: string) => [{ ...card('a'), text }, card('b')];
	help.look(cards('one'));
	help.look(cards('two'));
	help.look(cards('three'));
	expect(asked.map(({ cards: [first], pairsOnly }) => [first!.text, pairsOnly])).toEqual([['one', true]]);
	expect(help.state).toBe('looking');
	worker.onmessage!({ data: { ...answer, n: 1 } });
	expect([help.state, asked.length]).toEqual(['ready', 1]);
	vi.advanceTimersByTime(3000);
	expect(asked.map(({ cards: [first] }) => first!.text)).toEqual(['one', 'three']);
	worker.onmessage!({ data: { ...answer, n: 2 } });
	vi.advanceTimersByTime(3000);
	help.look(cards('three').map((one) => ({ ...one, number: 7 })));
	expect(asked, 'nothing was written anew').toHaveLength(2);
	worker.onerror!();
	help.look(cards('four'));
	expect([help.state, asked.length]).toEqual(['failed', 2]);
	help.close();
	vi.useRealTimers();
});
