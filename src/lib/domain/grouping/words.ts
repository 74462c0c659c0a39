/** One word of a card: as it is compared, and as it was written. */
export interface Word {
	/** Small letters, without accents: people on phones leave them out. */
	plain: string;
	raw: string;
}

// Words in any script; numbers with their separators, so that 50,000 stays one; an apostrophe inside a word belongs to it.
const wordPattern = /\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;

const isAscii = /^[\x00-\x7f]*$/;

const unmarked: Record<string, string> = { ł: 'l', ß: 'ss', ø: 'o', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i', '’': "'" };

/** Folds case, width and accents of the Latin, Greek and Cyrillic scripts; marks that are part of a letter elsewhere stay. */
export function fold(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.normalize('NFC')
		.replace(/[łßøđæœı’]/g, (letter) => unmarked[letter] ?? letter);
}

export function wordsOf(text: string): Word[] {
	return (text.normalize('NFKC').match(wordPattern) ?? []).map((raw) => ({ plain: isAscii.test(raw) ? raw.toLowerCase() : fold(raw), raw }));
}

/** The first letters of a word: a stem for any language, coarse but never wrong about a language it does not know. */
export function stemOf(plain: string, letters = 5): string {
	return plain.length <= letters ? plain : plain.slice(0, letters);
}

/** Whether two words are forms of one: park and parks, Spielplatz and Spielplätze, ulica and ulicy. */
export function isSameStem(a: string, b: string): boolean {
	if (a === b) return true;
	let shared = 0;
	const shorter = Math.min(a.length, b.length);
	while (shared < shorter && a[shared] === b[shared]) shared++;
	return shared >= 4 && shared >= 0.6 * Math.max(a.length, b.length);
}

/** The whole card as it is compared: two cards with the same key say the same in the same order. */
export function keyOf(text: string): string {
	return wordsOf(text)
		.map(({ plain }) => plain)
		.join(' ');
}
