import * as Y from 'yjs';
import { partMade } from './notes.ts';
import type { Between } from './order.ts';
import { rootNames, type RootName } from '#lib/doc/board.ts';
import { rootOf, sectionNamed, type NotePart } from '#lib/doc/notes.ts';
import { isId } from '#lib/domain/ids.ts';
import { noteSections, type NoteSection } from '#lib/domain/notes.ts';

/** What one struct writes to: a whole object, one field of it, a line or a part of the notes of a talk, or something that is gone. */
export type Target =
	| { kind: 'entry'; root: RootName; id: string }
	| { kind: 'field'; root: RootName; id: string; field: string }
	| { kind: 'note'; section: NoteSection; holder: Holder }
	| { kind: 'gone' };

/** A part of the notes that holds others. `id` is its own, or its root's name. */
export interface Holder {
	part: NotePart;
	id: string;
}

const gone: Target = { kind: 'gone' };

/** Resolves structs of one update to root/id/field, through the store and through what stands earlier in the same update. */
export class Targets {
	/** Whether anything living is deleted. */
	deletes = false;
	readonly #doc: Y.Doc;
	readonly #touched = new Set<string>();
	/** Per client, by clock: what this update brings. */
	readonly #fresh = new Map<number, Fresh[]>();

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

	add(id: Y.ID, length: number, target: Target, made: NotePart | null = null, between: Between | null = null): void {
		const list = this.#fresh.get(id.client);
		const entry = { clock: id.clock, end: id.clock + length, target, made, between };
		if (list) list.push(entry);
		else this.#fresh.set(id.client, [entry]);
		this.touch(target);
	}

	touch(target: Target): void {
		if (target.kind !== 'gone') this.#touched.add(target.kind === 'note' ? target.section : target.id);
	}

	/** Null where the struct points to something that no document of ours has. All it hangs on must be there already. */
	of(item: Y.Item): Target | null {
		// As decoded, a parent is a root's name or an id; where there is an origin, the parent is the origin's.
		const parent = item.parent as unknown as string | Y.ID | null;
		if (item.origin || item.rightOrigin) return this.#beside(item);
		if (item.parentSub === null) return this.#firstIn(parent);
		if (typeof parent === 'string') return isRoot(parent) && isId(item.parentSub) ? { kind: 'entry', root: parent, id: item.parentSub } : null;
		if (!(parent instanceof Y.ID)) return null;
		const holder = this.#at(parent, true);
		if (holder.kind === 'gone') return gone;
		return holder.kind === 'entry' ? { kind: 'field', root: holder.root, id: holder.id, field: item.parentSub } : null;
	}

	/** Something new stands where what it was put beside stands; beside what is gone, nowhere. */
	#beside({ origin, rightOrigin }: Y.Item): Target | null {
		const left = origin && this.#at(origin);
		const right = rightOrigin && this.#at(rightOrigin);
		if (left?.kind === 'gone' || right?.kind === 'gone') return gone;
		if (right && right.kind !== 'note') return null;
		if (left && right && (left.kind !== 'note' || left.holder.id !== right.holder.id)) return null;
		return left ?? right;
	}

	/** The first thing in a section or in a part of one. */
	#firstIn(parent: string | Y.ID | null): Target | null {
		if (typeof parent === 'string') {
			const section = sectionNamed(parent);
			return section && { kind: 'note', section, holder: { part: 'section', id: parent } };
		}
		if (!(parent instanceof Y.ID)) return null;
		const holder = this.#at(parent, true);
		if (holder.kind === 'gone') return gone;
		const part = holder.kind === 'note' ? this.#partAt(parent) : null;
		return holder.kind === 'note' && part ? { kind: 'note', section: holder.section, holder: { part, id: `${parent.client}:${parent.clock}` } } : null;
	}

	/** What of the things beside it is stored already, for one that lies beside them or beside what came with it. */
	between(item: Y.Item, { holder }: Target & { kind: 'note' }): Between {
		const left = item.origin && this.#anchor(item.origin, 'left');
		const right = item.rightOrigin && this.#anchor(item.rightOrigin, 'right');
		return { left, right, start: this.#startOf(holder) };
	}

	#anchor(id: Y.ID, side: 'left' | 'right'): Y.Item | null {
		const fresh = this.#freshAt(id);
		if (fresh) return fresh.between?.[side] ?? null;
		const struct = Y.getItem(this.#doc.store, id) as Y.Item | Y.GC;
		return struct instanceof Y.Item ? struct : null;
	}

	#startOf({ part, id }: Holder): Y.Item | null {
		if (part === 'section') return this.#doc.share.get(id)?._start ?? null;
		const [client, clock] = id.split(':').map(Number);
		const struct = clock! < this.known(client!) ? (Y.getItem(this.#doc.store, Y.createID(client!, clock!)) as Y.Item | Y.GC) : null;
		return struct instanceof Y.Item && struct.content instanceof Y.ContentType ? struct.content.type._start : null;
	}

	#partAt(id: Y.ID): NotePart | null {
		const fresh = this.#freshAt(id);
		if (fresh) return fresh.made;
		const struct = Y.getItem(this.#doc.store, id) as Y.Item | Y.GC;
		return struct instanceof Y.Item ? partMade(struct.content) : null;
	}

	ofStored(item: Y.Item): Target {
		const parent = item.parent as Y.AbstractType<unknown> | null;
		if (!parent) return gone;
		if (item.parentSub === null) return this.#noteOf(parent);
		if (parent._item === null) {
			const root = rootNames.find((name) => this.#doc.share.get(name) === parent);
			return root ? { kind: 'entry', root, id: item.parentSub } : gone;
		}
		const holder = parent._item;
		if (holder.deleted) return gone;
		const entry = this.ofStored(holder);
		return entry.kind === 'entry' ? { kind: 'field', root: entry.root, id: entry.id, field: item.parentSub } : gone;
	}

	/** Where something in this list stands, up to its section. */
	#noteOf(list: Y.AbstractType<unknown>): Target {
		const holder = list._item;
		let top = list;
		while (top._item) {
			if (top._item.deleted || !top._item.parent) return gone;
			top = top._item.parent as Y.AbstractType<unknown>;
		}
		const section = noteSections.find((name) => this.#doc.share.get(rootOf(name)) === top);
		if (!section) return gone;
		if (!holder) return { kind: 'note', section, holder: { part: 'section', id: rootOf(section) } };
		const part = partMade(holder.content);
		return part ? { kind: 'note', section, holder: { part, id: `${holder.id.client}:${holder.id.clock}` } } : gone;
	}

	/** @param asParent whether something is put into it: then a deleted object is gone, while a deleted value still has its place. */
	#at(id: Y.ID, asParent = false): Target {
		if (id.clock < this.known(id.client)) {
			const struct = Y.getItem(this.#doc.store, id) as Y.Item | Y.GC;
			if (!(struct instanceof Y.Item) || (asParent && struct.deleted)) return gone;
			return this.ofStored(struct);
		}
		return this.#freshAt(id)?.target ?? gone;
	}

	#freshAt(id: Y.ID): Fresh | null {
		if (id.clock < this.known(id.client)) return null;
		const list = this.#fresh.get(id.client) ?? [];
		let low = 0;
		let high = list.length - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const entry = list[middle]!;
			if (id.clock < entry.clock) high = middle - 1;
			else if (id.clock >= entry.end) low = middle + 1;
			else return entry;
		}
		return null;
	}
}

interface Fresh {
	clock: number;
	end: number;
	target: Target;
	/** The part of the notes that it is. */
	made: NotePart | null;
	between: Between | null;
}

function isRoot(name: string): name is RootName {
	return (rootNames as readonly string[]).includes(name);
}
