import { commandRound } from '#server/use/rounds.ts';
import type { App } from '#server/app.ts';
import { openRealtime } from '#server/realtime/open.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { makeId, type CardId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import { joinAs, must, openWorkshop, testApp, type TestClock } from './app.ts';
import { Caller, Network } from './network.ts';

/** A workshop with people in it, whose rooms move only when the test says so. */
export class Meeting {
	readonly app: App;
	readonly rooms: LiveRooms;
	readonly workshopId: WorkshopId;
	readonly facilitator: Actor;
	readonly people: Actor[];
	readonly network = new Network();
	readonly close: () => Promise<void>;

	constructor(app: App, rooms: LiveRooms, workshopId: WorkshopId, facilitator: Actor, people: Actor[], close: () => Promise<void>) {
		this.app = app;
		this.rooms = rooms;
		this.workshopId = workshopId;
		this.facilitator = facilitator;
		this.people = people;
		this.close = close;
	}

	get clock(): TestClock {
		return this.app.clock as TestClock;
	}

	/** Sits down, and is synced unless the test carries frames by itself. */
	async sit(actor: Actor, kind: 'board' | 'draft' = 'board', { settle = true } = {}): Promise<Caller> {
		const caller = new Caller(this.network);
		caller.seat = await this.rooms.enter(caller.wire, actor, 'session', kind);
		if (settle) await this.settle();
		return caller;
	}

	/** Carries frames and beats until nothing moves any more. */
	async settle(): Promise<void> {
		do {
			this.network.flush();
			await this.rooms.tick();
		} while (this.network.flush());
	}

	/** Goes on to a round and starts it. */
	async start(kind: RoundKind): Promise<void> {
		for (;;) {
			const { kind: now } = (await this.spec()).spec;
			if (now === kind) break;
			must(await commandRound(this.app, this.facilitator, { command: 'next' }));
		}
		must(await commandRound(this.app, this.facilitator, { command: 'start' }));
		await this.settle();
	}

	async spec() {
		const { readRoundContext } = await import('#server/use/context.ts');
		return readRoundContext(this.app.db, this.workshopId);
	}
}

/** @param over parts of the ground to put something else in, such as a database that fails */
export async function meeting(count: number, over: Parameters<typeof openRealtime>[1] = {}): Promise<Meeting> {
	const app = await testApp();
	const { someAdmin } = await import('./app.ts');
	const host = await someAdmin(app);
	// Two owners of one room would fence each other out: the app's own rooms end before any was opened.
	const realtime = openRealtime(app, { ticking: 'hand', ...over });
	app.rooms = realtime.rooms;
	app.facts = realtime.facts;
	const { workshopId, facilitator } = await openWorkshop(app, host);
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i + 1}`));
	return new Meeting(app, realtime.rooms, workshopId, facilitator, people, async () => {
		await realtime.close();
		await app.close();
	});
}

export function newCardId(app: Pick<App, 'random'>): CardId {
	return makeId<CardId>(app.random);
}

export function draft(text: string, over: Partial<CardDraft> = {}): CardDraft {
	return { text, theme: 'green', at: [0.5, 0.5], ...over };
}
