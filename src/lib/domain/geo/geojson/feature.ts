/** What a plan shows: one thing of a GeoJSON file, with its kind found out. */
export interface Feature {
	kind: FeatureKind;
	/** As the file has it, trimmed and shortened; empty where it has none. */
	name: string;
	shape: Shape;
}

/** Longitude, latitude. */
export type Place2 = readonly [lon: number, lat: number];

export type Shape = { type: 'points'; points: Place2[] } | { type: 'lines'; lines: Place2[][] } | { type: 'polygons'; polygons: Place2[][][] };

export type FeatureKind = 'site' | 'green' | 'wood' | 'water' | 'stream' | 'building' | 'rail' | 'road' | 'street' | 'path' | 'boundary' | 'place';

type Properties = Record<string, unknown>;

const greenLanduse = new Set(['grass', 'meadow', 'recreation_ground', 'village_green', 'allotments', 'cemetery', 'orchard', 'greenfield', 'farmland', 'flowerbed', 'vineyard', 'churchyard']);
const greenLeisure = new Set(['park', 'garden', 'pitch', 'playground', 'golf_course', 'nature_reserve', 'common', 'dog_park', 'recreation_ground', 'green']);
const greenNatural = new Set(['grassland', 'heath', 'scrub', 'wetland', 'fell']);
const roads = new Set(['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'motorway_link', 'trunk_link', 'primary_link', 'secondary_link', 'tertiary_link']);
const paths = new Set(['footway', 'path', 'cycleway', 'bridleway', 'steps', 'track', 'pedestrian', 'corridor']);

/**
 * What a thing is, from its properties: OpenStreetMap's own tags (highway, waterway, natural, landuse, leisure, building), straight or
 * under `tags`, in any case. What says nothing is drawn by its shape: a line as a street, an area as a site, a point as a place.
 */
export function kindOf(properties: Properties, type: Shape['type']): FeatureKind {
	const tag = tagsOf(properties);
	if (type === 'points') return 'place';
	const highway = tag('highway') || tag('road');
	if (highway !== '' && type === 'lines') return roads.has(highway) ? 'road' : paths.has(highway) ? 'path' : 'street';
	if (tag('railway') !== '' && type === 'lines') return 'rail';
	if (tag('waterway') !== '') return type === 'lines' ? 'stream' : 'water';
	const natural = tag('natural');
	const landuse = tag('landuse');
	if (natural === 'water' || tag('water') !== '' || landuse === 'reservoir' || landuse === 'basin') return type === 'lines' ? 'stream' : 'water';
	if (tag('boundary') !== '') return 'boundary';
	if (type === 'lines') return natural === 'coastline' ? 'stream' : tag('barrier') !== '' ? 'boundary' : 'street';
	if (tag('building') !== '' && tag('building') !== 'no') return 'building';
	if (natural === 'wood' || landuse === 'forest') return 'wood';
	if (greenNatural.has(natural) || greenLanduse.has(landuse) || greenLeisure.has(tag('leisure'))) return 'green';
	return 'site';
}

export const nameLimit = 60;

export function nameOf(properties: Properties): string {
	const tag = tagsOf(properties, false);
	const name = tag('name') || tag('name:en') || tag('label') || tag('title');
	// What could turn a line of text around, or hide in it, has no place in a street's name.
	return name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '').replace(/\s+/g, ' ').trim().slice(0, nameLimit);
}

function tagsOf(properties: Properties, lower = true) {
	const inner = properties['tags'];
	const all = { ...(typeof inner === 'object' && inner !== null ? (inner as Properties) : {}), ...properties };
	const byKey = new Map(Object.entries(all).map(([key, value]) => [key.toLowerCase(), value]));
	return (key: string): string => {
		const value = byKey.get(key);
		if (typeof value !== 'string' && typeof value !== 'number' && value !== true) return '';
		return lower ? String(value).trim().toLowerCase() : String(value);
	};
}
