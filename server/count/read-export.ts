import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { CastBallot } from '#lib/domain/ballot.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { checkBallot, tally, voteMethods, type Way } from '#lib/domain/tally/all.ts';
import { Faults, type Fault } from './faults.ts';
import { readConversations, type ExportedConversation } from './read-conversations.ts';

/** One closed vote of an export, with all that a recount needs. */
export interface ExportedVote {
	id: string;
	way: Way;
	options: Pick<PollOption, 'id' | 'name'>[];
	cast: CastBallot[];
	digest: string;
	turnout: number;
	/** The result as the export says it, by option. */
	rows: { id: string; score: number; voters: number; place: number; tied: boolean }[];
	winners: string[];
}

type Cells = Record<string, string | number | boolean | null>;

/** The JSON of an export, from the file itself, its ZIP or its folder; null where it is something else. @throws Faults */
export function exportText(file: string): string | null {
	if (statSync(file).isDirectory()) {
		const inside = join(file, 'workshop.json');
		return existsSync(inside) ? readFileSync(inside, 'utf8') : null;
	}
	const bytes = readFileSync(file);
	if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
		let found: Record<string, Uint8Array>;
		try {
			found = unzipSync(bytes, { filter: ({ name }) => /(^|\/)workshop\.json$/.test(name) });
		} catch {
			throw new Faults([{ line: 0, field: 'ZIP', words: 'is not whole: it may be cut off' }]);
		}
		const [json] = Object.values(found);
		if (!json) throw new Faults([{ line: 0, field: 'workshop.json', words: 'is not in this ZIP' }]);
		return strFromU8(json);
	}
	const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
	return text.trimStart().startsWith('{') ? text : null;
}

/** Every closed vote of an export, and every conversation, oldest first. Each ballot is checked by the rules of its vote. @throws Faults */
export function readExport(text: string): { votes: ExportedVote[]; conversations: ExportedConversation[] } {
	let tables: Record<string, Cells[]> | undefined;
	try {
		tables = (JSON.parse(text) as { tables?: Record<string, Cells[]> } | null)?.tables;
	} catch {
		throw new Faults([{ line: 0, field: 'workshop.json', words: 'is not whole JSON: it may be cut off' }]);
	}
	const faults: Fault[] = [];
	for (const name of ['outcomes', 'priorities', 'ballots']) if (!Array.isArray(tables?.[name])) faults.push({ line: 0, field: name, words: 'the table is missing' });
	for (const [name, rows] of Object.entries(tables ?? {})) if (Array.isArray(rows)) rows.forEach((row, index) => (typeof row === 'object' && row !== null && !Array.isArray(row)) || faults.push({ line: index + 1, field: name, words: 'is no row with columns' }));
	if (faults.length > 0) throw new Faults(faults);
	const votes = tables!['outcomes']!.map((outcome, index): ExportedVote => {
		const id = String(outcome['outcome_id']);
		const method = String(outcome['method']) as Way['method'];
		if (!voteMethods.includes(method)) faults.push({ line: index + 1, field: 'outcomes.method', words: `is "${method}"` });
		const rows = tables!['priorities']!.filter((row) => row['outcome_id'] === id);
		const options = [...rows].sort((a, b) => Number(a['option_number']) - Number(b['option_number'])).map((row) => ({ id: String(row['option_id']) as ClusterId, name: String(row['statement'] ?? '') }));
		const way = { method, parameters: parametersOf(outcome, index, faults) } as Way;
		const byReceipt = new Map<string, Record<string, number>>();
		tables!['ballots']!.forEach((row, line) => {
			if (row['outcome_id'] !== id) return;
			const receipt = String(row['receipt']);
			// Without a prototype: an id may be called like something that every object has.
			const choice = byReceipt.get(receipt) ?? (Object.create(null) as Record<string, number>);
			byReceipt.set(receipt, choice);
			if (row['option_id'] === null || row['option_id'] === '') return;
			const option = String(row['option_id']);
			if (!options.some((known) => known.id === option)) faults.push({ line: line + 1, field: 'ballots.option_id', words: `"${option}" was not on the ballot` });
			if (option in choice) faults.push({ line: line + 1, field: 'ballots.option_id', words: `receipt ${receipt} gives to "${option}" twice` });
			choice[option] = Number(row['value'] ?? row['dots']);
		});
		const cast = [...byReceipt].map(([receipt, choice]) => ({ receipt, choice }));
		if (faults.length === 0) {
			try {
				for (const { receipt, choice } of cast) {
					const checked = checkBallot(choice, options, way);
					if (!checked.ok) faults.push({ line: 0, field: `ballot ${receipt}`, words: `breaks the rules of its vote (${checked.refusal.reason})` });
				}
				if (faults.length === 0) tally(options, cast.map(({ choice }) => choice), way);
			} catch {
				faults.push({ line: index + 1, field: 'outcomes.parameters', words: `are not those of "${method}"` });
			}
		}
		return {
			id,
			way,
			options,
			cast,
			digest: String(outcome['digest']),
			turnout: Number(outcome['turnout']),
			rows: rows.map((row) => ({ id: String(row['option_id']), score: Number(row['score'] ?? row['dots']), voters: Number(row['voters']), place: Number(row['place']), tied: row['tied'] === true || row['tied'] === 'true' })),
			winners: String(outcome['winners'] ?? '').split(' ').filter((each) => each !== '')
		};
	});
	if (faults.length > 0) throw new Faults(faults);
	return { votes, conversations: readConversations(tables!) };
}

/** Exports from before there were other methods have two columns in their place. */
function parametersOf(outcome: Cells, index: number, faults: Fault[]): Way['parameters'] {
	if (outcome['parameters'] === undefined) return { dots: Number(outcome['dots_each']), cap: Number(outcome['cap']) };
	try {
		const parameters: unknown = typeof outcome['parameters'] === 'string' ? JSON.parse(outcome['parameters']) : outcome['parameters'];
		if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) return parameters as Way['parameters'];
		faults.push({ line: index + 1, field: 'outcomes.parameters', words: 'is no list of named values' });
	} catch {
		faults.push({ line: index + 1, field: 'outcomes.parameters', words: 'is not JSON' });
	}
	return { dots: 0, cap: 0 };
}
