import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestText } from '#lib/domain/outcome.ts';
import { publishedText, recountText, type PublishedVote } from '#lib/domain/recount.ts';
import { sha256 } from '#lib/domain/sha256.ts';
import { tally, type Way } from '#lib/domain/tally/all.ts';
import { breakOpenTie, commitmentOf, lotHolds, lotOrder } from '#lib/domain/tie-break.ts';
import { scaleSteps, howCounted, explain } from '#lib/i18n/en/counting.ts';

const hex = (text: string) => createHash('sha256').update(text).digest('hex');

test('[V29] our own SHA-256 is SHA-256', () => {
	fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => sha256(text) === hex(text)));
	for (const n of [0, 55, 56, 63, 64, 65, 1000]) expect(sha256('a'.repeat(n))).toBe(hex('a'.repeat(n)));
});

const open = { winners: ['w'], open: { places: 1, among: ['a', 'b', 'c'] } };

test('[V30] a tie is settled by widening, shrinking, a runoff or a lot of two public seeds, and by nothing else', () => {
	expect(breakOpenTie(open, 'widen', '', '')).toMatchObject({ value: { winners: ['w', 'a', 'b', 'c'] } });
	expect(breakOpenTie(open, 'shrink', '', '')).toMatchObject({ value: { winners: ['w'] } });
	expect(breakOpenTie(open, 'runoff', '', '')).toMatchObject({ value: { among: ['a', 'b', 'c'] } });
	expect(breakOpenTie(open, 'lot', 'seed', '  ')).toMatchObject({ ok: false, refusal: { reason: 'lot-needs-word' } });
	expect(breakOpenTie({ winners: ['w'], open: null }, 'lot', 'seed', 'word')).toMatchObject({ ok: false, refusal: { reason: 'no-tie' } });
});

test('[V31] a lot follows from the promised seed and the word, whatever order the tied stand in; another seed, word or order does not hold', () => {
	const broken = breakOpenTie(open, 'lot', 'f00d', ' blue   kettle ');
	if (!broken.ok || broken.value.how !== 'lot') throw new Error('no lot');
	const lot = broken.value;
	expect(lot.order).toEqual(['a', 'b', 'c'].sort((x, y) => (hex(`f00d\nblue kettle\n${x}`) < hex(`f00d\nblue kettle\n${y}`) ? -1 : 1)));
	expect(lot.winners).toEqual(['w', lot.order[0]]);
	expect(lotOrder(['c', 'b', 'a'], 'f00d', 'blue kettle')).toEqual(lot.order);
	expect(lotHolds(lot, commitmentOf('f00d'))).toBe(true);
	expect(lotHolds({ ...lot, seed: 'f00e' }, commitmentOf('f00d'))).toBe(false);
	expect(lotHolds({ ...lot, order: [...lot.order].reverse() }, commitmentOf('f00d'))).toBe(false);
	// Over many words each of the tied comes first about as often.
	const first = { a: 0, b: 0, c: 0 } as Record<string, number>;
	for (let i = 0; i < 3000; i++) first[lotOrder(['a', 'b', 'c'], 'f00d', `word ${i}`)[0]!]! += 1;
	for (const n of Object.values(first)) expect(Math.abs(n - 1000)).toBeLessThan(130);
});

const steps = [...scaleSteps.five];
const ways: [Way, Record<string, number>[]][] = [
	[{ method: 'dots', parameters: { dots: 5, cap: 2, take: 1 } }, [{ a: 2 }, { b: 1 }, {}]],
	[{ method: 'dots', parameters: { dots: 5, cap: 2, take: 1, moreVoters: true } }, [{ a: 2 }, { b: 1 }, { b: 1 }]],
	[{ method: 'approval', parameters: { take: 2 } }, [{ a: 1, b: 1 }, { b: 1 }, {}]],
	[{ method: 'stars', parameters: { most: 5, rule: 'star' } }, [{ a: 5, b: 0 }, { b: 3, a: 1 }, { a: 0 }]],
	[{ method: 'agreement', parameters: { scale: 'five', steps, level: 3, needed: 80 } }, [{ a: 0, b: 5 }, { a: 4 }, {}]],
	[{ method: 'budget', parameters: { budget: 90, costs: { a: 60, b: 30 }, ballot: { kind: 'ticks' }, rule: 'equal-shares', completion: 'add1-greedy' } }, [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }]],
	[{ method: 'ranked', parameters: { rule: 'instant-runoff' } }, [{ a: 1, b: 2 }, { b: 1 }, { a: 1 }]]
];

test('[V32] a recount of any kind of vote sees one changed, dropped or added ballot, and one that breaks the rules', () => {
	for (const [way, choices] of ways) {
		const options = [{ id: 'a', name: 'A' }, { id: 'b', name: 'B' }];
		const ballots = choices.map((choice, i) => ({ receipt: `r${i}`, choice }));
		const { result } = tally(options, choices, way);
		const vote = { ...way, options, ballots, digest: hex(digestText(way, options as never, ballots)), turnout: 3, rows: result.rows } as PublishedVote;
		const text = publishedText(vote);
		expect(recountText(vote, text)).toMatchObject({ sameDigest: true, differing: [], faults: [], ballots: 3 });
		const lines = text.split('\n');
		expect(recountText(vote, lines.slice(0, -1).join('\n')).sameDigest).toBe(false);
		expect(recountText(vote, `${text}\nballot r9 a:1`).sameDigest).toBe(false);
		expect(recountText(vote, [...lines.slice(0, 2), 'ballot r0 b:1', ...lines.slice(3)].join('\n'))).toMatchObject({ sameDigest: false });
		expect(recountText(vote, `${text}\nballot r9 a:99`).faults).toEqual([{ line: 6, reason: 'rules' }]);
		expect(recountText(vote, `${text}\nhello`).faults).toEqual([{ line: 6, reason: 'unread' }]);
		// What was said before the vote is part of it.
		expect(digestText({ ...way, parameters: { ...way.parameters, take: 9 } } as Way, options as never, ballots)).not.toBe(text);
		expect(howCounted(way).length).toBeGreaterThan(20);
		for (const line of explain(tally(options, choices, way), (id) => id.toUpperCase())) expect(line).toMatch(/^[^{}]+[.:]?$/);
	}
});
