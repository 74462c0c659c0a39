/** Where a card belongs: a point on the plan as fractions of its width and height (0 to 1, from the top left), the whole area, or no place. */
export type Place = readonly [x: number, y: number] | 'whole' | 'none';

export function isPoint(place: Place): place is readonly [number, number] {
	return Array.isArray(place);
}

export function isPlace(value: unknown): value is Place {
	if (value === 'whole' || value === 'none') return true;
	return Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number' && n >= 0 && n <= 1);
}

/** Four decimals: 14 cm on a plan 1.4 km wide. More would only swell the document. */
export function roundPoint(x: number, y: number): [number, number] {
	const clip = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 10_000) / 10_000;
	return [clip(x), clip(y)];
}

export const gridColumns = 8;
export const gridRows = 5;

/** The square of a point, as printed on the paper pack: letters A to H from the west, numbers 1 to 5 from the north. */
export function squareOf([x, y]: readonly [number, number]): string {
	const column = Math.min(gridColumns - 1, Math.floor(x * gridColumns));
	const row = Math.min(gridRows - 1, Math.floor(y * gridRows));
	return `${String.fromCharCode(65 + column)}${row + 1}`;
}

/** The middle of a square, or null where there is no such square. */
export function middleOf(square: string): [number, number] | null {
	const match = /^([A-H])([1-5])$/.exec(square);
	if (!match) return null;
	return roundPoint((match[1]!.charCodeAt(0) - 65 + 0.5) / gridColumns, (Number(match[2]) - 0.5) / gridRows);
}

export interface NamedPlace {
	name: string;
	at: readonly [number, number];
}

/** The named place nearest to a point, within `reach` of the plan's width; null where none is near. `ratio` is width / height. */
export function nearestPlace(point: readonly [number, number], places: readonly NamedPlace[], ratio: number, reach = 0.09): NamedPlace | null {
	let best: NamedPlace | null = null;
	let least = reach;
	for (const place of places) {
		const distance = Math.hypot(place.at[0] - point[0], (place.at[1] - point[1]) / ratio);
		if (distance < least) {
			least = distance;
			best = place;
		}
	}
	return best;
}
