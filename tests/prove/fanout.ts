import type { Case } from '../bench/cases.ts';
import { allPeers, type Peer } from '../bench/peers/peers.ts';
import { PostgresServer } from '../bench/peers/postgres.ts';
import { run, type Run } from '../bench/run.ts';
import type { Report } from './report.ts';

/** How fast, and how much: R4 and R6 at their size, on both databases, under the load of `npm run bench`. */
export async function prove(report: Report, { long }: { long: boolean; seed: number }): Promise<void> {
	const postgres = await PostgresServer.start();
	try {
		const ours = allPeers(() => postgres.database()).filter(({ name }) => name.startsWith('folkmoot'));
		for (const peer of ours) {
			await many(report, peer, { people: 300, writers: 10, hz: 5, p99: 100, cpu: 5, ...(long ? steady : { seconds: 5 }) });
			await many(report, peer, { people: 400, writers: 100, hz: 10, p99: 150, cpu: null, seconds: long ? 20 : 5 });
			if (long) await many(report, peer, { people: 2000, writers: 100, hz: 10, p99: 250, cpu: null, seconds: 20 });
			await slow(report, peer, long ? 40 : 15);
		}
	} finally {
		await postgres.stop();
	}
}

/** A meeting lasts hours: what the compiler does in the first seconds is no part of what a change costs. */
const steady = { warmMs: 30_000, seconds: 40 };

interface Many {
	people: number;
	writers: number;
	hz: number;
	/** Milliseconds from the write until it is seen. */
	p99: number;
	/** Microseconds of the server for each change that someone sees. */
	cpu: number | null;
	seconds: number;
	warmMs?: number;
}

async function many(report: Report, peer: Peer, { people, writers, hz, p99, cpu, seconds, warmMs }: Many): Promise<void> {
	const name = `${peer.name}: ${writers} people write ${hz} times a second for ${people}, ${seconds} s${warmMs ? ` after ${warmMs / 1000} s` : ''}`;
	const got = await run(peer, { kind: 'fan-out', name: '', people, writers, hz, ...(warmMs ? { warmMs } : {}) }, seconds);
	const with_ = limits(got);
	report({ promise: 'R4', what: `${name}: seen by everyone else`, bar: 'all', got: `${got.delivered} of ${got.expected}, loop busy at most ${Math.round(got.loopMax)} ms at a stretch${got.also.lost ? `, ${got.also.lost} lines lost: ${got.also.lostWhy}` : ''}${got.also.refused ? `, ${got.also.refused} refused: ${got.also.refusedWhy}` : ''}`, ok: got.delivered === got.expected });
	report({ promise: 'R4', what: `${name}: own words sent back`, bar: '0', got: `${got.echoes}`, ok: got.echoes === 0 });
	report({ promise: 'R4', what: `${name}: from the write until it is seen`, bar: `p99 <= ${p99} ms`, got: `p50 ${got.p50} ms, p99 ${got.p99} ms, at most ${got.max} ms${with_}`, ok: got.p99 !== null && got.p99 <= p99 });
	report({ promise: 'R4', what: `${name}: frames with changes for one who only looks`, bar: '<= 20 a second', got: got.framesOfLooker.toFixed(1), ok: got.framesOfLooker <= 20.5 });
	if (cpu !== null) report({ promise: 'R4', what: `${name}: CPU of the server for each change seen`, bar: `<= ${cpu} us`, got: `${got.cpuEach?.toFixed(1)} us${with_}`, ok: got.cpuEach !== null && got.cpuEach <= cpu });
}

async function slow(report: Report, peer: Peer, megabytes: number): Promise<void> {
	const readers = 30;
	const what: Case = { kind: 'paused', name: '', people: 20, readers, megabytes };
	const got = await run(peer, what, 0);
	const name = `${peer.name}: ${readers} people stop reading, ${got.also.writtenMB} MB of changes`;
	const more = got.heldMore ?? Number.NaN;
	report({ promise: 'R6', what: `${name}: memory that the server needs, beside the same traffic with everyone reading`, bar: '<= 24 MB more', got: `${more.toFixed(1)} MB more (its process: ${(got.memoryPeak - got.memory).toFixed(0)} more than ${got.memory.toFixed(0)} at most)`, ok: more <= 24 });
	report({ promise: 'R6', what: `${name}: once they read again they hold what all hold`, bar: '0 others', got: `${got.also.diverged} others, ${got.also.cut} were cut off and came back`, ok: got.also.diverged === 0 });
	report({ promise: 'R6', what: `${name}: writers cut off`, bar: '0', got: `${got.also.writersCut}${got.also.why ? `: ${got.also.why}` : ''}${limits(got)}`, ok: got.also.writersCut === 0 });
}

function limits({ loadAtLimit, load }: Run): string {
	return loadAtLimit ? ` (the load program was at its limit: ${Math.round(load.cpuShare * 100)} % of a core, ${load.delayP99.toFixed(0)} ms late)` : '';
}
