import { gridColumns, gridRows, isPlace, middleOf, squareOf, type NamedPlace, type Place } from '#lib/domain/place.ts';

export interface PlaceChoice {
	/** What a form sends: "0.25,0.4". */
	value: string;
	name: string;
}

/** Named places once each; a street named at several points gets its square, so that one can tell them apart. */
export function namedChoices(places: readonly NamedPlace[]): PlaceChoice[] {
	const counts = new Map<string, number>();
	for (const { name } of places) counts.set(name, (counts.get(name) ?? 0) + 1);
	return places
		.map(({ name, at }) => ({ value: at.join(','), name: counts.get(name) === 1 ? name : `${name}, ${squareOf(at)}` }))
		.sort((a, b) => a.name.localeCompare(b.name));
}

export function squareChoices(): PlaceChoice[] {
	const squares: PlaceChoice[] = [];
	for (let row = 1; row <= gridRows; row++) {
		for (let column = 0; column < gridColumns; column++) {
			const name = `${String.fromCharCode(65 + column)}${row}`;
			squares.push({ value: middleOf(name)!.join(','), name });
		}
	}
	return squares;
}

/** What the form says about where: `where` is list, whole, none (or plan), `place` a value from the list. Null where nothing was chosen. */
export function readPlace(where: string, place: string): Place | null {
	if (where === 'whole' || where === 'none') return where;
	const point = place.split(',').map(Number);
	return place !== '' && isPlace(point) ? point : null;
}
