import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, type Result } from '../result.ts';
import { placeRows, type Candidate, type Counted } from './row.ts';
import { checkShape } from './shape.ts';

/** A scale is data: its steps from least to most agreement, and from which step on a person can live with it. */
export interface AgreementParameters {
	/** 'five' (0 to 5 in words), 'fist' (fist to five), 'gradients' (eight steps), or the workshop's own. */
	scale: string;
	/** Words of each step, least agreement first. A ballot holds positions in this list, from 0. */
	steps: string[];
	/** From this step on a person counts as agreeing. */
	level: number;
	/** Said before the vote: people in a hundred of those who answered that must stand at `level` or above. 100 is "all". */
	needed: number;
	/** Most people who may stand on the lowest step; without it, no such rule. 0 makes the lowest step a veto, which is not the default. */
	blocks?: number;
}

/** One option against what was needed. */
export interface Agreement {
	answered: number;
	/** At `level` or above. */
	agree: number;
	/** Below it: they are asked to speak. */
	below: number;
	/** On the lowest step. */
	block: number;
	reached: boolean;
}

/**
 * `score` is the people at `level` or above, `voters` all who answered, `spread[n]` the people on step n. There is no mean anywhere: the
 * result is the distribution. `winners` are the options that reached what was needed.
 */
export interface AgreementResult extends Counted {
	agreement: Record<string, Agreement>;
}

export function checkAgreement(choice: unknown, options: readonly Candidate[], { steps }: AgreementParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, steps.length - 1);
	return shaped.ok ? done(shaped.value) : shaped;
}

/**
 * Gradients of agreement (Kaner and others, Facilitator's Guide to Participatory Decision-Making) and fist to five: how many stand where.
 * The needed level is whole people in a hundred, compared without a division.
 */
export function tallyAgreement(options: readonly Candidate[], ballots: readonly Choice[], { steps, level, needed, blocks }: AgreementParameters): AgreementResult {
	const rows = options.map(({ id, name }) => ({ id, name, score: 0, voters: 0, spread: new Array<number>(steps.length).fill(0) }));
	const byId = new Map(rows.map((row) => [row.id, row]));
	let blank = 0;
	let total = 0;
	for (const choice of ballots) {
		let any = false;
		for (const [id, step] of Object.entries(choice)) {
			const row = byId.get(id);
			if (!row) continue;
			any = true;
			row.voters += 1;
			row.spread[step]! += 1;
			if (step >= level) {
				row.score += 1;
				total += 1;
			}
		}
		if (!any) blank += 1;
	}
	const agreement: Record<string, Agreement> = {};
	for (const { id, score, voters, spread } of rows) {
		const block = spread[0]!;
		const reached = voters > 0 && score * 100 >= needed * voters && (blocks === undefined || block <= blocks);
		agreement[id] = { answered: voters, agree: score, below: voters - score, block, reached };
	}
	// By the share that agrees: 8 of 9 stands above 10 of 20. Compared by cross products.
	const placed = placeRows(rows, (a, b) => b.score * Math.max(1, a.voters) - a.score * Math.max(1, b.voters));
	return { ...placed, ballots: ballots.length, blank, total, winners: placed.rows.filter(({ id }) => agreement[id]!.reached).map(({ id }) => id), open: null, agreement };
}
