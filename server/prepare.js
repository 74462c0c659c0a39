// Brings node_modules and build/ up to date, and does nothing when they are. Plain Node, so that it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs exactly what package-lock.json says, if node_modules does not hold it yet. */
export function ensureInstalled() {
	const lock = join(root, 'package-lock.json');
	const stamp = join(root, 'node_modules', '.folkmoot-lock');
	const wanted = hashOf([lock]);
	if (read(stamp) === wanted) return;
	// npm writes this file at the end of every install: newer than the lock means that a developer has just installed.
	const done = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(done) || statSync(done).mtimeMs < statSync(lock).mtimeMs) {
		// npm would empty the folder behind the link, which belongs to another checkout.
		if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
			throw new Error('node_modules is a link to another folder. Run npm ci there, or take the link away and start again.');
		}
		console.error('Installing what Folkmoot needs. This happens once and takes a minute or two.');
		// Building needs the development dependencies, also where NODE_ENV=production would leave them out.
		npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
	}
	writeFileSync(stamp, wanted);
}

/** Builds if anything that goes into the build has changed since. */
export function ensureBuilt() {
	const stamp = join(root, 'build', '.sources');
	const wanted = hashOf(sources());
	if (read(stamp) === wanted) return;
	console.error('Building the pages.');
	run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { NODE_ENV: 'production' });
	writeFileSync(stamp, wanted);
}

function sources() {
	const single = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];
	return [...single.map((name) => join(root, name)), ...['src', 'server', 'static'].flatMap((name) => filesBelow(join(root, name)))];
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
	// Copied by the build itself.
	if (folder === join(root, 'static', 'tldraw')) return [];
	return readdirSync(folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** @param {string[]} files */
function hashOf(files) {
	const hash = createHash('sha256');
	for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}

/** @param {string} file */
function read(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** @param {string[]} args */
export function npm(args) {
	const cli = process.env.npm_execpath;
	if (cli?.endsWith('.js')) run(process.execPath, [cli, ...args]);
	else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {}, process.platform === 'win32');
}

/** @param {string} command @param {string[]} args @param {Record<string, string>} [env] @param {boolean} [shell] */
function run(command, args, env = {}, shell = false) {
	const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell });
	if (error) throw error;
	if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" ended with ${status ?? 'a signal'}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	ensureInstalled();
	if (!process.argv.includes('--no-build')) ensureBuilt();
}
