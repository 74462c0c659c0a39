import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folkmoot, guard } from '../server/vite.ts';

let root = '';
beforeEach(async () => {
	root = await realpath(await mkdtemp(join(tmpdir(), 'folkmoot-guard-')));
	await write('server/db/keys.ts', 'export const key = 1; export type Key = number;');
	await write('src/page.ts', `import { label } from './label.ts'; console.log(label);`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
	await mkdir(dirname(join(root, path)), { recursive: true });
	await writeFile(join(root, path), text);
}

function buildFor(ssr: boolean) {
	return build({
		root,
		configFile: false,
		logLevel: 'silent',
		plugins: [guard()],
		build: { ssr, write: false, rolldownOptions: { input: join(root, 'src/page.ts') } },
	});
}

const reaches = `export { key as label } from '../server/db/keys.ts';`;

test('[N4] a browser build that reaches server/ through another file fails and names that file', async () => {
	await write('src/label.ts', reaches);
	await expect(buildFor(false)).rejects.toThrow('src/label.ts pulls server/db/keys.ts into the browser');
});

test('[N4] so does a lazy import', async () => {
	await write('src/label.ts', `export const label = () => import('../server/db/keys.ts');`);
	await expect(buildFor(false)).rejects.toThrow('src/label.ts pulls server/db/keys.ts into the browser');
});

test('[N4] types may be imported, and the server itself may import what it likes', async () => {
	await write('src/label.ts', `import type { Key } from '../server/db/keys.ts'; export const label: Key = 2;`);
	await expect(buildFor(false)).resolves.toBeDefined();
	await write('src/label.ts', reaches);
	await expect(buildFor(true)).resolves.toBeDefined();
});

test('[N4] the guard is part of our own build', () => {
	expect(folkmoot().map(({ name }) => name)).toContain('folkmoot:guard');
});
