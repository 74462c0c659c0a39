import { wordsOf, type Case } from './cases.ts';
import type { Peer } from './peers/peers.ts';
import type { Run } from './run.ts';
import { inWords, spreadOf } from './spread.ts';

export interface Row {
	what: Case;
	peer: string;
	runs: Run[];
	/** Why there are no runs, or fewer. */
	failed: string[];
}

type Column = [name: string, value: (row: Row) => string];

const spread = (of: (run: Run) => number | null, digits = 1) => (row: Row) => inWords(spreadOf(row.runs.map(of)), digits);
const share = spread(({ delivered, expected }) => (expected > 0 ? (100 * delivered) / expected : null));
const cpuShare = spread(({ cpuMs, seconds }) => (seconds > 0 ? cpuMs / 10 / seconds : null), 0);
const memory = spread(({ memoryPeak }) => memoryPeak, 0);
const also = (name: string) => (row: Row) => [...new Set(row.runs.map((run) => String(run.also[name] ?? '-')))].join(', ');
const times: Column[] = [
	['p50 ms', spread(({ p50 }) => p50)],
	['p99 ms', spread(({ p99 }) => p99)],
	['max ms', spread(({ max }) => max, 0)]
];

const columns: Record<Case['kind'], Column[]> = {
	'fan-out': [
		['seen %', share],
		...times,
		['CPU us per seen', spread(({ cpuEach }) => cpuEach)],
		['frames/s each', spread(({ framesEach }) => framesEach)],
		['kB/s each', spread(({ bytesEach }) => bytesEach / 1000)],
		['loop p99 ms', spread(({ loopP99 }) => loopP99)],
		['MB', memory]
	],
	// Ours shows a bounded number of pointers on purpose: what it costs counts, not how many were seen.
	presence: [
		['% of a core', cpuShare],
		['kB/s each', spread(({ bytesEach }) => bytesEach / 1000)],
		['frames/s each', spread(({ framesEach }) => framesEach)],
		['seen %', share],
		...times,
		['loop p99 ms', spread(({ loopP99 }) => loopP99)],
		['MB', memory]
	],
	paused: [
		['MB more needed', spread(({ heldMore }) => heldMore)],
		['MB more of the machine', spread(({ memory, memoryPeak }) => memoryPeak - memory, 0)],
		['written MB', also('writtenMB')],
		['cut off', also('cut')],
		['other content', also('diverged')],
		['writers cut', also('writersCut')],
		['% of a core', cpuShare],
		['loop p99 ms', spread(({ loopP99 }) => loopP99)]
	],
	joins: [['came in %', share], ...times, ['server CPU ms', spread(({ cpuMs }) => cpuMs, 0)], ['loop max ms', spread(({ loopMax }) => loopMax, 0)], ['MB', memory]],
	restart: [['back %', share], ...times, ['tries', also('tries')], ['acks', also('acknowledged')], ['acknowledged and lost', also('lostAcknowledged')]]
};

/** One table for each kind of case, every row a case and a peer. */
export function tables(rows: readonly Row[], peers: readonly Peer[]): string {
	const parts = [];
	for (const kind of Object.keys(columns) as Case['kind'][]) {
		const some = rows.filter(({ what }) => what.kind === kind);
		if (some.length === 0) continue;
		const cells = some.map((row) => [wordsOf(row.what), row.peer, ...(row.runs.length > 0 ? columns[kind].map(([, value]) => value(row)) : columns[kind].map((_, i) => (i === 0 ? '-' : ''))), notesOf(row)]);
		parts.push(table(['what', 'server', ...columns[kind].map(([name]) => name), 'note'], cells));
	}
	return [...parts, 'What each of the others does not do here:', ...peers.map(({ name, version, lacks }) => `  ${name} (${version}): ${lacks}`), ''].join('\n');
}

function notesOf({ runs, failed }: Row): string {
	const limits = runs.filter(({ loadAtLimit }) => loadAtLimit).length;
	const echo = runs.some(({ echoes, expected, people }) => echoes > expected / people / 2);
	return [...(limits > 0 ? [`load program at its limit in ${limits} of ${runs.length}`] : []), ...(echo ? ['sends own words back'] : []), ...new Set(runs.flatMap(({ also }) => (also.lostWhy ? [`lost lines: ${also.lostWhy}`] : []))), ...new Set(runs.flatMap(({ also }) => (also.refused ? [`${also.refused} refused: ${also.refusedWhy}`] : []))), ...new Set(failed)].join('; ');
}

function table(head: string[], rows: string[][]): string {
	const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
	const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
	return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line), ''].join('\n');
}
