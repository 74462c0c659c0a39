import type { Card } from '#lib/domain/card.ts';
import { isPoint, nearestPlace, squareOf, type Place } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';
import type { Words } from '#lib/i18n/en.ts';

type Said = Pick<Words, 'common'>;

/** Where a card belongs, in words: "Mill Lane, C2", "Square C2", "Whole area", "Not a place". */
export function sayWhere(words: Said, plan: Pick<Plan, 'places' | 'width' | 'height'>, at: Place): { icon: 'map-pin' | 'map'; text: string } {
	if (!isPoint(at)) return { icon: 'map', text: at === 'whole' ? words.common.wholeArea : words.common.notAPlace };
	const near = nearestPlace(at, plan.places, plan.width / plan.height);
	const square = squareOf(at);
	return { icon: 'map-pin', text: near ? words.common.placeIn(near.name, square) : words.common.square(square) };
}

/** Where a group lies: the place most of its cards are near, and its squares from first to last. Empty where no card is on the plan. */
export function sayWhereAll(words: Said, plan: Pick<Plan, 'places' | 'width' | 'height'>, cards: readonly Pick<Card, 'at'>[]): string {
	const points = cards.map(({ at }) => at).filter(isPoint);
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
