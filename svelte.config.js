import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
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
