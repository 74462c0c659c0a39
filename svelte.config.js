import adapter from '@sveltejs/adapter-node';
import { build } from 'vite';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const node = adapter({ out: 'build', precompress: true });

/** The server, and beside it the thread that makes files (server/export/aside): a program of its own, because a thread begins with a file. */
const withMaker = {
	name: 'folkmoot',
	/** @param {import('@sveltejs/kit').Builder} builder */
	async adapt(builder) {
		await node.adapt(builder);
		await build({ configFile: false, logLevel: 'warn', publicDir: false, build: { ssr: 'server/export/aside/maker.ts', outDir: 'build/maker', emptyOutDir: true, target: 'node20' } });
	}
};

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: { ...node, ...withMaker },
		// Law 10: a page talks to its own origin only. `connect-src 'self'` covers the sockets too.
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Positions on the plan and clock rings are inline custom properties.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self', 'data:'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'worker-src': ['self', 'blob:'],
				'base-uri': ['none'],
				'object-src': ['none'],
				'frame-src': ['none'],
				'frame-ancestors': ['none'],
				'form-action': ['self'],
			},
		},
		// Our own rule in hooks.server.ts is stricter (every method but GET and HEAD, Sec-Fetch-Site first)
		// and knows the local mode, where the origin follows the Host header.
		csrf: { trustedOrigins: ['*'] },
	},
};
