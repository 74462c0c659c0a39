// One function per part of `npm test`: runs the tool, shows what it says, and counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

// Vitest leaves a core to itself, and on two cores that is half of them; each worker has a database in memory, so not too many.
const workers = Math.min(4, Math.max(2, availableParallelism()));

/** @typedef {{ passed: number, failed: number, skipped: number }} Figures */

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
			read: (/** @type {any} */ json) => ({ passed: json.numPassedTests, failed: json.numFailedTests, skipped: json.numPendingTests + json.numTodoTests }),
		};
	});
}

/** @param {string[]} filters @param {Record<string, string>} env @returns {Promise<Figures>} */
export function playwright(filters, env) {
	return counted(async (file) => {
		const args = ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json', ...filters];
		const code = await node(['node_modules/@playwright/test/cli.js', ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
		// A test that passed only at the second try is a fault we have not understood yet.
		return { code, read: (/** @type {any} */ { stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }) };
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

/** @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<number>} */
function node(args, env = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}
