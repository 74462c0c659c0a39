// Looks for groups away from the page, so that nobody's screen stands still. Loaded when somebody asks, and not before.
import { SteadyGroups } from '#lib/domain/grouping/again.ts';
import { nearDuplicates } from '#lib/domain/grouping/duplicates.ts';
import { namesOf } from '#lib/domain/grouping/names.ts';
import { likelyPiles } from '#lib/domain/grouping/piles.ts';
import type { Answer, Question } from './question.ts';

/** What was suggested stays as it was when somebody asks again; a card whose words were changed is another one. */
const steady = new SteadyGroups<string>();

self.onmessage = ({ data }: MessageEvent<Question>) => self.postMessage(answerTo(data));

function answerTo({ n, cards, piles, pairsOnly }: Question): Answer {
	if (pairsOnly) return { n, groups: [], pairs: nearDuplicates(cards), likely: {} };
	const alone = cards.filter(({ pile }) => pile === null);
	const texts = alone.map(({ text }) => text);
	const group = steady.of(alone.map(({ id, text }) => ({ key: `${id} ${text}`, text })));
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
