import * as Y from 'yjs';

/** Steps along a line of text. An honest page takes a few: what others wrote at the same place meanwhile. */
const stepsMost = 20_000;

/** Between what a new piece of text stands, as far as that is stored already. Null: the beginning, or the end. */
export interface Between {
	left: Y.Item | null;
	right: Y.Item | null;
	/** Where the line begins, for a piece with nothing on its left. */
	start: Y.Item | null;
}

/**
 * What Yjs will have to walk to find the place of a piece of text, and whether it will find it: it goes from what stands on the left to
 * what stands on the right, and where that comes first, each copy may end somewhere else.
 */
export class Order {
	#steps = 0;
	readonly #same = new Map<string, number>();

	/** One more piece. Null, or what is wrong with it. */
	add(item: Y.Item, place: string, { left, right, start }: Between): string | null {
		const key = `${place} ${idOf(item.origin)} ${idOf(item.rightOrigin)}`;
		const before = this.#same.get(key) ?? 0;
		this.#same.set(key, before + 1);
		this.#steps += before;
		// Within one piece, which Yjs will split.
		if (left !== null && left === right) return holds(left, item.origin) && holds(left, item.rightOrigin) && item.origin!.clock >= item.rightOrigin!.clock ? wrongWay : null;
		let at = left ? left.right : start;
		for (; at !== null && at !== right && this.#steps <= stepsMost; at = at.right) this.#steps += 1;
		if (this.#steps > stepsMost) return 'too many changes at one place';
		return right !== null && at === null ? wrongWay : null;
	}
}

const wrongWay = 'left and right are the wrong way round';

function holds({ id, length }: Y.Item, at: Y.ID | null): boolean {
	return at !== null && at.client === id.client && at.clock >= id.clock && at.clock < id.clock + length;
}

function idOf(id: Y.ID | null): string {
	return id === null ? '-' : `${id.client}:${id.clock}`;
}
