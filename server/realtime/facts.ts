import type { App } from '../app.ts';
import type { FactsHub } from '../rooms.ts';
import { minesFor } from '../use/mine.ts';
import { viewFor } from '../use/views.ts';
import { faultOf } from '../db/fault.ts';
import { encodeFact } from '#lib/doc/frames.ts';
import { topicsOf, type Topic } from '#lib/domain/facts.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor, Role } from '#lib/domain/people.ts';

type Shared = Exclude<Topic, 'mine'>;
type Send = (frame: Uint8Array, topic: Topic) => void;

/** Least time between two sendings of a topic, ms. The stage is the round itself: at the next tick. The others are counts: a person reads no faster. */
const pace: Record<Topic, number> = { stage: 50, mine: 100, people: 500, groups: 500, poll: 500, sort: 500, conversation: 500, doing: 500, wall: 500, heads: 1000, closing: 500, answers: 500, asked: 500, desk: 500 };

/**
 * Where the database is slow or busy, facts leave it twice as long to others as reading them took: whoever comes in or writes waits for it as well. The
 * round never waits.
 */
const restMost = 1000;
const restAfter = (topic: Topic, tookMs: number): number => (topic === 'stage' ? pace.stage : Math.max(pace[topic], Math.min(2 * tookMs, restMost)));

/** One person's own facts follow what they did almost at once; those of a crowd are read together, the later the more they were last time. */
const mineSoonMs = 20;
const mineEachMs = 10;
const mineMostMs = 400;

/** What a role may see of these hangs on the role. */
const differsByRole = new Set<Topic>(['stage', 'sort']);

interface TopicState {
	/** Of the newest whole object sent. */
	version: number;
	/** Encoded once for each role that has someone here; only few topics differ by role. */
	frames: Map<Role, Uint8Array>;
	/** What those frames say, to tell whether there is anything new. */
	values: Map<Role, string>;
	/** Came in while there was nothing to send them yet. */
	owed: Set<Audience>;
	changed: boolean;
	timer: NodeJS.Timeout | null;
	sentAt: number;
	/** The last reading, ms. */
	tookMs: number;
	building: boolean;
}

interface Audience {
	actor: Actor;
	send: Send;
}

interface Followed {
	audience: Set<Audience>;
	topics: Map<Shared, TopicState>;
	/** Whose own facts are to be read next: one reading for all of them. */
	mine: { persons: Set<PersonId>; timer: NodeJS.Timeout | null; version: number; sentAt: number; tookMs: number; many: number; building: boolean };
}

/** Law 6: facts are rows, published to each role as one small whole versioned object that replaces the last one. */
export class LiveFacts implements FactsHub {
	readonly #app: App;
	readonly #workshops = new Map<WorkshopId, Followed>();
	#closed = false;

	constructor(app: App) {
		this.#app = app;
	}

	/** From now on `send` gets what this person may see, beginning with all of it as it is. The answer ends it. */
	join(actor: Actor, send: Send): () => void {
		const workshop = this.#workshopOf(actor.workshopId);
		const one: Audience = { actor, send };
		workshop.audience.add(one);
		for (const topic of topicsOf[actor.role]) {
			if (topic === 'mine') this.changedFor(actor.personId, actor.workshopId);
			else {
				const state = this.#stateOf(actor.workshopId, topic);
				const frame = state.frames.get(actor.role);
				if (frame && !state.changed && !state.building) send(frame, topic);
				else {
					state.owed.add(one);
					this.#mark(actor.workshopId, topic);
				}
			}
		}
		return () => {
			workshop.audience.delete(one);
			for (const { owed } of workshop.topics.values()) owed.delete(one);
			if (workshop.audience.size === 0) this.#forget(actor.workshopId);
		};
	}

	/** What changes with the stage goes out with it: a round that sorts shows no table of before, where nobody sits yet. */
	changed(workshopId: WorkshopId, ...topics: Topic[]): void {
		if (!this.#workshops.has(workshopId)) return;
		const withStage = topics.includes('stage');
		for (const topic of topics) {
			if (topic !== 'mine') this.#mark(workshopId, topic, withStage);
			else for (const { actor } of this.#workshopOf(workshopId).audience) this.changedFor(actor.personId, workshopId);
		}
	}

	/** For all who are here: what changed meanwhile was not heard. */
	changedAll(): void {
		for (const [workshopId, { topics }] of this.#workshops) this.changed(workshopId, 'mine', ...topics.keys());
	}

	changedFor(personId: PersonId, workshopId: WorkshopId): void {
		const mine = this.#workshops.get(workshopId)?.mine;
		if (!mine || this.#closed) return;
		mine.persons.add(personId);
		this.#markMine(workshopId, mine);
	}

	#markMine(workshopId: WorkshopId, mine: Followed['mine']): void {
		if (mine.timer || mine.building) return;
		const rest = Math.max(restAfter('mine', mine.tookMs), Math.min(mineEachMs * mine.many, mineMostMs));
		mine.timer = setTimeout(() => void this.#sendMine(workshopId), Math.max(mineSoonMs, mine.sentAt + rest - performance.now())).unref();
	}

	close(): void {
		this.#closed = true;
		for (const workshopId of [...this.#workshops.keys()]) this.#forget(workshopId);
	}

	async #sendMine(workshopId: WorkshopId): Promise<void> {
		const workshop = this.#workshops.get(workshopId);
		if (!workshop) return;
		const { mine, audience } = workshop;
		// Taken out before reading: a change from here on makes a sending of its own.
		const { persons } = mine;
		mine.persons = new Set();
		mine.timer = null;
		mine.version += 1;
		const { version } = mine;
		const began = performance.now();
		mine.many = persons.size;
		mine.building = true;
		try {
			const frames = new Map<PersonId, Uint8Array>();
			const values = await minesFor(this.#app, workshopId, [...persons]);
			for (const [personId, value] of values) frames.set(personId, encodeFact({ topic: 'mine', version, value }));
			for (const { actor, send } of audience) {
				const frame = frames.get(actor.personId);
				if (frame && topicsOf[actor.role].includes('mine')) send(frame, 'mine');
			}
		} catch (error) {
			this.#complain(error);
			for (const personId of persons) mine.persons.add(personId);
		}
		mine.sentAt = performance.now();
		mine.tookMs = mine.sentAt - began;
		mine.building = false;
		if (mine.persons.size > 0 && this.#workshops.get(workshopId) === workshop && !this.#closed) this.#markMine(workshopId, mine);
	}

	#mark(workshopId: WorkshopId, topic: Shared, withStage = false): void {
		const state = this.#stateOf(workshopId, topic);
		state.changed = true;
		if (withStage && state.timer !== null) {
			clearTimeout(state.timer);
			state.timer = null;
		}
		if (state.timer !== null || state.building || this.#closed) return;
		const rest = withStage ? pace.stage : restAfter(topic, state.tookMs);
		const wait = Math.max(0, state.sentAt + rest - performance.now());
		state.timer = setTimeout(() => void this.#send(workshopId, topic), wait).unref();
	}

	/** One build of a topic at a time: versions go out in order. */
	async #send(workshopId: WorkshopId, topic: Shared): Promise<void> {
		if (!this.#workshops.has(workshopId)) return;
		const state = this.#stateOf(workshopId, topic);
		const { audience } = this.#workshopOf(workshopId);
		state.timer = null;
		state.changed = false;
		state.building = true;
		const began = performance.now();
		try {
			const roles = new Set([...audience].map(({ actor }) => actor.role).filter((role) => topicsOf[role].includes(topic)));
			const owed = new Set(state.owed);
			const frames = new Map<Role, Uint8Array>();
			const values = new Map<Role, string>();
			const version = state.version + 1;
			let shared: [frame: Uint8Array, value: string] | null = null;
			for (const role of roles) {
				const made: [frame: Uint8Array, value: string] = shared ?? (await encoded(this.#app, workshopId, topic, role, version));
				frames.set(role, made[0]);
				values.set(role, made[1]);
				if (!differsByRole.has(topic)) shared = made;
			}
			const isNew = [...values].some(([role, text]) => state.values.get(role) !== text);
			if (isNew) Object.assign(state, { version, frames, values });
			for (const one of audience) {
				const { actor, send } = one;
				const frame = state.frames.get(actor.role);
				// What says the same as the last goes to those only who have not had it.
				if (frame && (isNew || owed.has(one))) {
					state.owed.delete(one);
					send(frame, topic);
				}
				// Came in while this was being built, as the first of a role.
				else if (!frame && topicsOf[actor.role].includes(topic)) state.changed = true;
			}
		} catch (error) {
			state.changed = true;
			this.#complain(error);
		}
		state.sentAt = performance.now();
		state.tookMs = state.sentAt - began;
		state.building = false;
		if (state.changed && this.#workshops.has(workshopId)) this.#mark(workshopId, topic);
	}

	#complain(error: unknown): void {
		if (!this.#closed) console.error(`facts could not be read, trying again: ${faultOf(error)}`);
	}

	#workshopOf(workshopId: WorkshopId) {
		let workshop = this.#workshops.get(workshopId);
		if (!workshop) {
			workshop = { audience: new Set(), topics: new Map(), mine: { persons: new Set(), timer: null, version: 0, sentAt: 0, tookMs: 0, many: 0, building: false } };
			this.#workshops.set(workshopId, workshop);
		}
		return workshop;
	}

	#stateOf(workshopId: WorkshopId, topic: Shared): TopicState {
		const { topics } = this.#workshopOf(workshopId);
		let state = topics.get(topic);
		if (!state) {
			state = { version: 0, frames: new Map(), values: new Map(), owed: new Set(), changed: false, timer: null, sentAt: 0, tookMs: 0, building: false };
			topics.set(topic, state);
		}
		return state;
	}

	#forget(workshopId: WorkshopId): void {
		const workshop = this.#workshops.get(workshopId);
		if (!workshop) return;
		this.#workshops.delete(workshopId);
		if (workshop.mine.timer) clearTimeout(workshop.mine.timer);
		for (const { timer } of workshop.topics.values()) if (timer) clearTimeout(timer);
	}
}

async function encoded(app: App, workshopId: WorkshopId, topic: Shared, role: Role, version: number): Promise<[frame: Uint8Array, value: string]> {
	const value = await viewFor(app, workshopId, topic, role);
	return [encodeFact({ topic, version, value }), JSON.stringify(value)];
}
