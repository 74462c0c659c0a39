import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './db/client.ts';

export type Clock = { now(): number };
/** `count` bytes nobody can guess; tests pass seeded ones. */
export type Random = (count: number) => Uint8Array;

export type App = {
	config: Config;
	db: Database['db'];
	kind: Database['kind'];
	clock: Clock;
	random: Random;
	/** Takes over every WebSocket request under /live/. Kit's hooks never see these. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** A link that works once and makes the first administrator; null when there is one already. */
	firstAdminLink(origin: string): Promise<string | null>;
	close(): Promise<void>;
};

const SYSTEM = { clock: { now: () => Date.now() } satisfies Clock, random: randomBytes as Random };

export async function createApp(config: Config, { clock, random }: { clock: Clock; random: Random } = SYSTEM): Promise<App> {
	const database = await openDatabase(config);
	try {
		await database.migrate();
	} catch (error) {
		await database.close();
		throw error;
	}

	return {
		config,
		db: database.db,
		kind: database.kind,
		clock,
		random,
		upgrade(_request, socket) {
			socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
		},
		async firstAdminLink() {
			return null;
		},
		close: () => database.close(),
	};
}
