import type { Voices } from './votes.ts';

type Point = readonly [number, number];

/** Below this many people who said anything, opinion groups are noise: agreement on each card is shown, and no groups. */
export const groupsAbove = 30;
const leastVotes = 7;
const leastPeople = 15;
const baseClusters = 100;
const mostGroups = 5;
const perGroup = 12;
const rounds = 100;

/** Groups of people, largest first; people who said too little are in none. */
export interface OpinionGroups {
	groups: number[][];
	/** Mean silhouette over the base clusters, -1 to 1. */
	silhouette: number;
}

/** Who counts: at least 7 votes (or all cards, where there are fewer); filled up to 15 by those with most votes. */
export function peopleWhoCount({ rows, cards }: Voices): number[] {
	const votes = rows.map((row) => row.reduce<number>((sum, said) => sum + (said === null ? 0 : 1), 0));
	const enough = [...rows.keys()].filter((person) => votes[person]! >= Math.min(leastVotes, cards));
	if (enough.length >= leastPeople) return enough;
	const rest = [...rows.keys()].filter((person) => votes[person]! > 0 && !enough.includes(person)).sort((a, b) => votes[b]! - votes[a]! || a - b);
	return [...enough, ...rest.slice(0, leastPeople - enough.length)].sort((a, b) => a - b);
}

/**
 * Opinion groups: k-means to at most 100 base clusters, then 2 to min(5, 2 + floor(n / 12)) groups of those, the number with the best
 * silhouette. Polis begins from its earlier states and so ends in other groups at times; ours begin the same way each time.
 */
export function opinionGroupsOf(points: readonly Point[], people: readonly number[]): OpinionGroups {
	const base = kMeans(people.map((person) => points[person]!), people.map(() => 1), Math.min(baseClusters, people.length));
	const middles = base.map((members) => middleOf(members.map((i) => points[people[i]!]!), members.map(() => 1)));
	const weights = base.map((members) => members.length);
	const most = Math.min(mostGroups, 2 + Math.floor(base.length / perGroup), base.length);
	let best: OpinionGroups = { groups: [[...people]], silhouette: 0 };
	for (let k = 2; k <= most; k++) {
		const groups = kMeans(middles, weights, k);
		if (groups.length < k) continue;
		const silhouette = silhouetteOf(middles, groups);
		if (best.groups.length > 1 && silhouette <= best.silhouette) continue;
		best = { silhouette, groups: groups.map((members) => members.flatMap((b) => base[b]!.map((i) => people[i]!)).sort((a, c) => a - c)) };
	}
	best.groups.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
	return best;
}

/** Weighted k-means, begun at the points farthest from one another. Empty clusters fall away. */
function kMeans(points: readonly Point[], weights: readonly number[], k: number): number[][] {
	let middles = farApart(points, weights, k);
	let members: number[][] = [];
	let before = '';
	for (let round = 0; round < rounds; round++) {
		members = middles.map(() => []);
		points.forEach((point, i) => members[nearest(point, middles)]!.push(i));
		members = members.filter((list) => list.length > 0);
		const now = JSON.stringify(members);
		if (now === before) break;
		before = now;
		middles = members.map((list) => middleOf(list.map((i) => points[i]!), list.map((i) => weights[i]!)));
	}
	return members;
}

function farApart(points: readonly Point[], weights: readonly number[], k: number): Point[] {
	const middle = middleOf(points, weights);
	const chosen: Point[] = [];
	let away = points.map((point) => distance(point, middle));
	while (chosen.length < k) {
		const far = away.reduce((best, d, i) => (d > away[best]! ? i : best), 0);
		if (chosen.length > 0 && !(away[far]! > 0)) break;
		chosen.push(points[far]!);
		const fresh = points.map((point) => distance(point, points[far]!));
		away = chosen.length === 1 ? fresh : away.map((d, i) => Math.min(d, fresh[i]!));
	}
	return chosen;
}

/** Rousseeuw 1987; a cluster of one has 0. */
export function silhouetteOf(points: readonly Point[], groups: readonly (readonly number[])[]): number {
	let sum = 0;
	groups.forEach((own, g) => {
		if (own.length === 1) return;
		for (const i of own) {
			const mean = (members: readonly number[]) => members.reduce((all, j) => all + distance(points[i]!, points[j]!), 0);
			const inside = mean(own) / (own.length - 1);
			const outside = Math.min(...groups.filter((_, other) => other !== g).map((members) => mean(members) / members.length));
			const larger = Math.max(inside, outside);
			if (larger > 0) sum += (outside - inside) / larger;
		}
	});
	return points.length === 0 ? 0 : sum / points.length;
}

function nearest(point: Point, middles: readonly Point[]): number {
	let best = 0;
	let least = Infinity;
	for (let i = 0; i < middles.length; i++) {
		const [x, y] = [point[0] - middles[i]![0], point[1] - middles[i]![1]];
		const square = x * x + y * y;
		if (square < least) [best, least] = [i, square];
	}
	return best;
}

function middleOf(points: readonly Point[], weights: readonly number[]): Point {
	let [x, y, all] = [0, 0, 0];
	points.forEach((point, i) => {
		x += point[0] * weights[i]!;
		y += point[1] * weights[i]!;
		all += weights[i]!;
	});
	return all === 0 ? [0, 0] : [x / all, y / all];
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
