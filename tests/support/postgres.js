// Finds PostgreSQL and keeps a private cluster for the length of a test run.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installDebian } from './debian.js';

/** @returns {string | null} the folder that holds both initdb and postgres */
export function findPostgres() {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)];
	return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

/**
 * @returns {Promise<{ url: string, stop(): Promise<void> } | { why: string }>}
 */
export async function startPostgres() {
	let bin = findPostgres();
	if (!bin) {
		const why = installDebian('postgresql');
		bin = findPostgres();
		if (!bin) return { why: `no PostgreSQL (${why ?? 'the package brought no server'})` };
	}
	// A keeper of its own ends the cluster when our end of its input closes: also when this process is killed.
	const keeper = spawn(process.execPath, [fileURLToPath(new URL('./postgres-keeper.js', import.meta.url)), bin], {
		stdio: ['pipe', 'pipe', 'inherit'],
		detached: true,
	});
	const ended = new Promise((resolve) => keeper.once('exit', resolve));
	const url = await firstLine(keeper);
	if (url === null) return { why: 'PostgreSQL did not start (its words are above)' };
	return {
		url,
		async stop() {
			keeper.stdin.end();
			await ended;
		},
	};
}

/** @param {import('node:child_process').ChildProcessByStdio<any, import('node:stream').Readable, null>} child @returns {Promise<string | null>} */
async function firstLine(child) {
	for await (const line of createInterface({ input: child.stdout })) return line;
	return null;
}
