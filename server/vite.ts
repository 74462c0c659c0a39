import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Plugin, ViteDevServer } from 'vite';

type Parked = {
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	answer(request: IncomingMessage, response: ServerResponse): boolean;
	firstAdminLink(origin: string): Promise<string | null>;
};

/** The app that hooks.server.ts parked; see server/current.ts. */
function parkedApp(): Parked | undefined {
	return (globalThis as { [key: symbol]: unknown })[Symbol.for('folkmoot.app')] as Parked | undefined;
}

/** The development twin of server/index.js, and the guard that keeps server/ out of the browser. */
export function folkmoot(): Plugin[] {
	return [guard(), sockets(), tldrawAssets()];
}

/** Kit stops pages from importing `$lib/server`, not from importing a folder beside `src`; it would bundle it without a word. */
export function guard(): Plugin {
	let root = '';
	const inServer = (id: string) => {
		const path = relative(join(root, 'server'), id.split('?')[0] ?? id);
		return path !== '' && !isAbsolute(path) && path.split(sep)[0] !== '..';
	};
	return {
		name: 'folkmoot:guard',
		enforce: 'pre',
		configResolved(config) {
			root = config.root;
		},
		async resolveId(source, importer, options) {
			if (this.environment.config.consumer !== 'client' || importer === undefined || !source.includes('server')) return;
			const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
			if (!resolved || !inServer(resolved.id)) return;
			const from = relative(root, importer.split('?')[0] ?? importer);
			this.error(
				`${from} pulls ${relative(root, resolved.id)} into the browser. Code under server/ stays on the server: ` +
					`load it from a +page.server.ts or +server.ts and pass the result on, or, for types only, write "import type".`,
			);
		},
	};
}

/** Gives sockets and requests under /live/ to the app and leaves Vite's own (hot updates) alone. */
function sockets(): Plugin {
	return {
		name: 'folkmoot:sockets',
		apply: 'serve',
		configureServer(server) {
			server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				if (!request.url?.startsWith('/live/')) return;
				const app = parkedApp();
				if (app) app.upgrade(request, socket, head);
				else socket.destroy();
			});
			server.middlewares.use((request, response, next) => {
				if (!request.url?.startsWith('/live/') || !parkedApp()?.answer(request, response)) next();
			});
			if (process.env['VITEST'] === undefined) server.httpServer?.once('listening', () => setTimeout(() => wake(server), 100));
		},
	};
}

/** Kit makes the app with the first request. Asking for one at the start opens the database and lets open tabs reconnect. */
function wake(server: ViteDevServer): void {
	const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '');
	if (!origin?.startsWith('http:')) return;
	get(`${origin}/`, async (response) => {
		response.resume();
		const link = await parkedApp()?.firstAdminLink(origin);
		if (link) console.log(`  First administrator (works once): ${link}`);
	}).on('error', () => {});
}

/** Fonts, icons and translations of the canvas come from our own origin: static/tldraw/, copied, never committed. */
function tldrawAssets(): Plugin {
	return {
		name: 'folkmoot:tldraw-assets',
		config(_config, { command }) {
			if (process.env['VITEST'] !== undefined && command === 'serve') return;
			const from = join('node_modules', '@tldraw', 'assets');
			const to = join('static', 'tldraw');
			const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string };
			const stamp = join(to, 'version.txt');
			if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
			rmSync(to, { recursive: true, force: true });
			mkdirSync(to, { recursive: true });
			for (const folder of ['fonts', 'icons', 'translations', 'embed-icons']) cpSync(join(from, folder), join(to, folder), { recursive: true });
			writeFileSync(stamp, version);
		},
	};
}
