import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { firstAdminToken } from './auth/accounts.ts';
import { makeLimits, type Limits } from './auth/limits.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './db/client.ts';
import { CheckDoor } from './realtime/check/door.ts';
import { openRealtime } from './realtime/open.ts';
import type { FactsHub, Rooms } from './rooms.ts';
import { ReactionCounts } from './use/reaction-counts.ts';
import { Timers } from './use/timers.ts';

export type Clock = { now(): number };
/** `count` bytes nobody can guess; tests pass seeded ones. */
export type Random = (count: number) => Uint8Array;

export type App = {
	config: Config;
	db: Database['db'];
	kind: Database['kind'];
	clock: Clock;
	random: Random;
	limits: Limits;
	rooms: Rooms;
	facts: FactsHub;
	timers: Timers;
	reactionCounts: ReactionCounts;
	/** Takes over every WebSocket request under /live/. Kit's hooks never see these. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Plain requests under /live/ do not pass Kit either. False where nothing here answers. */
	answer(request: IncomingMessage, response: ServerResponse): boolean;
	/** A link that works once and makes the first administrator; null when there is one already. */
	firstAdminLink(origin: string): Promise<string | null>;
	close(): Promise<void>;
};

type Given = { clock: Clock; random: Random; database: Database };

/** `given`: a clock, a source of randomness or an opened database other than the system's, for tests. */
export async function createApp(config: Config, given: Partial<Given> = {}): Promise<App> {
	const { clock = { now: () => Date.now() }, random = randomBytes as Random } = given;
	const database = given.database ?? (await openDatabase(config));
	try {
		await database.migrate();
	} catch (error) {
		await database.close();
		throw error;
	}

	const app: App = {
		config,
		db: database.db,
		kind: database.kind,
		clock,
		random,
		limits: makeLimits(clock),
		rooms: undefined as unknown as Rooms,
		facts: undefined as unknown as FactsHub,
		upgrade: (request, socket, head) => void (check.upgrade(request, socket, head) || realtime.upgrade(request, socket, head)),
		answer: (request, response) => check.answer(request, response) || realtime.answer(request, response),
		timers: undefined as unknown as Timers,
		reactionCounts: undefined as unknown as ReactionCounts,
		async firstAdminLink(origin) {
			const token = await firstAdminToken(app);
			return token === null ? null : `${origin}/welcome/${token}`;
		},
		async close() {
			app.timers.close();
			check.close();
			await realtime.close();
			await database.close();
		}
	};
	const check = new CheckDoor(app);
	const realtime = openRealtime(app);
	app.rooms = realtime.rooms;
	app.facts = realtime.facts;
	app.timers = new Timers(app);
	app.reactionCounts = new ReactionCounts(app);
	await app.timers.load();
	return app;
}
