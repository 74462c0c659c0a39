// One function per part of `npm test`: runs the tool, shows what it says, and counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

// Vitest leaves a core to itself, and on two cores that is half of them; each worker has a database in memory, so not too many.
const workers = Math.min(4, Math.max(2, availableParallelism()));

/** `broken`: the name of each test that failed, with why in one line. @typedef {{ passed: number, failed: number, skipped: number, broken?: string[] }} Figures */

/** @returns {Promise<Figures>} */
export async function svelteCheck() {
	await node(['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']);
	const code = await node(['node_modules/svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--threshold', 'error']);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** @param {string} project @param {string[]} filters @param {Record<string, string>} [env] @returns {Promise<Figures>} */
export function vitest(project, filters, env = {}) {
	return counted(async (file) => {
		const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
		const code = await node(['node_modules/vitest/vitest.mjs', 'run', '--project', `${project}*`, '--passWithNoTests', `--maxWorkers=${workers}`, ...reporters, ...filters], env);
		return {
			code,
			read: (/** @type {any} */ json) => ({
				passed: json.numPassedTests,
				failed: json.numFailedTests,
				skipped: json.numPendingTests + json.numTodoTests,
				broken: json.testResults.flatMap(brokenInFile)
			})
		};
	});
}

/** @param {string[]} filters @param {Record<string, string>} env @returns {Promise<Figures>} */
export function playwright(filters, env) {
	return counted(async (file) => {
		const args = ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json', ...filters];
		const code = await node(['node_modules/@playwright/test/cli.js', ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
		// A test that passed only at the second try is a fault we have not understood yet.
		return { code, read: (/** @type {any} */ { stats, suites }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped, broken: suites.flatMap(brokenStories) }) };
	});
}

/**
 * A tool that ends badly without a failed test (a crash, a file that does not load) still counts as a failure.
 * @param {(file: string) => Promise<{ code: number, read(json: unknown): Figures }>} run
 */
async function counted(run) {
	const folder = mkdtempSync(join(tmpdir(), 'folkmoot-figures-'));
	const file = join(folder, 'figures.json');
	try {
		const { code, read } = await run(file);
		const figures = readFigures(file, read);
		return code !== 0 && figures.failed === 0 ? { ...figures, failed: 1 } : figures;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @param {string} file @param {(json: unknown) => Figures} read @returns {Figures} */
function readFigures(file, read) {
	try {
		return read(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return { passed: 0, failed: 0, skipped: 0 };
	}
}

/** @param {any} file one of Vitest's files @returns {string[]} */
function brokenInFile({ name, status, message, assertionResults }) {
	const tests = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
	const of = relative(process.cwd(), name);
	// A file that does not load has no test that failed.
	if (tests.length === 0) return status === 'failed' ? [line(of, message)] : [];
	return tests.map((/** @type {any} */ test) => line(`${of} > ${test.title}`, test.failureMessages[0]));
}

/** @param {any} suite one of Playwright's, with suites in it @returns {string[]} */
function brokenStories({ suites = [], specs = [] }) {
	const failed = specs.filter((/** @type {any} */ spec) => spec.tests.some((/** @type {any} */ test) => test.status === 'unexpected' || test.status === 'flaky'));
	return [
		...failed.flatMap((/** @type {any} */ spec) => {
			const [result] = spec.tests[0].results;
			return [line(`${spec.file}:${spec.line} > ${spec.title}`, whyAndWhere(result?.error)), ...pagesThen(result?.attachments)];
		}),
		...suites.flatMap(brokenStories)
	];
}

/** Playwright says in the first line only that something did not hold, and in the next ones what. @param {{ message?: string, location?: { file: string, line: number } } | undefined} error */
function whyAndWhere(error) {
	const lines = (error?.message ?? '').split('\n').map((text) => text.trim()).filter(Boolean);
	return `${lines.slice(0, 8).join(' | ')}${error?.location ? ` (${relative(process.cwd(), error.location.file)}:${error.location.line})` : ''}`;
}

/** What each page showed as the story failed: `sight` in tests/e2e/test.ts. @param {{ name: string, body?: string }[]} [attachments] */
function pagesThen(attachments = []) {
	const body = attachments.find(({ name }) => name === 'pages')?.body;
	return body ? Buffer.from(body, 'base64').toString('utf8').split('\n').map((seen) => `    ${seen.slice(0, 400)}`) : [];
}

/** @param {string} name @param {string | undefined} why */
function line(name, why = '') {
	return `${name}: ${stripVTControlCharacters(why).trim().split('\n', 1).join('').slice(0, 1000)}`;
}

/** @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<number>} */
function node(args, env = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}
