import { isSameStem, wordsOf } from './words.ts';

const mostWords = 3;
const leastCards = 3;
/** In fewer cards than this little words do not stand as often in every group: there a list has to name the commonest of English, Dutch, German, Polish, French and Spanish. */
const fewCards = 15;
const little = new Set(
	(
		'all and are but can for from has have into more not our should some than that the their them there they this was were where will with would you your ' +
		'aan als bij dat deze door een het maar meer met naar niet ook ons onze over van voor wat zijn ' +
		'als auf aus bei das dass dem den der des die ein eine einen einer fur hat ist mehr mit nach nicht oder sich sind und uns unsere viel vom von vor wie wir zum zur ' +
		'bez dla jak jest lub nad nasz nasze nie oraz pod przez przy sie tak tym wiecej ' +
		'aux avec dans des elle est les leur mais notre nous par pas plus pour que qui sans sont sur une ' +
		'con del ella los mas nos nuestro nuestra para pero por que sin son sus una uno'
	).split(' ')
);

/**
 * Proposes a name for each group: the words that tell it from all others, by class-based tf-idf (Grootendorst 2022) over whole words as
 * people wrote them. Little words of any language drop out without a list: they stand as often in every group. A person always renames.
 * @param group for each text its group, or -1
 * @returns at most three words for each group, joined; empty where nothing stands out
 */
export function namesOf(texts: readonly string[], group: readonly number[]): string[] {
	const groups = Math.max(-1, ...group) + 1;
	const cardsIn = new Array<number>(groups).fill(0);
	/** For each word: in how many cards of each group, and how it is mostly written. */
	const words = new Map<string, { cards: Map<number, number>; all: number; raw: Map<string, number> }>();
	texts.forEach((text, i) => {
		const g = group[i]!;
		if (g >= 0) cardsIn[g]! += 1;
		const seen = new Set<string>();
		for (const { plain, raw } of wordsOf(text)) {
			if (/^\p{N}/u.test(plain) || [...plain].length < 3 || (texts.length < fewCards && little.has(plain))) continue;
			let word = words.get(plain);
			if (!word) words.set(plain, (word = { cards: new Map(), all: 0, raw: new Map() }));
			word.raw.set(raw, (word.raw.get(raw) ?? 0) + 1);
			if (seen.has(plain)) continue;
			seen.add(plain);
			word.all += 1;
			if (g >= 0) word.cards.set(g, (word.cards.get(g) ?? 0) + 1);
		}
	});
	const candidates = Array.from({ length: groups }, () => [] as { plain: string; score: number }[]);
	for (const [plain, { cards, all }] of words) {
		for (const [g, n] of cards) {
			const share = n / cardsIn[g]!;
			const elsewhere = (all - n) / Math.max(1, texts.length - cardsIn[g]!);
			if (n < (cardsIn[g]! < 6 ? Math.min(2, cardsIn[g]!) : leastCards) || share < 2 * elsewhere) continue;
			// Short words are mostly the little ones; they have to stand out further.
			const size = plain.length <= 3 ? 0.5 : plain.length === 4 ? 0.8 : 1;
			candidates[g]!.push({ plain, score: size * share * Math.log(1 + texts.length / all) });
		}
	}
	return candidates.map((list) => {
		list.sort((a, b) => b.score - a.score || (a.plain < b.plain ? -1 : 1));
		const chosen: string[] = [];
		for (const { plain, score } of list) {
			if (chosen.length === mostWords || score < list[0]!.score / 3) break;
			if (!chosen.some((other) => isSameStem(other, plain) || other.includes(plain) || plain.includes(other))) chosen.push(plain);
		}
		return startLarge(chosen.map((plain) => mostWritten(words.get(plain)!.raw)).join(', '));
	});
}

function mostWritten(raw: Map<string, number>): string {
	// Shouting is no name.
	return [...raw].map(([word, n]) => ({ word: word.length > 3 && word === word.toUpperCase() ? word.toLowerCase() : word, n })).sort((a, b) => b.n - a.n || (a.word < b.word ? 1 : -1))[0]!.word;
}

function startLarge(name: string): string {
	const [first = ''] = name;
	return first.toUpperCase() + name.slice(first.length);
}
