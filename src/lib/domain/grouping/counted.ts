/** How often each term stands in each row, row by row: the sparse matrix that everything here is counted from. */
export interface Counted {
	rows: number;
	/** Number of different terms. */
	terms: number;
	/** Row i has the entries start[i] to start[i + 1]. */
	start: Int32Array;
	term: Int32Array;
	count: Int32Array;
	/** In how many rows each term stands. */
	spread: Int32Array;
}

const offset = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits (Fowler, Noll, Vo). Two terms of a workshop that fall together by chance do no harm. */
export function hashOf(text: string, seed = 0): number {
	let hash = offset ^ seed;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
	return hash | 0;
}

/** Hashes of the character n-grams inside one word, with a blank at each of its ends. Each found once in the order it stands. */
export function eachGram(word: string, shortest: number, longest: number, found: (hash: number) => void): void {
	const padded = ` ${word} `;
	for (let start = 0; start + shortest <= padded.length; start++) {
		let hash = offset;
		const end = Math.min(padded.length, start + longest);
		for (let i = start; i < end; i++) {
			hash = Math.imul(hash ^ padded.charCodeAt(i), prime);
			if (i - start + 1 >= shortest) found((hash ^ (i - start)) | 0);
		}
	}
}

/** Counts terms, given by their hashes, without keeping any string: 2,000 cards have a million n-grams. */
export function countTerms(rows: number, each: (row: number, add: (hash: number) => void) => void): Counted {
	const start = new Int32Array(rows + 1);
	let slots = 1 << 16;
	let keys = new Int32Array(slots);
	let ids = new Int32Array(slots).fill(-1);
	let terms = 0;
	let spread = new Int32Array(1 << 15);
	// Where a term stands in the row that is being counted.
	let place = new Int32Array(1 << 15).fill(-1);
	let term = new Int32Array(1 << 16);
	let count = new Int32Array(1 << 16);
	let used = 0;

	const slotOf = (hash: number) => {
		let slot = (Math.imul(hash, 0x9e3779b1) >>> 8) & (slots - 1);
		while (ids[slot] !== -1 && keys[slot] !== hash) slot = (slot + 1) & (slots - 1);
		return slot;
	};
	const grow = () => {
		const [oldKeys, oldIds] = [keys, ids];
		slots *= 2;
		keys = new Int32Array(slots);
		ids = new Int32Array(slots).fill(-1);
		for (let i = 0; i < oldIds.length; i++) {
			if (oldIds[i] === -1) continue;
			const slot = slotOf(oldKeys[i]!);
			keys[slot] = oldKeys[i]!;
			ids[slot] = oldIds[i]!;
		}
	};
	const add = (hash: number) => {
		const slot = slotOf(hash);
		let id = ids[slot]!;
		if (id === -1) {
			id = terms++;
			keys[slot] = hash;
			ids[slot] = id;
			if (terms * 2 > slots) grow();
			if (id >= spread.length) {
				spread = longer(spread, 0);
				place = longer(place, -1);
			}
		}
		const at = place[id]!;
		if (at >= rowStart) {
			count[at]! += 1;
			return;
		}
		if (used === term.length) {
			term = longer(term, 0);
			count = longer(count, 0);
		}
		place[id] = used;
		spread[id]! += 1;
		term[used] = id;
		count[used++] = 1;
	};
	let rowStart = 0;
	for (let row = 0; row < rows; row++) {
		rowStart = used;
		each(row, add);
		start[row + 1] = used;
	}
	return { rows, terms, start, term: term.slice(0, used), count: count.slice(0, used), spread: spread.slice(0, terms) };
}

function longer(array: Int32Array<ArrayBuffer>, filling: number): Int32Array<ArrayBuffer> {
	const twice = new Int32Array(array.length * 2);
	twice.set(array);
	if (filling !== 0) twice.fill(filling, array.length);
	return twice;
}

/** The other way round: the entries of term t are entry[first[t]] to entry[first[t + 1] - 1], in the order of the rows. */
export function byTerm({ rows, terms, start, term }: Pick<Counted, 'rows' | 'terms' | 'start' | 'term'>): { first: Int32Array; entry: Int32Array; row: Int32Array } {
	const first = new Int32Array(terms + 1);
	for (const t of term) first[t + 1]! += 1;
	for (let t = 0; t < terms; t++) first[t + 1]! += first[t]!;
	const next = first.slice();
	const entry = new Int32Array(term.length);
	const row = new Int32Array(term.length);
	for (let r = 0; r < rows; r++) {
		for (let i = start[r]!; i < start[r + 1]!; i++) {
			const at = next[term[i]!]!++;
			entry[at] = i;
			row[at] = r;
		}
	}
	return { first, entry, row };
}
