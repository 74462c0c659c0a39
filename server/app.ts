import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { firstAdminToken } from './auth/accounts.ts';
import { Postman } from './hooks/postman.ts';
import { Rehearsals } from './rehearse/rehearsals.ts';
import { makeLimits, type Limits } from './auth/limits.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './db/client.ts';
import { CheckDoor } from './realtime/check/door.ts';
import { onlyServer, realHeart, type Heart } from './owning/owning.ts';
import { SharedFacts, type Item } from './owning/news.ts';
import { openSeveral, type Several } from './owning/several.ts';
import { openRealtime } from './realtime/open.ts';
import type { FactsHub, Rooms } from './rooms.ts';
import { Keeper } from './use/keep/keeper.ts';
import { Decisions } from './use/host/decisions.ts';
import { Writing } from './use/host/writing.ts';
import { ReactionCounts } from './use/reaction-counts.ts';
import { Timers } from './use/timers.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

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
	/** Calls webhooks once it is started. */
	postman: Postman;
	reactionCounts: ReactionCounts;
	decisions: Decisions;
	/** Questions to which an adviser is writing an answer. */
	writing: Writing;
	/** Simulated people act in rehearsals once it is started. */
	rehearsals: Rehearsals;
	/** Deletes workshops whose day has passed, once it is started. */
	keeper: Keeper;
	/** Null: the only server, which owns every workshop. */
	several: Several | null;
	/** Whether a workshop lives on this server, as far as it knows. */
	owns(workshopId: WorkshopId): boolean;
	/** Takes over every WebSocket request under /live/. Kit's hooks never see these. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Plain requests under /live/ do not pass Kit either. False where nothing here answers. */
	answer(request: IncomingMessage, response: ServerResponse): boolean;
	/** A link that works once and makes the first administrator; null when there is one already. */
	firstAdminLink(origin: string): Promise<string | null>;
	close(): Promise<void>;
};

type Given = { clock: Clock; random: Random; database: Database; heart: Heart };

/** `given`: a clock, a source of randomness, a heart or an opened database other than the system's, for tests. */
export async function createApp(config: Config, given: Partial<Given> = {}): Promise<App> {
	const { clock = { now: () => Date.now() }, random = randomBytes as Random, heart = realHeart } = given;
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
		limits: undefined as unknown as Limits,
		rooms: undefined as unknown as Rooms,
		facts: undefined as unknown as FactsHub,
		upgrade: (request, socket, head) => void (check.upgrade(request, socket, head) || realtime.upgrade(request, socket, head)),
		answer: (request, response) => check.answer(request, response) || realtime.answer(request, response),
		timers: undefined as unknown as Timers,
		postman: undefined as unknown as Postman,
		several: null,
		owns: (workshopId) => app.several?.owning.isSureOf(workshopId) ?? true,
		reactionCounts: undefined as unknown as ReactionCounts,
		decisions: new Decisions(),
		writing: new Writing((workshopId) => app.facts.changed(workshopId, 'desk')),
		rehearsals: undefined as unknown as Rehearsals,
		keeper: undefined as unknown as Keeper,
		async firstAdminLink(origin) {
			const token = await firstAdminToken(app);
			return token === null ? null : `${origin}/welcome/${token}`;
		},
		async close() {
			app.several?.stop();
			app.timers.close();
			app.writing.close();
			await app.postman.close();
			await app.rehearsals.close();
			await app.keeper.close();
			check.close();
			await realtime.close();
			await app.several?.close();
			await database.close();
		}
	};
	const check = new CheckDoor(app);
	const several = (app.several = database.others && openSeveral({ app, others: database.others, heart, told: {
		taken: (workshopId) => void app.timers.take(workshopId),
		lost(workshopId) {
			app.timers.disarm(workshopId);
			realtime.rooms.lose(workshopId);
		},
		isInUse: (workshopId) => realtime.rooms.isOpen(workshopId) || app.timers.isArmed(workshopId)
	} }));
	app.limits = makeLimits(clock, several?.shared);
	const realtime = openRealtime(app, {
		ownership: several?.owning ?? onlyServer,
		tellDismissed: (personId, why) => several?.news.tell({ kind: 'dismissed', personId, why })
	});
	app.rooms = realtime.rooms;
	app.facts = several ? new SharedFacts(realtime.facts, several.news, app.owns) : realtime.facts;
	app.timers = new Timers(app);
	app.postman = new Postman(app);
	app.reactionCounts = new ReactionCounts(app);
	app.rehearsals = new Rehearsals(app);
	app.keeper = new Keeper(app);
	if (several) await several.open({ item: (item) => hear(item, app, realtime), missed: () => realtime.facts.changedAll() });
	else await app.timers.load();
	return app;
}

/** What another server tells. */
function hear(item: Item, app: App, { rooms, facts }: Pick<ReturnType<typeof openRealtime>, 'rooms' | 'facts'>): void {
	switch (item.kind) {
		case 'changed':
			return facts.changed(item.workshopId, ...item.topics);
		case 'changed-for':
			return facts.changedFor(item.personId, item.workshopId);
		case 'dismissed':
			return rooms.dismissHere(item.personId, item.why);
		case 'failed':
			return app.limits[item.limit as keyof Limits]?.failElsewhere(item.caller);
	}
}
