import { parseGridReference } from './grid-reference.ts';
import { fromGrid, isOnGrid, toGrid, type LonLat } from './osgb36.ts';

/** What someone typed as a place in the world, and how it was read, so that the page can say it back. */
export interface Position extends LonLat {
	read: 'degrees' | 'grid' | 'reference';
	/** Longitude had been written first. */
	swapped: boolean;
}

/**
 * One forgiving field: "51.5014, -0.1419", "51°30'05"N 0°08'31"W", "0.1419 W, 51.5014 N", "530000 180000", "E 530000 N 180000" or "TQ 30024 80403".
 * Null where it is none of them. Latitude comes first, as maps on phones give it; where only the other order lies in Britain, or letters say so, the other.
 */
export function parsePosition(text: string): Position | null {
	const line = text.trim();
	if (line === '' || line.length > 120) return null;
	const reference = parseGridReference(line);
	if (reference) return { ...fromGrid(reference), read: 'reference', swapped: false };
	return parseGrid(line) ?? parseDegrees(line);
}

function parseGrid(line: string): Position | null {
	const match = /^(?:E(?:asting)?\s*[:=]?\s*)?(\d{5,6}(?:\.\d+)?|\d{3},\d{3})(?:\s*m?E?)?\s*[,;\s]\s*(?:N(?:orthing)?\s*[:=]?\s*)?(\d{4,7}(?:\.\d+)?|\d{1,4},\d{3})(?:\s*m?N?)?$/i.exec(line);
	if (!match) return null;
	const point = { easting: Number(match[1]!.replace(',', '')), northing: Number(match[2]!.replace(',', '')) };
	return isOnGrid(point) ? { ...fromGrid(point), read: 'grid', swapped: false } : null;
}

const angle = String.raw`([NSEW])?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|'')\s*)?([NSEW])?`;
const pair = new RegExp(`^${angle}\\s*[,;\\s]\\s*${angle}$`, 'i');

function parseDegrees(line: string): Position | null {
	const match = pair.exec(line.replace(/[−–]/g, '-'));
	if (!match) return null;
	const first = angleOf(match.slice(1, 6));
	const second = angleOf(match.slice(6, 11));
	if (first === null || second === null) return null;
	const letters = `${first.letter || '?'}${second.letter || '?'}`;
	const fits = (lat: number, lon: number) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
	const lettersSwap = /^[EW]|[NS]$/.test(letters);
	if (lettersSwap && /^[NS]|[EW]$/.test(letters)) return null;
	const lettersSay = letters !== '??';
	const british = (lat: number, lon: number) => toGrid({ lat, lon }) !== null;
	const swapped = lettersSay ? lettersSwap : Math.abs(first.value) > 90 || (!british(first.value, second.value) && british(second.value, first.value));
	const [lat, lon] = swapped ? [second.value, first.value] : [first.value, second.value];
	return fits(lat, lon) ? { lat, lon, read: 'degrees', swapped: swapped && !lettersSay } : null;
}

function angleOf([before = '', whole = '', minutes = '0', seconds = '0', after = '']: (string | undefined)[]): { value: number; letter: string } | null {
	if (before !== '' && after !== '') return null;
	if (Number(minutes) >= 60 || Number(seconds) >= 60) return null;
	const letter = (before || after).toUpperCase();
	const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3600;
	const negative = whole.startsWith('-') !== (letter === 'S' || letter === 'W');
	return { value: negative ? -size : size, letter };
}
