// What a proof may ask of a hall beside opening it: each order by its number, many at a time, whatever happens to the process.
import process from 'node:process';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { App } from '#server/app.ts';
import { actorOf } from '#server/auth/actor.ts';
import { tokenHash } from '#server/auth/keys.ts';
import { archives, events, openBallots, people, polls, rooms, rounds, sessions, updates } from '#server/db/schema.ts';
import { unbundled } from '#server/realtime/log/archive.ts';
import { castBallot } from '#server/use/ballots.ts';
import { commandRound } from '#server/use/rounds.ts';
import { writeCardField, writeCluster } from '#lib/doc/board.ts';
import { contentOf } from '#lib/doc/content.ts';
import { makeId, type CardId, type ClusterId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor, Role } from '#lib/domain/people.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { loopDelay } from './loop-watch.ts';
import { must } from '../support/app.ts';

export type Asked = { workshopId: WorkshopId } & (
	| { do: 'round'; command: 'start' | 'next' | 'back' | 'pause' | 'resume' | 'end' }
	| { do: 'state' }
	| { do: 'groups' }
	| { do: 'cast'; token: string; nth: number }
	| { do: 'ballots' }
	| { do: 'board' }
	| { do: 'search'; needle: string }
	| { do: 'log'; like: string }
	| { do: 'events' }
	| { do: 'vitals' }
	| { do: 'role'; token: string; role: Role }
);

export interface Vitals {
	rssMb: number;
	p99Ms: number;
	maxMs: number;
	unhandled: number;
}

let unhandled = 0;
process.on('unhandledRejection', (error) => {
	unhandled += 1;
	console.error('unhandled:', error);
});

export async function answer(app: App, { ask, order }: { ask: number; order: Asked }): Promise<void> {
	try {
		process.send!({ ask, answer: await obey(app, order) });
	} catch (error) {
		process.send!({ ask, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
}

async function obey(app: App, order: Asked): Promise<unknown> {
	const { db } = app;
	const { workshopId } = order;
	switch (order.do) {
		case 'round':
			return must(await commandRound(app, await facilitatorOf(app, workshopId), { command: order.command } as RoundCommand));
		case 'state':
			return (await db.select().from(rounds).where(eq(rounds.workshopId, workshopId)))[0]!.state;
		case 'groups': {
			const facilitator = await facilitatorOf(app, workshopId);
			const { cards } = await app.rooms.readBoard(workshopId);
			const groups = [makeId<ClusterId>(app.random), makeId<ClusterId>(app.random)] as const;
			must(await app.rooms.actAs(facilitator, (doc) => {
				for (const [i, id] of groups.entries()) writeCluster(doc, id, `Group ${i + 1}`);
				for (const [i, { id }] of cards.entries()) writeCardField(doc, id as CardId, 'cluster', groups[i % 2]!);
			}));
			return null;
		}
		case 'cast': {
			const actor = await memberOf(app, workshopId, order.token);
			const [poll] = await db.select().from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open')));
			// How often this person has changed their mind stands in the ballot itself: dots on the first option, then on the second.
			const [first, second] = poll!.options;
			const choice = order.nth % 2 === 0 ? { [first!.id]: 1 } : { [second!.id]: 1 };
			return { ...must(await castBallot(app, actor, { pollId: poll!.id, choice })), choice };
		}
		case 'ballots':
			return (await db.select().from(openBallots)).map(({ receipt, choice }) => ({ receipt, choice }));
		case 'board': {
			await app.rooms.flush(workshopId);
			const { cards, clusters } = await app.rooms.readBoard(workshopId);
			return { content: contentOf(cards, clusters), cards: cards.map(({ id, text }) => ({ id, text })) };
		}
		case 'search': {
			await app.rooms.flush(workshopId);
			return search(app, order.needle);
		}
		case 'log': {
			const ids = (await db.select({ id: rooms.id }).from(rooms).where(eq(rooms.workshopId, workshopId))).map(({ id }) => id);
			// What is moved out of the log meanwhile is found in both.
			const logged = await db.select().from(updates).where(inArray(updates.roomId, ids)).orderBy(asc(updates.seq));
			const moved = (await db.select().from(archives).where(inArray(archives.roomId, ids)).orderBy(asc(archives.fromSeq))).flatMap((archive) => unbundled(archive).rows);
			return [...moved, ...logged].flatMap(({ bytes, at }) => [...Buffer.from(bytes).toString('latin1').matchAll(new RegExp(order.like, 'g'))].map(([words]) => ({ words, at: at.getTime() })));
		}
		case 'events':
			return (await db.select().from(events).where(eq(events.workshopId, workshopId)).orderBy(asc(events.at))).map(({ at, kind, data }) => ({ at: at.getTime(), kind, data }));
		case 'vitals': {
			(globalThis as { gc?: () => void }).gc?.();
			const vitals: Vitals = { rssMb: process.memoryUsage.rss() / 1024 / 1024, p99Ms: loopDelay.percentile(99) / 1e6, maxMs: loopDelay.max / 1e6, unhandled };
			loopDelay.reset();
			return vitals;
		}
		case 'role': {
			const { personId } = await memberOf(app, workshopId, order.token);
			await db.update(people).set({ role: order.role }).where(eq(people.id, personId));
			app.rooms.dismiss(personId, 'not-allowed');
			return null;
		}
	}
}

async function facilitatorOf(app: App, workshopId: WorkshopId): Promise<Actor> {
	const [row] = await app.db.select().from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'facilitator')));
	return { personId: row!.id, workshopId, role: 'facilitator' };
}

async function memberOf(app: App, workshopId: WorkshopId, token: string): Promise<Actor> {
	const [session] = await app.db.select({ userId: sessions.userId }).from(sessions).where(eq(sessions.id, tokenHash(token)));
	return (await actorOf(app, { id: session!.userId as UserId }, workshopId))!;
}

/** Where in the whole database these bytes stand. */
async function search(app: App, needle: string): Promise<string[]> {
	const found: string[] = [];
	const { rows: tables } = await app.db.execute<{ name: string }>(sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`);
	for (const { name } of tables) {
		const { rows } = await app.db.execute<Record<string, unknown>>(sql.raw(`select * from ${name}`));
		for (const row of rows) {
			for (const [column, value] of Object.entries(row)) {
				if (value instanceof Uint8Array ? Buffer.from(value).includes(needle) : (JSON.stringify(value) ?? '').includes(needle)) found.push(`${name}.${column}`);
			}
		}
	}
	return found;
}
