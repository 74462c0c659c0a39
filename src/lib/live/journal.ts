import type { LinkAct } from './act.ts';
import type { Keep } from './keep.ts';

export interface Entry {
	readonly key: string;
	readonly act: LinkAct;
}

/**
 * The acts of one person in one document that the server has not called durable yet. All pages of that person on this device write into
 * it: a page takes out only what it put in or took over, so that one page's "saved" never drops another page's words.
 */
export class Journal {
	readonly #keep: Keep<Record<string, LinkAct>>;
	/** Entries this page answers for. */
	readonly #known = new Set<string>();

	constructor(keep: Keep<Record<string, LinkAct>>) {
		this.#keep = keep;
	}

	/** What is kept, oldest first. From here on this page answers for it too. */
	read(): Entry[] {
		const kept = Object.entries(this.#keep.read() ?? {});
		for (const [key] of kept) this.#known.add(key);
		return kept.map(([key, act]) => ({ key, act }));
	}

	/** What is unsaved here now. False where this device does not keep it. */
	write(unsaved: readonly Entry[]): boolean {
		if (unsaved.length === 0 && this.#known.size === 0) return true;
		const kept = this.#keep.read() ?? {};
		for (const key of this.#known) delete kept[key];
		this.#known.clear();
		for (const { key, act } of unsaved) {
			kept[key] = act;
			this.#known.add(key);
		}
		return this.#keep.write(Object.keys(kept).length > 0 ? kept : null) || unsaved.length === 0;
	}
}
