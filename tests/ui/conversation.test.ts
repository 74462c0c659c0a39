import { expect, test } from 'vitest';
import type { PollOption } from '#lib/domain/poll.ts';
import { heardRows } from '#lib/ui/conversation/heard-rows.ts';
import { Voice } from '#lib/ui/conversation/voice.svelte.ts';

const voiceOf = (known: Record<string, 1 | 0 | -1> = {}) => new Voice(() => ['a', 'b', 'c'], () => known);

test('[CV11] the next card without an answer comes to the front; one can go back and change; at the end there is none', () => {
	const voice = voiceOf({ b: 1 });
	expect([voice.at, voice.answered]).toEqual([0, 1]);
	voice.say('a', -1, 1000);
	voice.wentIn('a');
	expect([voice.at, voice.answered]).toEqual([2, 2]);
	voice.step(-1);
	expect(voice.at).toBe(1);
	voice.say('b', 0, 2000);
	expect([voice.said['b'], voice.at]).toEqual([0, 2]);
	voice.say('c', 1, 3000);
	expect([voice.at, voice.answered]).toEqual([null, 3]);
	voice.step(-1);
	expect(voice.at).toBe(2);
});

test('[CV11] a word that is not taken brings its card back as it was; a finger that presses twice answers one card', () => {
	const voice = voiceOf({ a: 1 });
	expect(voice.say('a', -1, 1000)).toBe(true);
	expect(voice.say('b', -1, 1100)).toBe(false);
	voice.takeBack('a');
	expect([voice.said, voice.at]).toEqual([{ a: 1 }, 0]);
	// What the server knows wins over what this page remembers.
	voice.say('a', 0, 2000);
	voice.wentIn('a');
	expect(voice.said['a']).toBe(1);
});

test('[CV3] most agreed first: over the groups where there are groups, else over all', () => {
	const items = ['a', 'b', 'c'].map((id) => ({ id, kind: 'card', name: id, cards: 1, people: 1 }) as unknown as PollOption);
	const count = (agree: number, seen: number) => ({ agree, disagree: seen - agree, pass: 0, seen });
	const agreement = [count(3, 9), count(0, 0), count(8, 9)];
	expect(heardRows(items, { agreement, opinions: null }).map(({ item }) => item.id)).toEqual(['c', 'b', 'a']);
	const opinions = { groups: [5, 4], silhouette: 1, agreement: [agreement, agreement], consensus: [0.5, 0.1, 0.2], representative: [[], []] };
	expect(heardRows(items, { agreement, opinions }).map(({ item }) => item.id)).toEqual(['a', 'c', 'b']);
});
