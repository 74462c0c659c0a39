import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { readRoundContext } from '#server/use/context.ts';
import { openRealtime } from '#server/realtime/open.ts';
import type { Wanted } from '#server/realtime/leases.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import { writeCard } from '#lib/doc/board.ts';
import type { DocPath } from '#lib/doc/frames.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { makeId, type CardId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Method, RoundKind } from '#lib/domain/round.ts';
import { joinAs, openWorkshop, someAdmin, testApp, type TestClock } from './app.ts';
import { HeldDatabase } from './held-database.ts';
import { Caller, Network } from './network.ts';
import { startRound } from './to-round.ts';

/** A workshop with people in it, whose rooms move only when the test says so. */
export class Meeting {
	readonly app: App;
	rooms: LiveRooms;
	readonly database: HeldDatabase;
	readonly workshopId: WorkshopId;
	readonly facilitator: Actor;
	readonly people: Actor[];
	readonly network = new Network();
	readonly close: () => Promise<void>;
	/** Ends the server without a word and starts another on the same database: what stood in no log is gone. */
	readonly crash: () => Promise<void>;

	constructor(app: App, rooms: LiveRooms, database: HeldDatabase, workshopId: WorkshopId, facilitator: Actor, people: Actor[], close: () => Promise<void>, crash: (meeting: Meeting) => Promise<void>) {
		this.app = app;
		this.rooms = rooms;
		this.database = database;
		this.workshopId = workshopId;
		this.facilitator = facilitator;
		this.people = people;
		this.close = close;
		this.crash = () => crash(this);
	}

	get clock(): TestClock {
		return this.app.clock as TestClock;
	}

	/** Sits down, and is synced unless the test carries frames by itself. */
	async sit(actor: Actor, kind: DocPath = 'board', { settle = true, parts = false, packed = false, lease = null as Wanted } = {}): Promise<Caller> {
		const caller = new Caller(this.network);
		caller.seat = await this.rooms.enter(caller.wire, actor, 'session', kind, { parts, packed, lease });
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

	/** Beats until something is done that waits for the log. */
	async done<T>(doing: Promise<T>): Promise<T> {
		let isOver = false;
		const over = () => void (isOver = true);
		doing.then(over, over);
		while (!isOver) {
			await new Promise((resolve) => setImmediate(resolve));
			await this.settle();
		}
		return doing;
	}

	/** Goes to a round, on or back, and starts it. */
	async start(kind: RoundKind): Promise<void> {
		await startRound(this.app, this.facilitator, kind);
		await this.settle();
	}

	/** Places a card in someone's draft and leaves. */
	async place(actor: Actor, text: string): Promise<CardId> {
		const caller = await this.sit(actor, 'draft');
		const id = newCardId(this.app);
		caller.write((doc) => writeCard(doc, id, draft(text)));
		await this.settle();
		caller.drop();
		return id;
	}

	async spec() {
		return readRoundContext(this.app.db, this.workshopId);
	}
}

/** `database` can be held back or made to fail; rooms are the app's own, but tick by hand. */
export async function meeting(count: number, method?: Method): Promise<Meeting> {
	const app = await testApp();
	const met = await meetingIn(app, await someAdmin(app), count, method);
	const { close } = met;
	return Object.assign(met, { close: () => close().then(() => app.close()) });
}

/** Another workshop in an app that outlives it. */
export async function meetingIn(app: App, host: SignedIn, count: number, method?: Method): Promise<Meeting> {
	const database = new HeldDatabase(() => app.db);
	const open = () => {
		const realtime = openRealtime(app, { ticking: 'hand', db: database.db });
		app.rooms = realtime.rooms;
		app.facts = realtime.facts;
		return realtime;
	};
	let realtime = open();
	const { workshopId, facilitator } = await openWorkshop(app, host, method);
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i + 1}`));
	return new Meeting(app, realtime.rooms, database, workshopId, facilitator, people, () => realtime.close(), async (met) => {
		database.open();
		for (const caller of met.network.callers) caller.cut();
		realtime.rooms.log.close();
		realtime.facts.close();
		realtime = open();
		met.rooms = realtime.rooms;
	});
}

export function newCardId(app: Pick<App, 'random'>): CardId {
	return makeId<CardId>(app.random);
}

export function draft(text: string, over: Partial<CardDraft> = {}): CardDraft {
	return { text, theme: 'green', at: [0.5, 0.5], ...over };
}
