import type { RecordPlace, RecordPosition, WorkshopRecord } from '../record.ts';

type Position = [lon: number, lat: number];
type Geometry = { type: 'Point'; coordinates: Position } | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] } | { type: 'Polygon'; coordinates: Position[][] };

interface Feature {
	type: 'Feature';
	id: string;
	bbox?: number[];
	geometry: Geometry | null;
	properties: Record<string, string | number | boolean | null>;
}

/**
 * Cards as features under their own ids (RFC 7946: WGS84, longitude first, outer rings against the clock, bbox west-south-east-north). A card
 * without a place has no geometry and is still there. Null where the plan does not lie in the world.
 */
export function cardsGeoJson(record: WorkshopRecord): string | null {
	if (record.transform === null) return null;
	return collection(
		record.cards.map((card) => ({
			id: card.id,
			geometry: geometryOf(card.place),
			properties: { number: card.number, text: card.text, theme: card.theme, theme_word: record.themes[card.theme], place_kind: card.place.kind, near: card.place.near, square: card.place.square, cluster_id: card.cluster, same_here: card.same, see_differently: card.differ.length, blurred_metres: card.place.blurred }
		}))
	);
}

/** Priorities where their cards lie: one feature each, a point for each card that has one. */
export function prioritiesGeoJson(record: WorkshopRecord): string | null {
	if (record.transform === null) return null;
	const byId = new Map<string, RecordPlace>(record.cards.map((card) => [card.id, card.place]));
	return collection(
		record.priorities.map((one) => {
			const points = one.cardIds.flatMap((id) => byId.get(id)?.world?.at ?? []).map(positionOf);
			return {
				id: one.id,
				geometry: points.length === 0 ? null : ({ type: 'MultiPoint', coordinates: points } as const),
				properties: { number: one.number, statement: one.statement, when: one.when, place: one.place, score: one.score, score_unit: one.unit, voters: one.voters, cards: one.cardIds.length, status: one.answer['status'] ?? null, blurred_metres: Math.max(0, ...one.cardIds.map((id) => byId.get(id)?.blurred ?? 0)) }
			};
		})
	);
}

function collection(features: Omit<Feature, 'type' | 'bbox'>[]): string {
	const all = features.map((feature): Feature => {
		const bbox = bboxOf(feature.geometry);
		return { type: 'Feature', id: feature.id, ...(bbox ? { bbox } : {}), geometry: feature.geometry, properties: feature.properties };
	});
	const boxes = all.flatMap(({ bbox }) => (bbox ? [bbox] : []));
	const bbox = boxes.length === 0 ? {} : { bbox: [Math.min(...boxes.map((box) => box[0]!)), Math.min(...boxes.map((box) => box[1]!)), Math.max(...boxes.map((box) => box[2]!)), Math.max(...boxes.map((box) => box[3]!))] };
	// One feature a line: two exports can be compared line by line.
	return `${JSON.stringify({ type: 'FeatureCollection', ...bbox }).slice(0, -1)},"features":[\n${all.map((feature) => JSON.stringify(feature)).join(',\n')}\n]}\n`;
}

function geometryOf({ kind, world }: RecordPlace): Geometry | null {
	if (world === null) return null;
	const corners = world.corners.map(positionOf);
	if (kind === 'point' || corners.length === 1) return { type: 'Point', coordinates: positionOf(world.at) };
	if (kind === 'line' || corners.length === 2) return { type: 'LineString', coordinates: corners };
	return kind === 'area' ? { type: 'Polygon', coordinates: [[...againstTheClock(corners), againstTheClock(corners)[0]!]] } : null;
}

/** Six decimals: 11 cm. */
function positionOf({ lon, lat }: RecordPosition): Position {
	return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

/** The right-hand rule of RFC 7946, 3.1.6. */
export function againstTheClock<P extends readonly [number, number]>(ring: readonly P[]): P[] {
	const twice = ring.reduce((sum, [x, y], i) => {
		const [x2, y2] = ring[(i + 1) % ring.length]!;
		return sum + x * y2 - x2 * y;
	}, 0);
	return twice < 0 ? [...ring].reverse() : [...ring];
}

function bboxOf(geometry: Geometry | null): number[] | null {
	if (geometry === null) return null;
	const positions: Position[] = geometry.type === 'Point' ? [geometry.coordinates] : geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates;
	const [lons, lats] = [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)];
	return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
