import { nameNear, squaresOf, type NamedPlace } from '#lib/domain/named-place.ts';
import { kindOfPlace, type Place } from '#lib/domain/place.ts';
import type { Words } from './en.ts';

/** Where a card belongs, in words: "Mill Lane, C2", "Along Mill Lane, C2 to C4", "Line by Village hall, D2", "Area by The Green, G2 to H2", "Square C2", "Whole area", "Not a place". */
export function placeInWords(words: Pick<Words, 'common'>, plan: { places: readonly NamedPlace[]; width: number; height: number }, at: Place): string {
	const { common } = words;
	const kind = kindOfPlace(at);
	if (kind === 'whole') return common.wholeArea;
	const squares = squaresOf(at);
	if (kind === 'none' || squares === null) return common.notAPlace;
	const near = nameNear(at, plan.places, plan.width / plan.height);
	const range = squares.from === squares.to ? squares.from : common.squares(squares.from, squares.to);
	if (kind === 'point') return near ? common.placeIn(near, range) : common.square(range);
	if (kind === 'area') return common.placeIn(common.areaBy(near), range);
	// One goes along a street, and not along a hall: a street is named at two points or more.
	const isStreet = near !== null && plan.places.filter(({ name }) => name === near).length > 1;
	return common.placeIn(isStreet ? common.along(near) : common.lineBy(near), range);
}
