import * as Y from 'yjs';
import type { Targets } from './targets.ts';

/** Steps back through what stood under a key before. An honest page takes a few hundred after an hour away. */
const stepsMost = 20_000;

/**
 * What Yjs will have to walk. All values a key ever had stand in one chain, each behind the one its writer saw, and Yjs looks for the
 * place of a new one among all that stand behind the same. An honest page writes behind the newest it knows, and never behind the same
 * twice; thousands behind one value, or behind none, take a square of time: 34 kB of them stopped a server for eight seconds.
 */
export class Chains {
	#steps = 0;
	#count = 0;
	readonly #followed = new Set<string>();
	readonly #doc: Y.Doc;
	readonly #targets: Targets;

	constructor(doc: Y.Doc, targets: Targets) {
		this.#doc = doc;
		this.#targets = targets;
	}

	/** One more struct. False where all of them together would take too long. */
	add(item: Y.Item): boolean {
		const { origin } = item;
		// A writer who has seen nothing under this key: the key itself is what it stands behind.
		const behind = origin ? `${origin.client}:${origin.clock}` : `${nameOf(item.parent)}/${item.parentSub}`;
		if (this.#followed.has(behind)) this.#steps += this.#count;
		else this.#followed.add(behind);
		this.#count += 1;
		if (origin) this.#walk(this.#stored(origin), 'right');
		else this.#walk(this.#newest(item), 'left');
		return this.#steps <= stepsMost;
	}

	#walk(from: Y.Item | null, way: 'left' | 'right'): void {
		for (let at = from?.[way] ?? null; at !== null && this.#steps <= stepsMost; at = at[way]) this.#steps += 1;
	}

	#stored(id: Y.ID): Y.Item | null {
		if (id.clock >= this.#targets.known(id.client)) return null;
		const struct = Y.getItem(this.#doc.store, id) as Y.Item | Y.GC;
		return struct instanceof Y.Item ? struct : null;
	}

	#newest(item: Y.Item): Y.Item | null {
		const parent = item.parent as unknown as string | Y.ID | null;
		if (typeof parent === 'string') return this.#doc.share.get(parent)?._map.get(item.parentSub!) ?? null;
		const holder = parent && this.#stored(parent);
		return holder?.content instanceof Y.ContentType ? (holder.content.type._map.get(item.parentSub!) ?? null) : null;
	}
}

function nameOf(parent: unknown): string {
	return parent instanceof Y.ID ? `${parent.client}:${parent.clock}` : String(parent);
}
