import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { build } from 'vite';

let program: string | null = null;

/**
 * Builds the hall as `npm start` builds the server, for whatever this process starts from here on. From its sources it is a tenth
 * slower: the loader gives every function its name again each time one is made.
 */
export async function buildHall(): Promise<void> {
	mkdirSync('build', { recursive: true });
	const folder = mkdtempSync(join('build', 'hall-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	await build({ configFile: false, logLevel: 'warn', publicDir: false, build: { ssr: 'tests/prove/hall.ts', outDir: folder, target: 'node20' } });
	program = resolve(folder, 'hall.js');
}

/** What goes behind `node`: the built hall, or where nobody has built it (a test) its sources. */
export function hallArgs(): [...loader: string[], file: string] {
	return program ? [program] : ['--import', 'tsx', join(import.meta.dirname, 'hall.ts')];
}
