import { namedPointLimit } from './geo/geojson/names.ts';
import { middleOf, squareOf, type NamedPlace } from './named-place.ts';
import { roundPoint } from './place.ts';
import { done, refuse, type Result } from './result.ts';

const nameLimit = 60;

/**
 * Names of a plan as a host writes them, one a line: "Mill Lane: C2 C3 C4" or, to the per cent, "Old Mill: 44.4,47". A street has
 * several squares, in the order in which it runs. A line that cannot be read is refused with its number; empty lines do not count.
 */
export function readPlaceList(text: string): Result<NamedPlace[]> {
	const places: NamedPlace[] = [];
	for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
		const line = raw.trim();
		if (line === '') continue;
		const bad = refuse({ reason: 'place-line', line: i + 1, text: line.slice(0, 60) } as const);
		const [, name = '', where = ''] = /^(.*\S)\s*[:=]\s*(.+)$/.exec(line) ?? [];
		if (name === '' || name.length > nameLimit) return bad;
		for (const spot of where.trim().split(/[\s;]+/)) {
			const percent = /^(\d{1,3}(?:\.\d+)?),(\d{1,3}(?:\.\d+)?)$/.exec(spot);
			const at = percent && Number(percent[1]) <= 100 && Number(percent[2]) <= 100 ? roundPoint(Number(percent[1]) / 100, Number(percent[2]) / 100) : middleOf(spot.toUpperCase().replace(/,$/, ''));
			if (at === null) return bad;
			places.push({ name, at });
		}
		if (places.length > namedPointLimit) return refuse({ reason: 'place-many', limit: namedPointLimit });
	}
	return done(places);
}

/** The list as it is written, to be changed. */
export function writePlaceList(places: readonly NamedPlace[]): string {
	const byName = new Map<string, string[]>();
	for (const { name, at } of places) {
		const middle = middleOf(squareOf(at));
		const spot = middle && middle[0] === at[0] && middle[1] === at[1] ? squareOf(at) : `${percentOf(at[0])},${percentOf(at[1])}`;
		byName.set(name, [...(byName.get(name) ?? []), spot]);
	}
	return [...byName].map(([name, spots]) => `${name}: ${spots.join(' ')}`).join('\n');
}

function percentOf(fraction: number): string {
	return String(Math.round(fraction * 1e4) / 100);
}
