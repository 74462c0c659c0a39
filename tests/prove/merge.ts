import type { Report } from './report.ts';
import { play } from '../fuzz/play.ts';
import { someAdmin, testApp } from '../support/app.ts';
import { meetingIn } from '../support/people.ts';

const acts = 200;
/** A fresh database now and then: it grows with every seed. */
const seedsEach = 50;

/** R10: seeds of five pages that do as they please. `--seed N` begins at N; one seed by itself is `npm test -- --only server fuzz` with FOLKMOOT_FUZZ_FROM. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const seeds = long ? 500 : 8;
	const failed: string[] = [];
	for (let first = seed; first < seed + seeds; first += seedsEach) {
		const app = await testApp();
		const host = await someAdmin(app);
		for (let one = first; one < Math.min(first + seedsEach, seed + seeds); one++) {
			const meeting = await meetingIn(app, host, 4);
			const faults = await play(meeting, one, acts).catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
			if (faults.length > 0) failed.push(`seed ${one}: ${faults.join('; ')}`);
			await meeting.close();
		}
		await app.close();
	}
	report({
		promise: 'R10',
		what: `${seeds} seeds (from ${seed}) x ${acts} acts x 5 pages: broken and half-open lines, frames twice, rounds that turn, silence and reveal, refusals, undo, a server that dies`,
		bar: 'pages, server, log read again and rows equal; no words lost; undo takes back nobody else’s doing: 0 seeds fail',
		got: failed.length === 0 ? '0 fail' : `${failed.length} fail: ${failed.slice(0, 5).join(' | ')}`,
		ok: failed.length === 0
	});
}
