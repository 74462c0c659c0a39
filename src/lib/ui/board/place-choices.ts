import { gridColumns, gridRows, middleOf, squareOf, type NamedPlace } from '#lib/domain/named-place.ts';
import { readPlaceValue, readPlaceWords } from '#lib/domain/place-words.ts';
import type { Place } from '#lib/domain/place.ts';

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

/** Streets named at two points or more can be marked along their length. */
export function streetChoices(places: readonly NamedPlace[]): string[] {
	const counts = new Map<string, number>();
	for (const { name } of places) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].filter(([, count]) => count > 1).map(([name]) => name).sort((a, b) => a.localeCompare(b));
}

/**
 * What the form says about where: `where` is list, whole, none (or plan); `typed` are words for a place and go before `place`, a value
 * from the list. Null where nothing was chosen, or the words name no place of this plan.
 */
export function readPlace(where: string, place: string, typed: string, places: readonly NamedPlace[]): Place | null {
	if (where === 'whole' || where === 'none') return where;
	if (typed.trim() !== '') return readPlaceWords(typed, places);
	const value = readPlaceValue(place);
	return typeof value === 'string' ? null : value;
}
