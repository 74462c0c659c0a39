import * as Y from 'yjs';
import { rootNames, type RootName } from '#lib/doc/board.ts';
import { isId } from '#lib/domain/ids.ts';

/** What one struct writes to: a whole object, one field of it, or something that is gone. */
export type Target = { kind: 'entry'; root: RootName; id: string } | { kind: 'field'; root: RootName; id: string; field: string } | { kind: 'gone' };

const gone: Target = { kind: 'gone' };

/** Resolves structs of one update to root/id/field, through the store and through what stands earlier in the same update. */
export class Targets {
	/** Whether anything living is deleted. */
	deletes = false;
	readonly #doc: Y.Doc;
	readonly #touched = new Set<string>();
	/** Per client, by clock: what this update brings. */
	readonly #fresh = new Map<number, { clock: number; end: number; target: Target }[]>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
	}

	/** Objects touched. */
	get size(): number {
		return this.#touched.size;
	}

	known(client: number): number {
		return Y.getState(this.#doc.store, client);
	}

	add(id: Y.ID, length: number, target: Target): void {
		const list = this.#fresh.get(id.client);
		const entry = { clock: id.clock, end: id.clock + length, target };
		if (list) list.push(entry);
		else this.#fresh.set(id.client, [entry]);
		this.touch(target);
	}

	touch(target: Target): void {
		if (target.kind !== 'gone') this.#touched.add(target.id);
	}

	/** Null where the struct points to something that no document of ours has. All it hangs on must be there already. */
	of(item: Y.Item): Target | null {
		// As decoded, a parent is a root's name or an id; where there is an origin, the parent is the origin's.
		const parent = item.parent as unknown as string | Y.ID | null;
		if (item.origin) return this.#at(item.origin);
		if (item.parentSub === null) return null;
		if (typeof parent === 'string') return isRoot(parent) && isId(item.parentSub) ? { kind: 'entry', root: parent, id: item.parentSub } : null;
		if (!(parent instanceof Y.ID)) return null;
		const holder = this.#at(parent, true);
		if (holder.kind === 'gone') return gone;
		return holder.kind === 'entry' ? { kind: 'field', root: holder.root, id: holder.id, field: item.parentSub } : null;
	}

	ofStored(item: Y.Item): Target {
		const parent = item.parent as Y.AbstractType<unknown> | null;
		if (!parent || item.parentSub === null) return gone;
		if (parent._item === null) {
			const root = rootNames.find((name) => this.#doc.share.get(name) === parent);
			return root ? { kind: 'entry', root, id: item.parentSub } : gone;
		}
		const holder = parent._item;
		if (holder.deleted) return gone;
		const entry = this.ofStored(holder);
		return entry.kind === 'entry' ? { kind: 'field', root: entry.root, id: entry.id, field: item.parentSub } : gone;
	}

	/** @param asParent whether something is put into it: then a deleted object is gone, while a deleted value still has its place. */
	#at(id: Y.ID, asParent = false): Target {
		if (id.clock < this.known(id.client)) {
			const struct = Y.getItem(this.#doc.store, id) as Y.Item | Y.GC;
			if (!(struct instanceof Y.Item) || (asParent && struct.deleted)) return gone;
			return this.ofStored(struct);
		}
		const list = this.#fresh.get(id.client) ?? [];
		let low = 0;
		let high = list.length - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const entry = list[middle]!;
			if (id.clock < entry.clock) high = middle - 1;
			else if (id.clock >= entry.end) low = middle + 1;
			else return entry.target;
		}
		return gone;
	}
}

function isRoot(name: string): name is RootName {
	return (rootNames as readonly string[]).includes(name);
}
