import { expect, test } from 'vitest';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { OptionLine } from '#lib/domain/outcome.ts';
import { evidence, notVotedOn } from '#lib/ui/outcome/evidence.ts';

const card = (number: number, differ: string[] = []): Card => ({ id: `c${number}` as CardId, text: `Card ${number}`, theme: 'green', at: 'whole', cluster: null, also: null, number, same: 0, differ });
const priority = (id: string, place: number, tied: boolean, cards: Card[]): OptionLine => ({ id: id as ClusterId, statement: id, place, tied, score: 3, voters: 2, cards, people: 1 });

test('[P1] a shared place says so, and each line shows how its own voters spread their dots', () => {
	const lines = evidence([priority('a', 1, false, []), priority('b', 2, true, []), priority('c', 2, true, [])], [{ id: 'b', spread: [1, 1] }, { id: 'a', spread: [3, 0] }]);
	expect(lines.map(({ placeWord, spread }) => [placeWord, spread])).toEqual([['1', [3, 0]], ['2=', [1, 1]], ['2=', []]]);
});

test('[P2] different views are counted with the priority, and cards outside the vote are all listed', () => {
	const [line] = evidence([priority('a', 1, false, [card(1, ['No.']), card(2), card(3, ['Not there.', 'Too loud.'])])], []);
	expect(line!.differing).toBe(3);
	const cards = [card(9), card(4), card(7)];
	expect(notVotedOn({ cards, notVoted: [cards[0]!.id, cards[2]!.id] }).map(({ number }) => number)).toEqual([7, 9]);
});
