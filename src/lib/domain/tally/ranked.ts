import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, refuse, type Result } from '../result.ts';
import { everyWay } from './branches.ts';
import { beatsAll, type Pairs } from './pairs.ts';
import { instantRunoff, type Runoff, type RunoffRule } from './ranked/instant-runoff.ts';
import { papersFrom, ranksOf, unread, type Paper } from './ranked/paper.ts';
import { pointsFor, type PointsBase } from './ranked/points.ts';
import { schulze } from './ranked/schulze.ts';
import { cutRows, placeRows, type Candidate, type Counted, type Got, type Row } from './row.ts';
import { checkShape, withoutZeros } from './shape.ts';

export interface RankedParameters {
	rule: 'instant-runoff' | 'schulze' | 'points';
	/** Most ranks on one ballot; without it, as many as options. */
	most?: number;
	/** Whether two options may share a rank. */
	equalRanks?: boolean;
	runoff?: Partial<RunoffRule>;
	/** For Schulze. */
	strength?: 'winning-votes' | 'margins';
	/** For all comparisons by pairs: an option that is not ranked stands below those that are, or the ballot says nothing of it. */
	unranked?: 'last' | 'no-opinion';
	/** For points. */
	base?: PointsBase;
	take?: number;
}

/** One round of an instant runoff, by option id. */
export interface RankedRound {
	votes: Record<string, number>;
	inactive: { exhausted: number; overvotes: number; skipped: number; repeated: number };
	threshold: number;
	out: string[];
	moved: { to: Record<string, number>; inactive: number };
	tie?: { among: string[]; by: string };
}

/**
 * `spread[n]` is the ballots that rank it n + 1. `score`: instant runoff, votes in the last round it was in (where a tie that decides the vote is open,
 * the count ends with the round of that tie, and `open` names who can still win); Schulze, the options it beats;
 * points, its points. `voters` are those who rank it at all.
 */
export interface RankedResult extends Counted {
	rounds?: RankedRound[];
	/** `over[a][b]`: ballots that put option a above option b, by id. */
	pairs: Record<string, Record<string, number>>;
	/** The option that beats every other one by one; null: no option beats all others. */
	beatsAll: string | null;
	/** For Schulze: strengths of the widest paths. */
	paths?: Record<string, Record<string, number>>;
	/** Instant runoff had more undecided ties than could be followed each way. */
	unsure?: true;
}

export const runoffDefaults: RunoffRule = { overvote: 'stop', skipsAllowed: null, repeated: 'pass', majority: 'continuing', batch: false, until: 'majority', ties: ['previous-round'] };

export function checkRanked(choice: unknown, options: readonly Candidate[], { most = options.length, equalRanks = false }: RankedParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, most);
	if (!shaped.ok) return shaped;
	const ranked = withoutZeros(shaped.value);
	const ranks = Object.values(ranked);
	if (!equalRanks && new Set(ranks).size < ranks.length) return refuse({ reason: 'ballot-same-rank', rank: ranks.find((rank, index) => ranks.indexOf(rank) !== index)! });
	return done(ranked);
}

export function tallyRanked(options: readonly Candidate[], ballots: readonly Choice[], parameters: RankedParameters): RankedResult {
	return tallyPapers(options, papersFrom(options.map(({ id }) => id), ballots), parameters);
}

/** The same from papers as they come out of a file, with skipped ranks, overvotes and repeated marks. */
export function tallyPapers(options: readonly Candidate[], papers: readonly Paper[], parameters: RankedParameters): RankedResult {
	const ids = options.map(({ id }) => id);
	const pairs = pairsOf(ids, papers, parameters.unranked ?? 'last');
	const got = options.map(({ id, name }) => ({ id, name, score: 0, voters: 0, spread: [] as number[] }));
	let ballots = 0;
	let blank = 0;
	for (const paper of papers) {
		ballots += paper.many;
		// What cannot be read is not blank: someone marked it.
		if (paper.ranks.every((marked) => marked.length === 0)) blank += paper.many;
		ranksOf(paper, ids.length).forEach((rank, option) => {
			if (rank === Infinity) return;
			const row = got[option]!;
			row.voters += paper.many;
			while (row.spread.length < rank) row.spread.push(0);
			row.spread[rank - 1]! += paper.many;
		});
	}
	const byId = (matrix: number[][]) => Object.fromEntries(ids.map((id, a) => [id, Object.fromEntries(ids.map((other, b) => [other, matrix[a]![b]!]).filter(([other]) => other !== id))])) as Record<string, Record<string, number>>;
	const shared = { ballots, blank, total: ballots - blank, pairs: byId(pairs.over), beatsAll: beatsAll(pairs) };
	switch (parameters.rule) {
		case 'schulze': {
			const found = schulze(pairs, parameters.strength ?? 'winning-votes');
			got.forEach((row, option) => (row.score = found.beats[option]!));
			const placed = placeRows(got);
			return { ...placed, ...shared, ...cutRows(placed.rows, parameters.take ?? 1), paths: byId(found.paths) };
		}
		case 'points': {
			const longest = parameters.most ?? papers.reduce((most, { ranks }) => Math.max(most, ranks.length), 0);
			for (const paper of papers) {
				const choice = Object.fromEntries(ranksOf(paper, ids.length).flatMap((rank, option) => (rank === Infinity ? [] : [[ids[option]!, rank]])));
				const points = pointsFor(choice, parameters.base ?? 'own-length', ids.length, longest);
				for (const row of got) row.score += (points[row.id] ?? 0) * paper.many;
			}
			const placed = placeRows(got);
			return { ...placed, ...shared, total: got.reduce((sum, { score }) => sum + score, 0), ...cutRows(placed.rows, parameters.take) };
		}
		case 'instant-runoff':
			return { ...runoffResult(ids, papers, got, { ...runoffDefaults, ...parameters.runoff }), ...shared };
	}
}

function runoffResult(ids: readonly string[], papers: readonly Paper[], got: Got[], rule: RunoffRule): Omit<RankedResult, 'ballots' | 'blank' | 'total' | 'pairs' | 'beatsAll'> {
	const { ends, complete } = everyWay((pick) => instantRunoff(ids, papers, rule, pick));
	const winners = new Set(ends.map(({ winner }) => winner));
	const among = [...new Set(ends.flatMap(({ winner, among: tied }) => (winner === null ? tied : [winner])))].sort((a, b) => a - b);
	const sure = winners.size === 1 && ends[0]!.winner !== null && complete ? ends[0]!.winner : null;
	// Where a tie decides nothing, those it leaves in another order on the way out share the best place that any way gives them.
	const best = new Map<string, number>();
	const shown = sure === null ? [sharedRounds(ends[0]!.rounds)] : ends.map(({ rounds }) => rounds);
	for (const rounds of [...shown].reverse()) for (const { id, place } of placesAfter(ids, got, rounds, sure)) best.set(id, Math.min(best.get(id) ?? place, place));
	const placed = placeRows(got, (a, b) => best.get(a.id)! - best.get(b.id)!);
	const one = { rounds: shown[0]! };
	return {
		...placed,
		winners: sure === null ? [] : [ids[sure]!],
		open: sure === null && among.length > 0 ? { places: 1, among: among.map((option) => ids[option]!) } : null,
		rounds: one.rounds.map((round) => roundById(ids, round)),
		...(complete ? {} : { unsure: true as const })
	};
}

/**
 * Gives each option its votes in the last round that it was in, and places by how long they stayed and with how many. The winner stands first, also where the last two had
 * as many and an earlier round told them apart.
 */
function placesAfter(ids: readonly string[], got: Got[], rounds: Runoff['rounds'], winner: number | null): Row[] {
	const isWinner = ({ id }: Got) => (winner !== null && id === ids[winner] ? 1 : 0);
	const lastRound = new Map<string, number>();
	rounds.forEach(({ votes }, round) => votes.forEach((n, option) => n !== null && lastRound.set(ids[option]!, round)));
	for (const row of got) row.score = rounds[lastRound.get(row.id) ?? 0]?.votes[ids.indexOf(row.id)] ?? 0;
	return placeRows(got, (a, b) => isWinner(b) - isWinner(a) || (lastRound.get(b.id) ?? 0) - (lastRound.get(a.id) ?? 0) || b.score - a.score).rows;
}

/** The rounds as far as they are the same whichever way an undecided tie goes: up to the first that chance would have to settle, with nobody out of it. */
function sharedRounds(rounds: Runoff['rounds']): Runoff['rounds'] {
	const at = rounds.findIndex(({ tie }) => tie?.by === 'pick');
	return at < 0 ? rounds : [...rounds.slice(0, at), { ...rounds[at]!, out: [], moved: { to: {}, inactive: 0 } }];
}

function roundById(ids: readonly string[], round: Runoff['rounds'][number]): RankedRound {
	const nameOf = (option: number) => ids[option]!;
	return {
		votes: Object.fromEntries(round.votes.flatMap((n, option) => (n === null ? [] : [[nameOf(option), n]]))),
		inactive: round.inactive,
		threshold: round.threshold,
		out: round.out.map(nameOf),
		moved: { to: Object.fromEntries(Object.entries(round.moved.to).map(([option, n]) => [nameOf(Number(option)), n])), inactive: round.moved.inactive },
		...(round.tie ? { tie: { among: round.tie.among.map(nameOf), by: round.tie.by } } : {})
	};
}

function pairsOf(ids: readonly string[], papers: readonly Paper[], unranked: 'last' | 'no-opinion'): Pairs {
	const over = ids.map(() => new Array<number>(ids.length).fill(0));
	for (const paper of papers) {
		// A ballot that cannot be read to its end says nothing of what stands behind that mark.
		const readable = paper.ranks.findIndex((marked) => marked.includes(unread));
		const ranks = ranksOf(readable < 0 ? paper : { many: paper.many, ranks: paper.ranks.slice(0, readable) }, ids.length);
		for (let a = 0; a < ids.length; a++) {
			for (let b = 0; b < ids.length; b++) {
				if (ranks[a]! >= ranks[b]! || (unranked === 'no-opinion' && ranks[b] === Infinity)) continue;
				over[a]![b]! += paper.many;
			}
		}
	}
	return { ids, over };
}
