import { sql } from 'drizzle-orm';
import type { WorkshopId, PersonId } from '#lib/domain/ids.ts';
import type { Topic } from '#lib/domain/facts.ts';
import { faultOf } from '../db/fault.ts';
import type { Others } from '../db/client.ts';
import type { FactsHub } from '../rooms.ts';

const channel = 'folkmoot';
/** What happens in one moment is told together. */
const gatherMs = 20;

/** What servers tell one another: topics and ids, never a word that anyone has said. */
export type Item =
	| { kind: 'changed'; workshopId: WorkshopId; topics: Topic[] }
	| { kind: 'changed-for'; workshopId: WorkshopId; personId: PersonId }
	| { kind: 'dismissed'; personId: PersonId; why: 'left' | 'not-allowed' }
	/** A failed guess: which limit, a keyed hash of who it counts against, and its number, because the same news twice is told once. */
	| { kind: 'failed'; limit: string; caller: string; number: number };

interface Hears {
	heard(item: Item): void;
	missed(): void;
}

/** LISTEN and NOTIFY of the one database. What was said while the line was down is lost: then everything is looked at again. */
export class News {
	readonly #others: Others;
	readonly #serverId: string;
	#waiting = new Set<string>();
	#timer: NodeJS.Timeout | null = null;
	#closed = false;

	constructor(others: Others, serverId: string) {
		this.#others = others;
		this.#serverId = serverId;
	}

	async listen(hears: Hears): Promise<void> {
		await this.#others.listen(channel, {
			heard: (text) => {
				const { from, item } = JSON.parse(text) as { from: string; item: Item };
				if (from !== this.#serverId && !this.#closed) hears.heard(item);
			},
			missed: () => void (this.#closed || hears.missed())
		});
	}

	tell(item: Item): void {
		if (this.#closed) return;
		this.#waiting.add(JSON.stringify({ from: this.#serverId, item }));
		this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
	}

	/** Resolves when everything that was to be told has been. */
	async flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const items = [...this.#waiting];
		this.#waiting = new Set();
		if (items.length === 0) return;
		try {
			await this.#others.db.execute(sql`select pg_notify(${channel}, item) from unnest(${sql.param(items)}::text[]) as item`);
		} catch (error) {
			// A fact is sent whole, and a part is looked up anew within the minute: what is lost here is late, not wrong.
			console.error('the other servers could not be told:', faultOf(error));
		}
	}

	async close(): Promise<void> {
		await this.flush();
		this.#closed = true;
	}
}

/** Facts change for those who are here, and for those who are with the owner. */
export class SharedFacts implements FactsHub {
	readonly #here: FactsHub;
	readonly #news: News;
	readonly #isHere: (workshopId: WorkshopId) => boolean;

	constructor(here: FactsHub, news: News, isHere: (workshopId: WorkshopId) => boolean) {
		this.#here = here;
		this.#news = news;
		this.#isHere = isHere;
	}

	changed(workshopId: WorkshopId, ...topics: Topic[]): void {
		this.#here.changed(workshopId, ...topics);
		if (!this.#isHere(workshopId)) this.#news.tell({ kind: 'changed', workshopId, topics });
	}

	changedFor(personId: PersonId, workshopId: WorkshopId): void {
		this.#here.changedFor(personId, workshopId);
		if (!this.#isHere(workshopId)) this.#news.tell({ kind: 'changed-for', workshopId, personId });
	}
}
