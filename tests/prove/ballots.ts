import { randomBytes } from 'node:crypto';
import type { Report } from './report.ts';
import { someAdmin, testApp } from '../support/app.ts';
import { raceOneVote, type Raced } from '../support/double-votes.ts';
import { startPostgres } from '../support/postgres.js';

/** B2: double-vote races, on both databases. PostgreSQL lets them run truly at once; the built-in database has one line. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const wanted = long ? 10_000 : 600;
	await races(report, wanted, seed, 'the built-in database');
	const postgres = await startPostgres();
	if ('why' in postgres) return report({ promise: 'B2', what: 'double-vote races on PostgreSQL', bar: 'runs', got: postgres.why, ok: false });
	process.env['FOLKMOOT_TEST_POSTGRES'] = postgres.url;
	try {
		await races(report, wanted, seed, 'PostgreSQL');
	} finally {
		delete process.env['FOLKMOOT_TEST_POSTGRES'];
		await postgres.stop();
	}
}

/** Votes of 40 people with 24 races each and one against the close, until there have been enough. */
async function races(report: Report, wanted: number, seed: number, kind: string): Promise<void> {
	const app = await testApp();
	const all: Raced = { races: 0, sent: 0, wrong: [] };
	const began = performance.now();
	let votes = 0;
	try {
		const host = await someAdmin(app, `host${randomBytes(4).toString('hex')}`);
		while (all.races < wanted) {
			const one = await raceOneVote(app, host, { people: 40, rounds: 24, seed: `ballots ${seed} ${++votes}` });
			all.races += one.races;
			all.sent += one.sent;
			all.wrong.push(...one.wrong.map((words) => `vote ${votes}: ${words}`));
		}
	} finally {
		await app.close();
	}
	const seconds = Math.round((performance.now() - began) / 1000);
	report({ promise: 'B2', what: `double-vote races on ${kind}: 2 to 4 ballots of one person at once, the last against the close`, bar: `${wanted} races, 0 counted twice, 0 lost, 0 made up`, got: `${all.races} races in ${votes} votes, ${all.sent} ballots sent, ${all.wrong.length} wrong${all.wrong.length > 0 ? ` (${all.wrong.slice(0, 3).join('; ')})` : ''}, ${seconds} s`, ok: all.races >= wanted && all.wrong.length === 0 });
}
