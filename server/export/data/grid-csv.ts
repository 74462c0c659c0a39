import { stringify } from 'csv-stringify/sync';
import type { WorkshopRecord } from '../record.ts';

/** Cards in metres of the British National Grid, the transform named in every row: a file travels without its readme. Null off the grid. */
export function gridCsv({ cards, transform, themes }: WorkshopRecord): string | null {
	const placed = cards.filter(({ place }) => place.world?.at.easting != null);
	if (transform === null || placed.length === 0) return null;
	const metres = (value: number | null) => (value === null ? '' : value.toFixed(1));
	const rows = placed.map(({ id, number, text, theme, place, cluster }) => ({
		card_id: id,
		number,
		text,
		theme,
		theme_word: themes[theme],
		place_kind: place.kind,
		easting: metres(place.world!.at.easting),
		northing: metres(place.world!.at.northing),
		corners: place.kind === 'point' ? '' : place.world!.corners.map(({ easting, northing }) => `${metres(easting)} ${metres(northing)}`).join(', '),
		crs: 'EPSG:27700',
		transform,
		blurred_metres: place.blurred,
		cluster_id: cluster
	}));
	return stringify(rows, { header: true, columns: ['card_id', 'number', 'text', 'theme', 'theme_word', 'place_kind', 'easting', 'northing', 'corners', 'crs', 'transform', 'blurred_metres', 'cluster_id'], escape_formulas: true, record_delimiter: 'windows' });
}
