import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed, nodeForAll } from './install.ts';
import type { Target } from '../load/speech.ts';
import { freePort, Served } from '../served.ts';
import { hallArgs } from '../../prove/hall-program.ts';

/** How many people, and what lies on the board. */
export interface Setting {
	people: number;
	cards: number;
	cardBytes: number;
}

export interface Peer {
	name: string;
	version: string;
	/** What it does not do, in words. */
	lacks: string;
	open(setting: Setting): Promise<{ served: Served; target: Target; close(): Promise<void> }>;
}

const root = join(import.meta.dirname, '../../..');

function ours(name: string, databaseUrl: (() => Promise<{ url: string; drop(): Promise<void> }>) | null): Peer {
	return {
		name,
		version: 'this working copy',
		lacks: 'nothing of this list: sessions, the gate, the log on disk before anything is shown, acks, bounded lines',
		async open({ people, cards, cardBytes }) {
			const port = await freePort();
			const folder = mkdtempSync(join(tmpdir(), 'folkmoot-bench-'));
			const database = await databaseUrl?.();
			const served = new Served({
				node: nodeForAll(),
				args: hallArgs(),
				cwd: root,
				env: { FOLKMOOT_DATA: folder, ...(database ? { DATABASE_URL: database.url } : {}) },
				port,
				greets: true
			});
			await served.open();
			const { workshopId, members } = await served.tell<{ workshopId: string; members: NonNullable<Target['members']> }>({ do: 'open', people, boardBytes: cards * cardBytes });
			return {
				served,
				target: { peer: 'ours', port, cards: members.reduce((sum, { cardIds }) => sum + cardIds.length, 0), cardBytes, workshopId, members },
				async close() {
					await served.close();
					await database?.drop();
					rmSync(folder, { recursive: true, force: true });
				}
			};
		}
	};
}

function theirs(name: 'y-websocket-server' | 'hocuspocus' | 'tldraw', version: string, packages: string[], server: string | null, lacks: string): Peer {
	return {
		name,
		version,
		lacks,
		async open({ cards, cardBytes }) {
			const folder = installed(name, packages);
			const port = await freePort();
			if (server) writeFileSync(join(folder, 'server.js'), server);
			const served = new Served({ node: nodeForAll(), args: [server ? 'server.js' : 'node_modules/@y/websocket-server/src/server.js'], cwd: folder, env: { HOST: '127.0.0.1' }, port, greets: false });
			await served.open();
			const schema = name === 'tldraw' ? ((await (await fetch(`http://127.0.0.1:${port}/`)).json()) as NonNullable<Target['schema']>) : undefined;
			return { served, target: { peer: name, port, cards, cardBytes, ...(schema ? { schema } : {}) }, close: () => served.close() };
		}
	};
}

const hocuspocus = `import { Server } from '@hocuspocus/server';
await new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true, stopOnSignals: true }).listen();
`;

const tldraw = `import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { getTlsyncProtocolVersion, TLSocketRoom } from '@tldraw/sync-core';
import { createTLSchema } from '@tldraw/tlschema';
const room = new TLSocketRoom({});
const words = JSON.stringify({ schema: createTLSchema().serialize(), protocol: getTlsyncProtocolVersion() });
const server = createServer((_, response) => response.end(words));
new WebSocketServer({ server }).on('connection', (socket, request) => room.handleSocketConnect({ sessionId: new URL(request.url, 'http://x').searchParams.get('sessionId'), socket }));
server.listen(Number(process.env.PORT), '127.0.0.1');
`;

export function allPeers(postgres: (() => Promise<{ url: string; drop(): Promise<void> }>) | null): Peer[] {
	return [
		ours('folkmoot', null),
		...(postgres ? [ours('folkmoot-postgres', postgres)] : []),
		theirs('y-websocket-server', '0.1.1', ['@y/websocket-server@0.1.1', 'yjs@13.6.33', 'ws@8'], null, 'no sign-in, no gate (applies whatever comes), no disk as started here, no acks, sends each change by itself and back to its writer, no bound for slow readers'),
		theirs('hocuspocus', '4.7.0', ['@hocuspocus/server@4.7.0', 'yjs@13.6.33', 'y-protocols@1.0.7', 'ws@8'], hocuspocus, 'no sign-in as started here, no gate for single objects, no disk as started here (its own way of storing is late by 2 to 10 s), acks before anything is stored, no bound for slow readers'),
		theirs('tldraw', '5.4.2', ['@tldraw/sync-core@5.4.2', '@tldraw/tlschema@5.4.2', 'ws@8'], tldraw, 'no sign-in, checks the shape of records but no rights as started here, no disk as started here, acks from memory, no merging of text, no bound for slow readers')
	];
}
