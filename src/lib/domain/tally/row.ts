/** What every way of counting says of one option. */
export interface Row {
	id: string;
	name: string;
	/** What it got: dots, ticks, stars, points, or votes in the last round it took part in. A whole number. */
	score: number;
	/** Distinct voters who gave it anything at all. */
	voters: number;
	/** 1 for the most; equal ones share a place (1, 2, 2, 4). */
	place: number;
	/** Whether another option has the same place. */
	tied: boolean;
	/** How people voted on it: what the positions mean stands with each method. */
	spread: number[];
}

/** Places that a count leaves undecided: `places` of them are to be given among these. */
export interface OpenTie {
	places: number;
	among: string[];
}

/** What every result holds, whatever the method. Plain data: it is stored, sent and exported as it is. */
export interface Counted {
	/** The best place first; equal ones in the order of the frozen options. */
	rows: Row[];
	ballots: number;
	/** Ballots that give nothing to any option: "none of these". They count as turnout. */
	blank: number;
	/** Everything given, added up: dots, ticks, stars, points; for ranked ballots, those that rank anything. */
	total: number;
	/** Places shared by more than one option, as lists of option ids. */
	ties: string[][];
	/** What goes forward, in order, as far as the count decides it. Empty where no number was set before: then only the order is told. */
	winners: string[];
	/** Set where a tie lies on the line between going forward and not. */
	open: OpenTie | null;
}

/** One frozen option, as far as a count needs it. */
export interface Candidate {
	id: string;
	name: string;
}

/** An option while it is being counted. */
export type Got = Omit<Row, 'place' | 'tied'>;

/**
 * Gives places by `before` (less than 0: a comes first; 0: they are equal). Standard competition ranking (1, 2, 2, 4); a tie is a tie.
 * Array.prototype.sort is stable: equal ones keep the frozen order, which says nothing.
 */
export function placeRows(got: readonly Got[], before: (a: Got, b: Got) => number = (a, b) => b.score - a.score): Pick<Counted, 'rows' | 'ties'> {
	const rows: Row[] = [...got].sort(before).map((row) => ({ ...row, place: 0, tied: false }));
	const ties: string[][] = [];
	for (let start = 0; start < rows.length; ) {
		let end = start;
		while (end + 1 < rows.length && before(rows[end + 1]!, rows[start]!) === 0) end += 1;
		for (let i = start; i <= end; i++) {
			rows[i]!.place = start + 1;
			rows[i]!.tied = end > start;
		}
		if (end > start) ties.push(rows.slice(start, end + 1).map((row) => row.id));
		start = end + 1;
	}
	return { rows, ties };
}

/**
 * The first `take` places. Where a tie reaches over the line none of the tied is a winner: they are named as open. Options that nobody
 * gave anything never win.
 * @param moreVoters said before the vote: of those tied on the line, the ones that more people chose go first. What is equal in that too stays open.
 */
export function cutRows(rows: readonly Row[], take: number | undefined, moreVoters = false): Pick<Counted, 'winners' | 'open'> {
	if (take === undefined) return { winners: [], open: null };
	const wanted = rows.filter(({ voters }) => voters > 0);
	if (wanted.length <= take) return { winners: wanted.map(({ id }) => id), open: null };
	const line = wanted[take - 1]!.place;
	if (wanted[take]!.place !== line) return { winners: wanted.slice(0, take).map(({ id }) => id), open: null };
	const winners = wanted.filter(({ place }) => place < line).map(({ id }) => id);
	const among = wanted.filter(({ place }) => place === line);
	if (!moreVoters) return { winners, open: { places: take - winners.length, among: among.map(({ id }) => id) } };
	const parted = cutRows(placeRows(among, (a, b) => b.voters - a.voters).rows, take - winners.length);
	return { winners: [...winners, ...parted.winners], open: parted.open };
}
