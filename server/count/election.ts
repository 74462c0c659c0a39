import type { Choice } from '#lib/domain/ballot.ts';
import type { Candidate } from '#lib/domain/tally/row.ts';
import type { Paper } from '#lib/domain/tally/ranked/paper.ts';

/** What a file of ballots says, before it is known how they are to be counted. */
export type Election = { format: 'pb' | 'ranked-csv' | 'preflib' | 'export'; options: Candidate[]; notes: string[] } & (ByChoice | ByPaper);

interface ByChoice {
	ballots: 'choices';
	/** What the numbers of a ballot are: 1 for a tick, points given, or ranks. */
	gives: 'ticks' | 'points' | 'ranks';
	choices: Choice[];
	/** Where `choices` are the points of an ordinal vote: the ranks they stand for. */
	ranks?: Choice[];
	/** Where `choices` are steps of named categories: the names, the least first. */
	categories?: readonly string[];
	/** Null where the file knows no costs. */
	money: Money | null;
	/** What the file itself says came out, where it does: by option id. */
	published: { votes?: Record<string, number>; score?: Record<string, number>; selected?: Record<string, number> };
	meta: Record<string, string>;
}

interface ByPaper {
	ballots: 'papers';
	papers: Paper[];
	writeIns: string | null;
}

/** Amounts in the smallest coin that occurs: 10 to the `decimals` of them are one coin. */
export interface Money {
	budget: bigint;
	costs: bigint[];
	decimals: number;
	threshold: number | null;
}
