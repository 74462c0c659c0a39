import { isOnGrid, type GridPoint } from './osgb36.ts';

/** Letters of the squares, without I: 5 by 5, from the north-west. */
const letters = 'ABCDEFGHJKLMNOPQRSTUVWXYZ';

/**
 * A grid reference such as "TQ 30024 80403", with `figures` digits (2 to 10, even). Digits are cut off, not rounded: a reference
 * names the square a point lies in. Null off the grid.
 */
export function printGridReference(point: GridPoint, figures: 2 | 4 | 6 | 8 | 10 = 8): string | null {
	if (!isOnGrid(point)) return null;
	const e = Math.floor(point.easting / 100_000);
	const n = Math.floor(point.northing / 100_000);
	// The false origin lies in SV; the first letter names 500 km squares that begin 1,000 km west and 500 km south of it.
	const first = letters[(4 - Math.floor((n + 5) / 5)) * 5 + Math.floor((e + 10) / 5)];
	const second = letters[(4 - (n % 5)) * 5 + (e % 5)];
	const half = figures / 2;
	const part = (metres: number) => String(Math.floor((metres % 100_000) / 10 ** (5 - half))).padStart(half, '0');
	return `${first}${second} ${part(point.easting)} ${part(point.northing)}`;
}

/** The middle of the square that a reference names, and the square's side in metres; null where it names none. Case and spaces do not matter. */
export function parseGridReference(text: string): (GridPoint & { side: number }) | null {
	const match = /^([A-HJ-Z])([A-HJ-Z])\s*(\d[\d\s]*)?$/.exec(text.trim().toUpperCase());
	if (!match) return null;
	const first = letters.indexOf(match[1]!);
	const second = letters.indexOf(match[2]!);
	const [eastDigits, northDigits] = halves((match[3] ?? '').trim());
	if (eastDigits === undefined || northDigits === undefined) return null;
	const side = 10 ** (5 - eastDigits.length);
	const easting = ((first % 5) * 5 + (second % 5) - 10) * 100_000 + Number(eastDigits || 0) * side + side / 2;
	const northing = ((4 - Math.floor(first / 5)) * 5 + (4 - Math.floor(second / 5)) - 5) * 100_000 + Number(northDigits || 0) * side + side / 2;
	return isOnGrid({ easting, northing }) ? { easting, northing, side } : null;
}

/** "3002480403" or "30024 80403": two halves of the same length, 1 to 5 digits each. */
function halves(digits: string): [string?, string?] {
	const parts = digits.split(/\s+/);
	if (parts.length === 2) return parts[0]!.length === parts[1]!.length && parts[0]!.length <= 5 ? [parts[0]!, parts[1]!] : [];
	const all = parts.join('');
	if (all.length % 2 !== 0 || all.length > 10 || all.length === 0) return [];
	return [all.slice(0, all.length / 2), all.slice(all.length / 2)];
}
