import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'folkmoot-bench');

/** Packages in a folder of their own outside the repository: what is measured against is no dependency of ours. Answers with the folder. */
export function installed(name: string, packages: readonly string[]): string {
	const folder = join(cache, name);
	const mark = join(folder, 'installed.txt');
	const wanted = packages.join('\n');
	if (existsSync(mark) && existsSync(join(folder, 'node_modules'))) return folder;
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
	console.log(`installing ${packages.join(' ')} into ${folder}`);
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
	writeFileSync(mark, wanted);
	return folder;
}

/** All servers run on the same Node, ours too: the peers need 22 or later. */
export function nodeForAll(): string {
	return join(installed('node', ['node@24']), 'node_modules', '.bin', 'node');
}
