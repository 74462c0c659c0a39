import { and, eq, isNotNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { workshops } from '../db/schema.ts';
import { readRoundContext } from '../use/context.ts';
import { Chance } from './chance.ts';
import { crowdOf, takeTurn } from './turn.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { isOpen } from '#lib/domain/round.ts';

const beatMs = 2000;
/** Of everyone who is simulated, so many do something in a beat: a round is worked through in about a minute. */
const share = 0.12;
const most = 12;

/** Lets the simulated people of open rehearsals act, as long as somebody is there to see it. */
export class Rehearsals {
	readonly #app: App;
	readonly #chance: Chance;
	/** Who has had a turn since everyone had one: nobody is left out of a round by chance. */
	readonly #had = new Map<WorkshopId, Set<PersonId>>();
	#timer: NodeJS.Timeout | null = null;
	#running: Promise<void> | null = null;

	constructor(app: App) {
		this.#app = app;
		this.#chance = new Chance(app.random);
	}

	start(): void {
		this.#timer ??= setInterval(() => void (this.#running ??= this.beat().catch((error) => console.error('a rehearsal stumbled:', error)).finally(() => (this.#running = null))), beatMs).unref();
	}

	/** One beat of all rehearsals that live on this server. */
	async beat(): Promise<void> {
		const open = await this.#app.db.select({ id: workshops.id, host: workshops.createdBy }).from(workshops).where(and(isNotNull(workshops.rehearsalOf), eq(workshops.state, 'open')));
		for (const id of this.#had.keys()) if (!open.some((one) => one.id === id)) this.#had.delete(id);
		for (const { id, host } of open) if (this.#app.owns(id) && this.#app.rooms.presence(id).here > 0) await this.act(id, host);
	}

	/** A few people of one rehearsal do what the round asks for. What is refused is refused, as with anyone. */
	async act(id: WorkshopId, host: string): Promise<void> {
		const context = await readRoundContext(this.#app.db, id);
		if (context.workshop !== 'open' || !isOpen(context.round)) return void this.#had.delete(id);
		const crowd = await crowdOf(this.#app, id, host);
		const had = this.#had.get(id) ?? new Set();
		this.#had.set(id, had);
		if (crowd.every(({ personId }) => had.has(personId))) had.clear();
		const waiting = crowd.filter(({ personId }) => !had.has(personId));
		for (const actor of this.#chance.some(waiting, Math.min(most, Math.max(1, Math.round(crowd.length * share))))) {
			had.add(actor.personId);
			await takeTurn(this.#app, actor, context, this.#chance);
		}
	}

	async close(): Promise<void> {
		if (this.#timer) clearInterval(this.#timer);
		this.#timer = null;
		await this.#running;
	}
}
