import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { PollFact } from '#lib/domain/facts.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { tallyDots } from '#lib/domain/tally/dots.ts';
import ResultTable from '#lib/ui/ballot/ResultTable.svelte';
import Card from '#lib/ui/Card.svelte';
import Clock from '#lib/ui/Clock.svelte';

const plain = (html: string) => html.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();

test('[O12] the result says ties as ties, distinct people, and how dots were put', () => {
	const options = ['Light the path', 'Places to sit', 'A bus at night'].map((name, i) => ({ id: `o${i}`, kind: 'cluster', name, cards: 1, people: 1 }) as unknown as PollOption);
	const result = tallyDots(options, [{ o0: 2, o1: 1 }, { o1: 1 }, {}], { cap: 2 });
	const poll = { state: 'closed', id: 'p', outcome: 'x', options, method: 'dots', parameters: { dots: 3, cap: 2 }, result, turnout: 3, eligible: 4, digest: '' } as unknown as Extract<PollFact, { state: 'closed' }>;
	const text = plain(render(ResultTable, { props: { poll } }).body);
	expect(text).toContain('3 of 4 people voted');
	expect(text).toContain('One person chose “none of these”.');
	expect(text).toMatch(/1= Light the path Tie 1 put 2 dots 2 1 person/);
	expect(text).toMatch(/1= Places to sit Tie 2 put 1 dot 2 2 people/);
	expect(text).toMatch(/3 A bus at night Nobody put a dot here 0 0 people/);
	expect(text).toContain('A tie is a tie. Both go forward.');
});

test('[O12] three that share a place are not called "both"', () => {
	const options = ['a', 'b', 'c'].map((name, i) => ({ id: `o${i}`, kind: 'cluster', name, cards: 1, people: 1 }) as unknown as PollOption);
	const poll = { state: 'closed', id: 'p', outcome: 'x', options, method: 'dots', parameters: { dots: 3, cap: 2 }, result: tallyDots(options, [{ o0: 1, o1: 1, o2: 1 }], { cap: 2 }), turnout: 1, eligible: 1, digest: '' } as unknown as Extract<PollFact, { state: 'closed' }>;
	expect(plain(render(ResultTable, { props: { poll } }).body)).toContain('A tie is a tie. All of them go forward.');
});

test('[O13] a card never draws its text as anything but text, and shows no count and no name', () => {
	const { body } = render(Card, { props: { card: { text: '<img src=x onerror=alert(1)>', theme: 'homes', number: 7, same: 5, author: 'Heron' } as never } });
	expect(body).toContain('&lt;img src=x onerror=alert(1)>');
	expect(plain(body)).toBe('Homes Card 7 &lt;img src=x onerror=alert(1)>');
});

test('[O14] the clock says its state in words, not by its ring alone', () => {
	const of = (round: object, left: number | null) => render(Clock, { props: { round: { index: 1, ...round } as never, left } }).body;
	expect(of({ state: 'running', endsAt: 0, lengthMs: 720_000 }, 462_000)).toContain('aria-label="7:42 left"');
	expect(of({ state: 'paused', leftMs: 1, lengthMs: 720_000 }, 65_000)).toContain('aria-label="Paused at 1:05"');
	expect(of({ state: 'grace', endsAt: 0, lengthMs: 30_000 }, 12_000)).toContain('aria-label="0:12 to finish your sentence"');
	expect(of({ state: 'ready' }, null)).toContain('Not started yet');
	expect(of({ state: 'over' }, null)).toContain('Time is up');
});
