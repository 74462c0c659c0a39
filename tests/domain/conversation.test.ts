import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { countConversation, groupInformedConsensus, restOf } from '#lib/domain/conversation/conversation.ts';
import { opinionGroupsOf, peopleWhoCount } from '#lib/domain/conversation/opinion-groups.ts';
import { opinionSpaceOf, standpointsOf } from '#lib/domain/conversation/opinion-space.ts';
import { representativeFor } from '#lib/domain/conversation/representative.ts';
import { agreementOn, lastWords, type Agreement, type Said, type Voices } from '#lib/domain/conversation/votes.ts';

const shared = join('..', 'shared', 'data');
const absent = !existsSync(join(shared, 'polis')) && 'the shared conversations are not there';

interface Expected {
	per_comment: Record<string, { all: Record<'agree' | 'disagree' | 'pass', number>; group_informed_consensus: number } & Record<string, unknown>>;
}

describe.skipIf(absent)('[CV1] counts and group-informed consensus are those of real conversations', () => {
	const expected = absent ? {} : (JSON.parse(readFileSync(join(shared, 'polis', 'expected.json'), 'utf8')) as Record<string, Expected>);
	test.each(Object.keys(expected))('%s', (name) => {
		const rows = parse(readFileSync(join(shared, 'polis', name, 'participants-votes.csv')), { columns: true }) as Record<string, string>[];
		const wanted = expected[name]!.per_comment;
		const cards = Object.keys(wanted);
		const voices: Voices = { cards: cards.length, rows: rows.map((row) => cards.map((card) => (row[card] === undefined || row[card] === '' ? null : (Number(row[card]) as Said)))) };
		const ids = [...new Set(rows.map((row) => row['group-id']!).filter((id) => id !== ''))].sort();
		const groups = ids.map((id) => cards.map((_, card) => agreementOn(voices, card, rows.flatMap((row, i) => (row['group-id'] === id ? [i] : [])))));
		const consensus = groupInformedConsensus(groups, cards.length);
		cards.forEach((card, i) => {
			const { agree, disagree, pass } = agreementOn(voices, i);
			expect({ agree, disagree, pass }, card).toEqual(wanted[card]!.all);
			expect(consensus[i], card).toBeCloseTo(wanted[card]!.group_informed_consensus, 14);
		});
	});

	test.each(Object.keys(expected))('%s: the last vote counts', (name) => {
		const votes = parse(readFileSync(join(shared, 'polis', name, 'votes.csv')), { columns: true }) as Record<string, string>[];
		const people = [...new Set(votes.map((vote) => vote['voter-id']!))];
		const cards = Object.keys(expected[name]!.per_comment);
		const known = votes.map((vote) => [people.indexOf(vote['voter-id']!), cards.indexOf(vote['comment-id']!), Number(vote.vote) as 1 | 0 | -1, Number(vote.timestamp)] as const).filter(([, card]) => card >= 0);
		const inTime = [...known].sort((a, b) => a[3] - b[3]);
		const rows = lastWords(people.length, cards.length, inTime.map(([person, card, said]) => [person, card, said] as const));
		// Two votes of one person in one millisecond have no order: a card in a hundred may be off by that.
		const off = cards.filter((card, i) => {
			const { agree, disagree } = agreementOn({ cards: cards.length, rows }, i);
			const { all } = expected[name]!.per_comment[card]!;
			return agree !== all.agree || disagree !== all.disagree;
		});
		expect(off.length).toBeLessThanOrEqual(Math.ceil(cards.length / 50));
	});
});

const file = join(shared, 'polis-math', '25ptpt-3gp-no-strict-with-meta.json');
describe.skipIf(!existsSync(file))('[CV2] the opinion space is the one Polis computes, in the opposite sign', () => {
	if (!existsSync(file)) return;
	const { votes, expected } = JSON.parse(readFileSync(file, 'utf8')) as {
		votes: [number, number, 1 | 0 | -1][];
		expected: {
			tids: number[];
			mod_out: number[];
			in_conv: number[];
			pca: { center: number[]; comps: [number[], number[]] };
			base_clusters: { members: number[][]; x: number[]; y: number[] };
			group_clusters: { id: number; base_cluster_members: number[] }[];
			group_votes: Record<string, { votes: Record<string, { A: number; D: number; S: number }> }>;
			group_aware_consensus: Record<string, number>;
			repness: Record<string, { tid: number; 'n-success': number; 'n-trials': number; 'p-success': number; 'p-test': number; repness: number; 'repness-test': number; 'repful-for': 'agree' | 'disagree' }[]>;
		};
	};
	const people = Math.max(...votes.map(([person]) => person)) + 1;
	const cards = expected.tids.length;
	const voices: Voices = { cards, rows: lastWords(people, cards, votes.map(([person, tid, said]) => [person, expected.tids.indexOf(tid), said] as const)), out: new Set(expected.mod_out.map((tid) => expected.tids.indexOf(tid))) };
	const space = opinionSpaceOf(voices);

	test('centre and components', () => {
		space.center.forEach((mean, card) => expect(mean + expected.pca.center[card]!).toBeCloseTo(0, 11));
		space.components.forEach((component, c) => {
			const wanted = expected.pca.comps[c]!;
			const sign = Math.sign(component.reduce((sum, value, card) => sum + value * wanted[card]!, 0));
			component.forEach((value, card) => expect(value * sign).toBeCloseTo(wanted[card]!, 10));
		});
	});

	test('where people stand', () => {
		const points = standpointsOf(voices, space);
		for (const axis of [0, 1] as const) {
			const wanted = axis === 0 ? expected.base_clusters.x : expected.base_clusters.y;
			const got = expected.base_clusters.members.map((members) => members.reduce((sum, person) => sum + points[person]![axis], 0) / members.length);
			const sign = Math.sign(got.reduce((sum, value, i) => sum + value * wanted[i]!, 0));
			got.forEach((value, i) => expect(value * sign).toBeCloseTo(wanted[i]!, 9));
		}
	});

	test('who counts, group-informed consensus, and how representative a card is', () => {
		expect(peopleWhoCount(voices)).toEqual([...expected.in_conv].sort((a, b) => a - b));
		const ids = Object.keys(expected.group_votes);
		const groups = ids.map((id) =>
			expected.tids.map((tid): Agreement => {
				const { A, D, S } = expected.group_votes[id]!.votes[tid]!;
				return { agree: A, disagree: D, pass: S - A - D, seen: S };
			})
		);
		groupInformedConsensus(groups, cards).forEach((value, card) => expect(value).toBeCloseTo(expected.group_aware_consensus[expected.tids[card]!]!, 14));
		ids.forEach((id, g) => {
			const rest = restOf(groups, g, cards);
			for (const wanted of expected.repness[id]!) {
				const card = expected.tids.indexOf(wanted.tid);
				const got = representativeFor(card, wanted['repful-for'], groups[g]![card]!, rest[card]!);
				expect(got).toMatchObject({ success: wanted['n-success'], trials: wanted['n-trials'] });
				expect(got.share).toBeCloseTo(wanted['p-success'], 12);
				expect(got.shareTest).toBeCloseTo(wanted['p-test'], 6);
				expect(got.ratio).toBeCloseTo(wanted.repness, 12);
				expect(got.ratioTest).toBeCloseTo(wanted['repness-test'], 5);
			}
		});
	});
});

const camp = (people: number): Voices => ({
	cards: 8,
	rows: Array.from({ length: people }, (_, i) => Array.from({ length: 8 }, (__, card): Said => (card === 7 ? 1 : (card + i) % 9 === 0 ? 0 : i % 2 === 0 ? 1 : -1)))
});

test('[CV3] up to 30 people there is agreement on each card and no opinion groups', () => {
	expect(countConversation(camp(30)).opinions).toBeNull();
	expect(countConversation(camp(30)).agreement[7]).toEqual({ agree: 30, disagree: 0, pass: 0, seen: 30 });
	const { opinions } = countConversation(camp(31));
	expect(opinions!.groups.map((group) => group.length)).toEqual([16, 15]);
	expect(opinions!.silhouette).toBeGreaterThan(0.7);
	expect(opinions!.consensus.indexOf(Math.max(...opinions!.consensus))).toBe(7);
});

test('[CV3] nobody, no cards, silence and one opinion for all fail nowhere', () => {
	expect(countConversation({ cards: 0, rows: [] })).toMatchObject({ people: 0, votes: 0, agreement: [], opinions: null });
	expect(countConversation({ cards: 2, rows: Array.from({ length: 40 }, () => [null, null]) }).people).toBe(0);
	const { opinions } = countConversation({ cards: 3, rows: Array.from({ length: 40 }, (): Said[] => [1, 1, 1]) });
	expect(opinions!.groups.flat()).toHaveLength(40);
	expect(opinionGroupsOf([], []).groups).toEqual([[]]);
});
