import type { Card } from '#lib/domain/card.ts';
import { nearestPlace, squareOf } from '#lib/domain/named-place.ts';
import { anchorOf, type Place } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';
import { placeInWords } from '#lib/i18n/say-where.ts';
import type { Words } from '#lib/i18n/en.ts';

type Said = Pick<Words, 'common'>;

/** Where a card belongs, with the icon that goes with it. */
export function sayWhere(words: Said, plan: Pick<Plan, 'places' | 'width' | 'height'>, at: Place): { icon: 'map-pin' | 'map'; text: string } {
	return { icon: typeof at === 'string' ? 'map' : 'map-pin', text: placeInWords(words, plan, at) };
}

/** Where a group lies: the place most of its cards are near, and its squares from first to last. Empty where no card is on the plan. */
export function sayWhereAll(words: Said, plan: Pick<Plan, 'places' | 'width' | 'height'>, cards: readonly Pick<Card, 'at'>[]): string {
	const points = cards.map(({ at }) => anchorOf(at)).filter((at) => at !== null);
	if (points.length === 0) return '';
	const counts = new Map<string, number>();
	for (const point of points) {
		const name = nearestPlace(point, plan.places, plan.width / plan.height)?.name;
		if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const [most] = [...counts].sort(([, a], [, b]) => b - a);
	const squares = [...new Set(points.map(squareOf))].sort();
	const from = squares[0]!;
	const to = squares.at(-1)!;
	const range = from === to ? from : words.common.squares(from, to);
	return most ? words.common.placeIn(most[0], range) : from === to ? words.common.square(range) : range;
}
