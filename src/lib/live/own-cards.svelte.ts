import type { CardId } from '#lib/domain/ids.ts';

/** Cards one person wrote, as far as this page knows: what the server says, what lies in the draft, what was placed just now. */
export class OwnCards {
	#written = $state.raw<ReadonlySet<CardId>>(new Set());
	/** Put together once for each change, not for each pin that asks. */
	#last: { mine: readonly CardId[] | undefined; written: ReadonlySet<CardId>; all: ReadonlySet<CardId> } = { mine: undefined, written: new Set(), all: new Set() };

	wrote(...ids: readonly CardId[]): void {
		if (ids.some((id) => !this.#written.has(id))) this.#written = new Set([...this.#written, ...ids]);
	}

	/** @param mine what the server says */
	with(mine: readonly CardId[] | undefined): ReadonlySet<CardId> {
		const written = this.#written;
		if (this.#last.mine !== mine || this.#last.written !== written) this.#last = { mine, written, all: new Set([...(mine ?? []), ...written]) };
		return this.#last.all;
	}
}
