import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { folkmoot } from './server/vite.ts';

export default defineConfig({
	plugins: [folkmoot(), sveltekit()],
	cacheDir: '.svelte-kit/vite-cache',
	resolve: {
		// Two copies of yjs corrupt documents without an error; two of react break hooks.
		dedupe: ['yjs', 'y-protocols', 'lib0', 'react', 'react-dom'],
	},
	// Whoever starts the server can do nothing about the speed of the build, nor about the plan view's chunk, which is loaded only when asked for.
	build: { rolldownOptions: { checks: { bundlerTimings: false } }, chunkSizeWarningLimit: 800 },
	server: {
		// The database writes into ./data all the time; watching it would reload pages.
		watch: { ignored: ['**/data/**', '**/build/**', '**/test-results/**'] },
	},
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['tests/{domain,doc,live,ui,export}/**/*.test.ts', 'tests/*.test.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'server',
					environment: 'node',
					include: ['tests/server/**/*.test.ts'],
					// A database is made once per worker; making one takes seconds.
					testTimeout: 20_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
