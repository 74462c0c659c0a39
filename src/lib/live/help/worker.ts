// Looks for groups away from the page, so that nobody's screen stands still. Loaded when somebody asks, and not before.
import { nearDuplicates } from '#lib/domain/grouping/duplicates.ts';
import { groupTexts } from '#lib/domain/grouping/group-texts.ts';
import { namesOf } from '#lib/domain/grouping/names.ts';
import { likelyPiles } from '#lib/domain/grouping/piles.ts';
import type { Answer, Question } from './question.ts';

self.onmessage = ({ data }: MessageEvent<Question>) => self.postMessage(answerTo(data));

function answerTo({ n, cards, piles, pairsOnly }: Question): Answer {
	if (pairsOnly) return { n, groups: [], pairs: nearDuplicates(cards), likely: {} };
	const alone = cards.filter(({ pile }) => pile === null);
	const texts = alone.map(({ text }) => text);
	const group = groupTexts(texts);
	const likely = likelyPiles(
		cards.map(({ text }) => text),
		cards.map(({ pile }) => (pile === null ? -1 : piles.indexOf(pile)))
	);
	return {
		n,
		groups: namesOf(texts, group).map((name, g) => ({ name, cards: alone.filter((_, i) => group[i] === g).map(({ id }) => id) })),
		pairs: nearDuplicates(cards),
		likely: Object.fromEntries(cards.map(({ id }, i) => [id, likely[i]!.map((p) => piles[p]!)]))
	};
}
