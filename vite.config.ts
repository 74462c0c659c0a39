import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { folkmoot } from './server/vite.ts';

/** Files that count what a process holds, import another file's tests, or give processes of their own so and so many seconds: one after the other, when the rest is done. */
const apart = ['lean-figures', 'link-second', 'folder', 'full-disk', 'network-run'].map((name) => `tests/server/${name}.test.ts`);

export default defineConfig({
	plugins: [folkmoot(), sveltekit()],
	cacheDir: '.svelte-kit/vite-cache',
	resolve: {
		// Two copies of yjs corrupt documents without an error; two of react break hooks.
		dedupe: ['yjs', 'y-protocols', 'lib0', 'react', 'react-dom'],
	},
	// Whoever starts the server can do nothing about the speed of the build, nor about the plan view's chunk, which is loaded only when asked for.
	build: {
		rolldownOptions: { checks: { bundlerTimings: false } },
		chunkSizeWarningLimit: 800,
		// What a page brings later it asks for while it is at rest: the names of all their parts are no part of a phone's first scripts. Their styles must be there before them.
		modulePreload: { resolveDependencies: (_, names, { hostId }) => (hostId.includes('/nodes/') ? names.filter((name) => name.endsWith('.css')) : names) }
	},
	server: {
		// The database writes into ./data all the time; watching it would reload pages.
		watch: { ignored: ['**/data/**', '**/build/**', '**/test-results/**'] },
	},
	test: {
		// What a test that failed had got is said whole, also in the one line at the end of a run.
		chaiConfig: { truncateThreshold: 400 },
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['tests/{domain,doc,live,ui,export}/**/*.test.ts', 'tests/*.test.ts'],
					// As below: only a hang is meant to meet it.
					testTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'server',
					environment: 'node',
					include: ['tests/server/**/*.test.ts'],
					exclude: apart,
					// Files share what they import, and so the databases in memory: making one anew for each took half of all the time.
					isolate: false,
					// A database is made once per worker; making one takes seconds.
					// Only a hang is meant to meet it: on a machine that does other work too, a test of hundreds of races takes ten times as long.
					testTimeout: 60_000,
					hookTimeout: 180_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'server-apart',
					environment: 'node',
					include: apart,
					sequence: { groupOrder: 1 },
					maxWorkers: 1,
					// They make databases on a disk and wait for it; a machine that does other work too takes minutes for that.
					testTimeout: 60_000,
					hookTimeout: 180_000,
				},
			},
		],
	},
});
