import { areaOfSquares, middleOf, streetLine, type NamedPlace } from './named-place.ts';
import { isPlace, placeFrom, type Place, type Point } from './place.ts';

const spaces = (text: string) => text.normalize('NFC').replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim().toLocaleLowerCase('en');

/**
 * A place as someone types it: "Mill Lane", "near the school", "C3", "along Mill Lane", "squares C3 C4", "C3 to D4". The name may be
 * typed in part, where only one place of the plan begins with it or holds it as a word. Null where it names no place of this plan.
 */
export function readPlaceWords(text: string, places: readonly NamedPlace[]): Place | null {
	const words = spaces(text);
	if (words === '' || words.length > 120) return null;
	const squares = readSquares(words);
	if (squares) return squares;
	const along = /^(?:along|all of|the whole of) (.+)$/.exec(words);
	if (along) {
		const name = nameFor(along[1]!, places);
		return name === null ? null : (streetLine(name, places) ?? pointOf(name, places));
	}
	// "Mill Lane, C2": as a card says it, and as the list has it.
	const [, head, square] = /^(.*?),? ([a-h][1-5])$/.exec(words) ?? [];
	if (head && square) {
		const name = nameFor(head.replace(/^(?:near|by|at|in) /, ''), places);
		const middle = middleOf(square.toUpperCase());
		if (name !== null && middle) return nearest(places.filter((place) => place.name === name), middle).at;
	}
	const name = nameFor(words, places) ?? nameFor(words.replace(/^(?:near|by|at|on|in) (?:the )?/, ''), places);
	return name === null ? null : pointOf(name, places);
}

/** "C3", "square C3", "squares C3 C4", "C3, C4 and D4", "C3 to D4". One square is its middle, several are the rectangle around them. */
function readSquares(words: string): Place | null {
	const list = /^(?:in )?(?:squares? )?([a-h][1-5](?:(?: to | and |, ?| ?- ?| )[a-h][1-5])*)$/.exec(words)?.[1];
	if (list === undefined) return null;
	const squares = [...new Set(list.toUpperCase().match(/[A-H][1-5]/g)!)];
	return squares.length === 1 && !words.includes('squares') ? middleOf(squares[0]!) : areaOfSquares(squares);
}

function nameFor(asked: string, places: readonly NamedPlace[]): string | null {
	const names = [...new Set(places.map(({ name }) => name))];
	const exact = names.find((name) => spaces(name) === asked);
	if (exact !== undefined || asked.length < 3) return exact ?? null;
	const begins = names.filter((name) => spaces(name).startsWith(asked));
	if (begins.length > 0) return begins.length === 1 ? begins[0]! : null;
	const holds = names.filter((name) => spaces(name).includes(` ${asked}`));
	return holds.length === 1 ? holds[0]! : null;
}

/** A street's middle point; a place's only one. */
function pointOf(name: string, places: readonly NamedPlace[]): Place | null {
	const named = places.filter((place) => place.name === name);
	return named[Math.floor(named.length / 2)]?.at ?? null;
}

function nearest(places: readonly NamedPlace[], [x, y]: Point): NamedPlace {
	return places.reduce((best, place) => (Math.hypot(place.at[0] - x, place.at[1] - y) < Math.hypot(best.at[0] - x, best.at[1] - y) ? place : best));
}

/** A place as a form sends it: "0.25,0.4", "line 0.1,0.2 0.3,0.4", "area 0.1,0.2 0.3,0.4 0.3,0.2". */
export function placeValue(place: Place): string {
	if (typeof place === 'string') return place;
	if ('line' in place) return `line ${place.line.map(String).join(' ')}`;
	return 'area' in place ? `area ${place.area.map(String).join(' ')}` : place.join(',');
}

export function readPlaceValue(value: string): Place | null {
	if (isPlace(value)) return value;
	const [first = '', ...rest] = value.split(' ');
	const kind = first === 'line' || first === 'area' ? first : 'point';
	const corners = (kind === 'point' ? [first] : rest).map((pair) => (pair === '' ? [NaN] : pair.split(',').map(Number)));
	if (rest.length > 100 || !corners.every((corner): corner is [number, number] => isPlace(corner)) || (kind === 'point' && rest.length > 0)) return null;
	return placeFrom(kind, corners);
}
