// `npm test`: gets what the tests need, runs every part, and ends with one line of figures.
//   npm test -- --only unit,server      some parts only: check unit server server-postgres build e2e e2e-postgres
//   npm test -- --only e2e door         the rest is handed to the part as a filter
//   npm test -- --all                   the long browser stories too, and all of the server on both databases: three quarters of an hour on two cores. So does CI.
import process from 'node:process';
import { ensureBuilt, ensureInstalled, root } from '../server/prepare.js';

const { only, filters, all } = readArguments(process.argv.slice(2));
process.chdir(root);
ensureInstalled();

// What needs packages is imported only after they are there.
const { ensureChromium } = await import('./support/chromium.js');
const { startPostgres } = await import('./support/postgres.js');
const { playwright, svelteCheck, vitest } = await import('./support/parts.js');

/** @typedef {import('./support/parts.js').Figures} Figures */
/** @type {(Figures & { name: string, why?: string })[]} */
const done = [];

/** What asks the database in its own words: locks, commits, migrations, several servers, erasing. All the others run on PostgreSQL with --all. */
const ofDatabase = ['append', 'log', 'rooms', 'owning', 'migrate', 'poll', 'restore', 'erasing', 'keeping', 'run-sheet'].map((name) => `tests/server/${name}.test.ts`);

const wants = (/** @type {string} */ name) => only === null || only.includes(name);
const needsPostgres = ['server-postgres', 'e2e-postgres'].some(wants);
const needsBrowser = ['e2e', 'e2e-postgres'].some(wants);

if (wants('check')) await part('check', svelteCheck);
if (wants('unit')) await part('unit', () => vitest('unit', filters));
if (wants('server')) await part('server', () => vitest('server', filters));

const postgres = needsPostgres ? await startPostgres() : { why: 'not asked for' };
try {
	const onPostgres = 'url' in postgres ? { FOLKMOOT_TEST_POSTGRES: postgres.url } : null;
	const noPostgres = 'why' in postgres ? postgres.why : '';
	if (wants('server-postgres')) await part('server-postgres', onPostgres ? () => vitest('server', all ? filters : ofDatabase, onPostgres) : noPostgres);
	// The browser needs a build; whoever asks for the browser part alone gets one too.
	let built = true;
	if (wants('build') || needsBrowser) built = (await part('build', build)).failed === 0;
	if (needsBrowser) {
		const chromium = built ? await ensureChromium() : { why: 'the build failed' };
		const withBrowser = 'path' in chromium ? { FOLKMOOT_CHROMIUM: chromium.path, ...(all && { FOLKMOOT_TEST_ALL: '1' }) } : null;
		const noBrowser = 'why' in chromium ? chromium.why : '';
		if (wants('e2e')) await part('e2e', withBrowser ? () => playwright(filters, withBrowser) : noBrowser);
		if (wants('e2e-postgres')) {
			const both = withBrowser && onPostgres ? { ...withBrowser, ...onPostgres } : null;
			await part('e2e-postgres', both ? () => playwright(filters, both) : noBrowser || noPostgres);
		}
	}
} finally {
	if ('stop' in postgres) await postgres.stop();
}

report();

/**
 * @param {string} name
 * @param {string | (() => Promise<Figures>)} run a sentence instead of a run says why the part cannot run
 */
async function part(name, run) {
	console.log(`\n== ${name} ==`);
	const figures = typeof run === 'string' ? { passed: 0, failed: 0, skipped: 1, why: run } : await run();
	const entry = { name, ...figures };
	if ('why' in entry) console.log(`did not run: ${entry.why}`);
	done.push(entry);
	return entry;
}

async function build() {
	try {
		ensureBuilt();
		return { passed: 1, failed: 0, skipped: 0 };
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return { passed: 0, failed: 1, skipped: 0 };
	}
}

function report() {
	console.log('');
	for (const { name, passed, failed, skipped, why } of done) {
		console.log(`${name.padEnd(16)} ${why ? `did not run: ${why}` : words({ passed, failed, skipped })}`);
	}
	// Once more at the end: what was said while the parts ran is thousands of lines above.
	const broken = done.flatMap((entry) => (entry.broken ?? []).map((test) => `${entry.name}: ${test}`));
	if (broken.length > 0) console.log(`\nFailed:\n${broken.map((test) => `  ${test}`).join('\n')}`);
	const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) => done.reduce((total, entry) => total + entry[key], 0);
	const missing = done.filter(({ why }) => why !== undefined);
	process.exitCode = sum('failed') > 0 || (missing.length > 0 && process.env.CI === 'true') ? 1 : 0;
	if (!all && (needsPostgres || needsBrowser)) console.log('\nThe long browser stories, and most of the server on PostgreSQL, did not run: npm test -- --all runs them too.');
	console.log(`\n${words({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') })}`);
}

/** @param {Figures} figures */
function words({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {string[]} args */
function readArguments(args) {
	const at = args.indexOf('--only');
	const all = args.includes('--all');
	const names = at === -1 ? null : (args[at + 1] ?? '').split(',').filter(Boolean);
	const known = ['check', 'unit', 'server', 'server-postgres', 'build', 'e2e', 'e2e-postgres'];
	const unknown = names?.find((name) => !known.includes(name));
	if (unknown !== undefined || names?.length === 0) {
		console.error(`--only takes one or more of ${known.join(', ')}, with commas between.`);
		process.exit(2);
	}
	const filters = args.filter((arg, i) => arg !== '--all' && (at === -1 || (i !== at && i !== at + 1)));
	// Whoever names a story wants it, however long.
	return { only: names, filters, all: all || filters.length > 0 };
}
