// `npm run bench`: our server and others under the same load, each in a process of its own, and the load program on another core.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { readOptions, usage, type Options } from './options.ts';
import { nodeForAll } from './peers/install.ts';
import { allPeers } from './peers/peers.ts';
import { run } from './run.ts';
import { spreadOf } from './spread.ts';
import { tables, type Row } from './table.ts';
import { buildHall } from '../prove/hall-program.ts';
import { machineLines } from '../prove/machine.ts';
import { PostgresServer } from './peers/postgres.ts';

process.exitCode = await main(process.argv.slice(2));
process.exit();

async function main(args: string[]): Promise<number> {
	let options: Options;
	try {
		options = readOptions(args);
	} catch (error) {
		console.error(`${(error as Error).message}\n\n${usage}`);
		return 2;
	}
	await buildHall();
	const postgres = options.postgres ? await PostgresServer.start() : null;
	try {
		await measure(options, postgres);
	} finally {
		await postgres?.stop();
	}
	return 0;
}

async function measure({ cases, peers: wanted, seconds, repeats, out }: Options, postgres: PostgresServer | null): Promise<void> {
	const peers = allPeers(postgres && (() => postgres.database())).filter(({ name }) => !wanted || wanted.includes(name));
	const head = { began: new Date().toISOString(), machine: machineLines(), node: execFileSync(nodeForAll(), ['--version']).toString().trim(), loadBefore: loadavg(), seconds, repeats };
	console.log(`${head.machine.join('\n')}\nall servers and the load program on Node ${head.node}, server on one core, load program on the other\n`);
	const rows: Row[] = cases.flatMap((what) => peers.map((peer) => ({ what, peer: peer.name, runs: [], failed: [] })));
	for (const what of cases) {
		// Peers take turns, so that what else the machine does falls on all of them.
		for (let n = 0; n < repeats; n++) {
			for (const peer of peers) {
				const row = rows.find((each) => each.what === what && each.peer === peer.name)!;
				try {
					const got = await run(peer, what, seconds);
					row.runs.push(got);
					console.log(`${what.name} ${n + 1}/${repeats} ${peer.name}: p50 ${got.p50} p99 ${got.p99} ms, ${got.cpuEach?.toFixed(1) ?? '-'} us each, load program ${Math.round(got.load.cpuShare * 100)} % of a core, behind ${got.load.delayP99.toFixed(0)} ms`);
				} catch (error) {
					row.failed.push((error as Error).message);
					console.log(`${what.name} ${n + 1}/${repeats} ${peer.name}: ${(error as Error).message}`);
				}
			}
		}
	}
	console.log(`\n${tables(rows, peers)}`);
	const figures = rows.map((row) => ({
		...row,
		spread: Object.fromEntries((['p50', 'p99', 'max', 'cpuEach', 'cpuMs', 'framesEach', 'bytesEach', 'loopP99', 'memoryPeak'] as const).map((name) => [name, spreadOf(row.runs.map((each) => each[name]))]))
	}));
	mkdirSync(dirname(resolve(out)), { recursive: true });
	writeFileSync(out, `${JSON.stringify({ ...head, peers: peers.map(({ name, version, lacks }) => ({ name, version, lacks })), rows: figures }, null, '\t')}\n`);
	console.log(`The figures are in ${out}.`);
}
