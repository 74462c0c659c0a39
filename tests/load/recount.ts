import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { CastBallot } from '#lib/domain/ballot.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { digestText } from '#lib/domain/outcome.ts';
import { checkBallot, tally, type Way } from '#lib/domain/tally/all.ts';

type Row = Record<string, string>;
interface Tables {
	outcomes: Row[];
	priorities: Row[];
	ballots: Row[];
}

export interface Recount {
	/** As the export says. */
	digest: string;
	ballots: number;
	receipts: Set<string>;
	/** Why the files do not give the same again; empty where they do. */
	differences: string[];
}

/** Counts the ballots again from the files alone, once from the CSV files and once from the JSON, and compares digest and every row of the result. */
export function recountExport(folder: string): Recount {
	const csv = (name: string) => parse(readFileSync(join(folder, `${name}.csv`)), { columns: true, bom: true }) as Row[];
	const json = JSON.parse(readFileSync(join(folder, 'workshop.json'), 'utf8')) as { tables: Record<string, Record<string, unknown>[]> };
	const plain = (name: string) => (json.tables[name] ?? []).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? '' : String(value)])));
	const fromCsv = recount({ outcomes: csv('outcomes'), priorities: csv('priorities'), ballots: csv('ballots') });
	const fromJson = recount({ outcomes: plain('outcomes'), priorities: plain('priorities'), ballots: plain('ballots') });
	const differences = [...fromCsv.differences.map((words) => `CSV: ${words}`), ...fromJson.differences.map((words) => `JSON: ${words}`)];
	if (fromCsv.digest !== fromJson.digest) differences.push('the CSV files and the JSON name different digests');
	return { ...fromCsv, differences };
}

/** The newest outcome of the tables. */
export function recount({ outcomes, priorities, ballots }: Tables): Recount {
	const outcome = outcomes.at(-1);
	if (!outcome) return { digest: '', ballots: 0, receipts: new Set(), differences: ['there is no outcome'] };
	const ofOutcome = (row: Row) => row['outcome_id'] === outcome['outcome_id'];
	const way = { method: outcome['method'], parameters: JSON.parse(outcome['parameters'] ?? '{}') } as Way;
	const rows = priorities.filter(ofOutcome);
	const options = [...rows]
		.sort((a, b) => Number(a['option_number']) - Number(b['option_number']))
		.map((row) => ({ id: row['option_id'] as ClusterId, name: row['statement'] ?? '' }));

	const byReceipt = new Map<string, Record<string, number>>();
	for (const row of ballots.filter(ofOutcome)) {
		const choice = byReceipt.get(row['receipt']!) ?? {};
		if (row['option_id'] !== '') choice[row['option_id']!] = Number(row['value']);
		byReceipt.set(row['receipt']!, choice);
	}
	const cast: CastBallot[] = [...byReceipt].map(([receipt, choice]) => ({ receipt, choice }));

	const differences: string[] = [];
	const compare = (what: string, again: unknown, said: unknown) => {
		if (String(again) !== String(said)) differences.push(`${what} is ${String(again)}, and the export says ${String(said)}`);
	};
	const digest = createHash('sha256').update(digestText(way, options, cast)).digest('hex');
	const { result } = tally(options, cast.map((ballot) => ballot.choice), way);
	compare('the digest', digest, outcome['digest']);
	compare('the turnout', cast.length, outcome['turnout']);
	compare('the total', result.total, outcome['total']);
	compare('empty ballots', result.blank, outcome['none_of_these']);
	for (const again of result.rows) {
		const said = rows.find((row) => row['option_id'] === again.id);
		for (const key of ['score', 'voters', 'place', 'tied'] as const) compare(`${key} of ${again.id}`, again[key], said?.[key]);
		compare(`spread of ${again.id}`, again.spread.map((n, i) => `${i + (way.method === 'stars' || way.method === 'agreement' ? 0 : 1)}:${n}`).join(' '), said?.['spread']);
	}
	for (const { receipt, choice } of cast) {
		const checked = checkBallot(choice, options, way);
		if (!checked.ok) differences.push(`ballot ${receipt} breaks the rules of the vote: ${checked.refusal.reason}`);
	}
	return { digest: outcome['digest'] ?? '', ballots: cast.length, receipts: new Set(byReceipt.keys()), differences };
}
