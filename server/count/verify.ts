import { createHash } from 'node:crypto';
import { digestText } from '#lib/domain/outcome.ts';
import { tally } from '#lib/domain/tally/all.ts';
import type { ExportedVote } from './read-export.ts';

export interface Verified {
	outcome: string;
	method: string;
	ballots: number;
	digest: string;
	/** What does not come out as the export says; empty where all does. */
	differences: string[];
}

/** Counts a vote again from its published ballots alone, and compares digest, turnout, winners and every row. */
export function verifyVote({ id, way, options, cast, digest, turnout, rows, winners }: ExportedVote): Verified {
	const again = createHash('sha256').update(digestText(way, options, cast)).digest('hex');
	const { result } = tally(options, cast.map(({ choice }) => choice), way);
	const differences: string[] = [];
	const compare = (what: string, counted: unknown, said: unknown) => {
		if (counted !== said) differences.push(`${what}: counted ${String(counted)}, the export says ${String(said)}`);
	};
	compare('digest', again, digest);
	compare('turnout', cast.length, turnout);
	compare('winners', result.winners.join(' '), winners.join(' '));
	for (const row of result.rows) {
		const said = rows.find((each) => each.id === row.id);
		for (const key of ['score', 'voters', 'place', 'tied'] as const) compare(`${key} of ${row.id}`, row[key], said?.[key]);
	}
	return { outcome: id, method: way.method, ballots: cast.length, digest: again, differences };
}
