import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { contentHash } from '#lib/doc/content.ts';

/**
 * What each of several lines has taken in, to be put together when nothing is measured any more: doing that at once for everyone made the load
 * program the slow reader. All are shown the same bytes, and those are kept once.
 */
export class Taken {
	readonly #updates = new Map<string, Uint8Array>();
	readonly #of = new Map<number, string[]>();
	readonly #contents = new Map<string, string>();

	constructor(lines: readonly number[]) {
		for (const who of lines) this.add(who);
	}

	add(who: number): void {
		this.#of.set(who, []);
	}

	has(who: number): boolean {
		return this.#of.has(who);
	}

	take(who: number, update: Uint8Array): void {
		const name = createHash('sha1').update(update).digest('base64');
		if (!this.#updates.has(name)) this.#updates.set(name, update);
		this.#of.get(who)!.push(name);
	}

	/** The hash of the content that this line holds. @param board what all of them had at first */
	contentOf(who: number, board: Uint8Array): string {
		const names = this.#of.get(who)!;
		const key = names.join('');
		let content = this.#contents.get(key);
		if (content === undefined) {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, board);
			for (const name of names) Y.applyUpdate(doc, this.#updates.get(name)!);
			this.#contents.set(key, (content = contentHash(doc)));
		}
		return content;
	}
}
