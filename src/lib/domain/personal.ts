/** What in somebody's words may point at a person. A machine finds, a person decides: names most of all look like other words. */
export const personalKinds = ['email', 'phone', 'postcode', 'address', 'handle', 'name'] as const;
export type PersonalKind = (typeof personalKinds)[number];

export interface Finding {
	kind: PersonalKind;
	/** From where to where, in UTF-16 units. */
	from: number;
	to: number;
	words: string;
}

const street = 'Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Way|Row|Walk|Court|Crescent|Gardens|Grove|Hill|Place|Terrace|Square|Mews|Green|Park|View|Rise|Path|Passage|Alley|Yard|Quay|Wharf|Mill|Meadow|Bank|Corner';
const patterns: readonly (readonly [PersonalKind, RegExp])[] = [
	['email', /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu],
	// Seven to fifteen digits (ITU-T E.164 allows no more) with what people put between them; money, years and card numbers are shorter.
	['phone', /(?<![\w£$€.-])(?:\+|00)?\(?\d(?:[\s().\u00a0-]{0,2}\d){6,14}(?![\w%])/gu],
	// GB postcodes, whole: the half of one names a town.
	['postcode', /\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b/giu],
	['address', new RegExp(`\\b(?:(?:[Nn]o\\.?|[Nn]umber|[Ff]lat|[Aa]partment|[Hh]ouse) ?)?\\d{1,4}[a-zA-Z]?,? (?:\\p{Lu}[\\p{L}’']+ ){1,3}(?:${street})\\b|\\b(?:[Ff]lat|[Aa]partment) \\d+\\w?\\b`, 'gu')],
	['handle', /(?<![\p{L}\d_.@])@[\p{L}\d_.]{3,30}(?![\p{L}\d@(])/gu],
	['name', /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Cllr|Councillor|Sir|Dame|Herr|Frau|Pan|Pani|Señora?|Mme)\.? (?:\p{Lu}[\p{L}’'-]+)(?: \p{Lu}[\p{L}’'-]+)?/gu],
	['name', /(?<=\b(?:[Mm]y name is|I am called|[Ss]igned|[Cc]all me|[Aa]sk for|[Ss]peak to|[Cc]ontact|neighbour|neighbor|[Mm]y (?:son|daughter|wife|husband|mum|dad|brother|sister|friend))[:,]? )\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?/gu],
	// Two words with capitals, not at the start of a sentence; places of the plan and streets are taken out again below.
	['name', /(?<=[\p{Ll}\d,;:] )\p{Lu}[\p{Ll}’'-]+ (?:\p{Lu}[\p{Ll}’'-]+)(?! \p{Lu})/gu]
];
const publicWords = new RegExp(`\\b(?:${street}|School|Church|Centre|Center|Library|Station|Council|Bridge|Market|Hall|Hospital|Pub|Club|Trust|River|Brook|Wood|Field|Common|Estate|City|Town|Village|North|South|East|West|Planning|Council|Bus|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\\b`, 'iu');

/**
 * Everything in a text that a person should look at before it goes out, in order, never overlapping. `known`: names that are no one's
 * (places of the plan). `aliases`: what people of this workshop called themselves.
 */
export function findPersonal(text: string, { known = [], aliases = [] }: { known?: readonly string[]; aliases?: readonly string[] } = {}): Finding[] {
	const found: Finding[] = [];
	const isFree = (from: number, to: number) => found.every((other) => to <= other.from || from >= other.to);
	const isKnown = (words: string) => known.some((name) => name.length > 2 && (name.toLowerCase().includes(words.toLowerCase()) || words.toLowerCase().includes(name.toLowerCase())));
	for (const [kind, pattern] of patterns) {
		for (const match of text.matchAll(pattern)) {
			const words = match[0].trimEnd();
			const [from, to] = [match.index, match.index + words.length];
			if (kind === 'name' && (publicWords.test(words) || isKnown(words))) continue;
			if (kind === 'phone' && words.replace(/\D/g, '').length < 7) continue;
			if (kind === 'name' && /^\p{Ll}/u.test(words)) continue;
			if (isFree(from, to)) found.push({ kind, from, to, words });
		}
	}
	// Word by word: a hall has two thousand aliases. Short ones and common words would flag half the board.
	const called = new Set(aliases.map((alias) => alias.trim()).filter((alias) => alias.length >= 4));
	const tokens = called.size === 0 ? [] : [...text.matchAll(/[\p{L}\p{M}\d_.’'-]+/gu)].map(({ 0: word, index }) => [index, index + word.length] as const);
	tokens.forEach(([from], i) => {
		for (const [, to] of tokens.slice(i, i + 4)) {
			const words = text.slice(from, to);
			if (called.has(words) && !isKnown(words) && isFree(from, to)) found.push({ kind: 'name', from, to, words });
		}
	});
	return found.sort((a, b) => a.from - b.from);
}

/** What is blanked leaves a mark that says so, never a silent gap. */
export function blankOut(text: string, taken: readonly string[], mark: (kind: PersonalKind) => string, findings: readonly Finding[]): { text: string; blanked: PersonalKind[] } {
	let out = '';
	let at = 0;
	const blanked: PersonalKind[] = [];
	for (const { kind, from, to, words } of findings) {
		if (!taken.includes(words)) continue;
		out += text.slice(at, from) + mark(kind);
		at = to;
		blanked.push(kind);
	}
	return { text: out + text.slice(at), blanked };
}
