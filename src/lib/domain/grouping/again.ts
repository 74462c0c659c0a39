import { centresOf } from './centres.ts';
import { groupTexts, numbered, placing, settings, tableOf } from './group-texts.ts';

/** With more new cards than this, as a share, all are looked at anew. */
const newMost = 0.1;

/**
 * Suggested groups that stay while people look at them: when somebody asks again, a card that was looked at before is where it was, and
 * one that came since is put to the group it is surely nearest to, or stays on its own. Only when more than a tenth is new (one card
 * always may be) is everything looked at anew.
 */
export class SteadyGroups<Key> {
	#found: ReadonlyMap<Key, number>;

	/** @param found the group of each card when all were looked at the last time, -1: on its own */
	constructor(found: ReadonlyMap<Key, number> = new Map()) {
		this.#found = found;
	}

	/**
	 * @param cards `key` names a card and, where they may change, its words
	 * @returns for each the number of its group, largest group first, or -1: on its own
	 */
	of(cards: readonly { key: Key; text: string }[]): number[] {
		const texts = cards.map(({ text }) => text);
		const before = cards.map(({ key }) => this.#found.get(key) ?? null);
		const isNew = before.filter((group) => group === null).length;
		const isAny = before.some((group) => group !== null && group >= 0);
		if (isAny && isNew <= Math.max(1, cards.length * newMost)) return placed(texts, before);
		const found = groupTexts(texts);
		this.#found = new Map(cards.map(({ key }, i) => [key, found[i]!]));
		return found;
	}
}

/** Puts those without a group to the groups of the others. */
function placed(texts: readonly string[], before: readonly (number | null)[]): number[] {
	const table = tableOf(texts, settings.dims);
	const { keys, byKey, unit } = table;
	const count = Math.max(-1, ...before.map((group) => group ?? -1)) + 1;
	// Who says the same word for word as one that was there is where that one is.
	const known = keys.map((key) => byKey.get(key)!.map((i) => before[i] ?? null).find((group) => group !== null) ?? null);
	const put = placing(table, centresOf(unit, known.map((group) => group ?? -1), null, count), settings);
	return numbered(table, known.map((group, row) => group ?? put(row)), count, before.filter((group) => group !== null).length);
}
