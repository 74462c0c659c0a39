import type { Pick } from '../branches.ts';
import { unread, type Paper } from './paper.ts';

/** The rules of an instant-runoff count that change real results. Each is stored with the outcome. */
export interface RunoffRule {
	/** A rank with more than one mark: the ballot stops there, or goes on at the next rank; 'settle' lets it count once all but one of them are out. */
	overvote: 'stop' | 'next' | 'settle';
	/** More empty ranks than this in a row end a ballot; null: none do. */
	skipsAllowed: number | null;
	/** The same option twice ends a ballot at its second mark, or is passed over. */
	repeated: 'stop' | 'pass';
	/** More than half of what: ballots that still count in this round, or all that counted in the first. */
	majority: 'continuing' | 'cast';
	/** Whether those who cannot win together are dropped at once. */
	batch: boolean;
	/** Whether the count ends at a majority, or goes on until two are left. */
	until: 'majority' | 'two-left';
	/** Ties at elimination: the one with fewer votes in the most recent round that tells them apart goes out; then what was drawn. */
	ties: readonly ('previous-round' | 'drawn' | 'frozen')[];
	/** Ids, the first goes out first. */
	drawn?: readonly string[];
	/** Goes out first, in a round of its own: write-ins of nobody in particular. */
	writeIns?: string;
}

export interface RunoffRound {
	/** By position; null once out. */
	votes: (number | null)[];
	/** Ballots that no longer count, by reason. */
	inactive: { exhausted: number; overvotes: number; skipped: number; repeated: number };
	/** Votes that win in this round. */
	threshold: number;
	out: number[];
	/** Where votes of those who went out go in the next round, by position; `inactive` those that go nowhere. */
	moved: { to: Record<number, number>; inactive: number };
	/** Elimination was a tie of these; `by` says what settled it. 'either-way': who of them goes first changes nothing. */
	tie?: { among: number[]; by: 'previous-round' | 'drawn' | 'frozen' | 'either-way' | 'pick' };
}

export interface Runoff {
	rounds: RunoffRound[];
	winner: number | null;
	/** Set where the last two or more are equal and nothing announced settles it. */
	among: number[];
	/** Ballots that rank nothing at all. */
	blank: number;
}

type End = 'exhausted' | 'overvotes' | 'skipped' | 'repeated';

/**
 * Instant runoff: each ballot counts for its highest option still in; the lowest goes out and its ballots move on, until one has more than half. Batch
 * elimination, thresholds and reasons for inactive ballots are those of RCTab (docs.rcvresources.org), so that its public reports can be reproduced.
 */
export function instantRunoff(ids: readonly string[], papers: readonly Paper[], rule: RunoffRule, pick: Pick): Runoff {
	const inRace = new Set(ids.map((_, option) => option));
	const at = papers.map(() => null as number | End | null);
	const blankPapers = new Set(papers.filter(({ ranks }) => ranks.every((marked) => marked.length === 0)));
	const rounds: RunoffRound[] = [];
	const blank = [...blankPapers].reduce((sum, { many }) => sum + many, 0);
	for (;;) {
		const votes = ids.map((_, option): number | null => (inRace.has(option) ? 0 : null));
		const inactive = { exhausted: 0, overvotes: 0, skipped: 0, repeated: 0 };
		const last = rounds.at(-1);
		papers.forEach((paper, index) => {
			if (blankPapers.has(paper)) return;
			const was = at[index]!;
			// With 'settle' a ballot waits at its overvote until all but one of those marked are out.
			const waits = was === 'overvotes' && rule.overvote === 'settle';
			const now = (typeof was === 'string' && !waits) || (typeof was === 'number' && inRace.has(was)) ? was! : standingOf(paper, inRace, rule);
			at[index] = now;
			if (typeof now === 'number') votes[now] = votes[now]! + paper.many;
			else inactive[now] += paper.many;
			if (last && now !== was && typeof was === 'number') {
				if (typeof now === 'number') last.moved.to[now] = (last.moved.to[now] ?? 0) + paper.many;
				else last.moved.inactive += paper.many;
			}
		});
		const counting = votes.reduce<number>((sum, n) => sum + (n ?? 0), 0);
		const base = rule.majority === 'cast' && rounds[0] ? rounds[0].votes.reduce<number>((sum, n) => sum + (n ?? 0), 0) : counting;
		const round: RunoffRound = { votes, inactive, threshold: Math.floor(base / 2) + 1, out: [], moved: { to: {}, inactive: 0 } };
		rounds.push(round);
		const left = [...inRace].sort((a, b) => votes[b]! - votes[a]! || a - b);
		const most = left[0];
		if (most === undefined || counting === 0) return { rounds, winner: null, among: left, blank };
		const hasMajority = votes[most]! >= round.threshold;
		if (hasMajority && (rule.until === 'majority' || left.length <= 2)) return { rounds, winner: most, among: [], blank };
		if (left.length === 1) return { rounds, winner: most, among: [], blank };
		if (left.length === 2) {
			if (votes[left[0]!]! !== votes[left[1]!]!) return { rounds, winner: most, among: [], blank };
			const chosen = settle(left, rounds, ids, rule);
			if (chosen.left.length > 1) return { rounds, winner: null, among: left, blank };
			round.tie = { among: left, by: chosen.by! };
			round.out = chosen.left;
			return { rounds, winner: left.find((option) => option !== chosen.left[0])!, among: [], blank };
		}
		round.out = leaving(left, votes, round, rounds, ids, rule, pick);
		for (const option of round.out) inRace.delete(option);
	}
}

function leaving(left: readonly number[], votes: readonly (number | null)[], round: RunoffRound, rounds: readonly RunoffRound[], ids: readonly string[], rule: RunoffRule, pick: Pick): number[] {
	const writeIns = rule.writeIns === undefined ? -1 : ids.indexOf(rule.writeIns);
	if (left.includes(writeIns)) return [writeIns];
	const rising = [...left].reverse();
	if (rule.batch) {
		const together = batch(rising, votes, rule.until === 'two-left' ? left.length - 2 : left.length - 1);
		if (together.length > 1) return together;
	}
	const least = votes[rising[0]!]!;
	const tied = rising.filter((option) => votes[option] === least).sort((a, b) => a - b);
	if (tied.length === 1) return tied;
	const { left: still, by } = settle(tied, rounds, ids, rule);
	if (still.length === 1) {
		round.tie = { among: tied, by: by! };
		return still;
	}
	// Together they hold less than the next one: all of them go out one after another, and none can overtake it meanwhile.
	const above = rising.find((option) => votes[option]! > least);
	if (above !== undefined && least * tied.length < votes[above]! && tied.length < left.length - 1) {
		round.tie = { among: tied, by: 'either-way' };
		return [still[0]!];
	}
	round.tie = { among: tied, by: 'pick' };
	return [ids.indexOf(pick(still.map((option) => ids[option]!)))];
}

/** Those tied, narrowed by what was announced: the earlier rounds, most recent first; then what was drawn. */
function settle(tied: readonly number[], rounds: readonly RunoffRound[], ids: readonly string[], rule: RunoffRule): { left: number[]; by: 'previous-round' | 'drawn' | 'frozen' | null } {
	let left = [...tied];
	for (const by of rule.ties) {
		if (by === 'previous-round') {
			for (let at = rounds.length - 2; at >= 0 && left.length > 1; at--) {
				const least = Math.min(...left.map((option) => rounds[at]!.votes[option] ?? 0));
				left = left.filter((option) => (rounds[at]!.votes[option] ?? 0) === least);
			}
		} else if (left.length > 1) {
			const place = (option: number) => (by === 'frozen' ? ids.length - option : rule.drawn?.includes(ids[option]!) ? rule.drawn.indexOf(ids[option]!) : Infinity);
			const first = Math.min(...left.map(place));
			if (first < Infinity) left = left.filter((option) => place(option) === first);
		}
		if (left.length === 1) return { left, by };
	}
	return { left, by: null };
}

/** The largest group, lowest first, whose votes together are fewer than those of the next one up. */
function batch(rising: readonly number[], votes: readonly (number | null)[], most: number): number[] {
	let sum = 0;
	let group: number[] = [];
	for (let index = 0; index < rising.length; ) {
		const n = votes[rising[index]!]!;
		if (sum < n && index <= most) group = rising.slice(0, index);
		for (; index < rising.length && votes[rising[index]!] === n; index++) sum += n;
	}
	return [...group];
}

function standingOf({ ranks }: Paper, inRace: ReadonlySet<number>, rule: RunoffRule): number | End {
	let skipped = 0;
	const seen = new Set<number>();
	for (const marked of ranks) {
		if (marked.length === 0) {
			skipped += 1;
			continue;
		}
		if (rule.skipsAllowed !== null && skipped > rule.skipsAllowed) return 'skipped';
		skipped = 0;
		if (rule.repeated === 'stop' && marked.some((option) => seen.has(option))) return 'repeated';
		for (const option of marked) seen.add(option);
		if (marked.length > 1 || marked[0] === unread) {
			if (rule.overvote === 'next') continue;
			if (rule.overvote === 'stop' || marked.includes(unread)) return 'overvotes';
			const left = marked.filter((option) => inRace.has(option));
			if (left.length > 1) return 'overvotes';
			if (left.length === 1) return left[0]!;
			continue;
		}
		if (inRace.has(marked[0]!)) return marked[0]!;
	}
	return 'exhausted';
}
