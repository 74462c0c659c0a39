import type { Georeference } from './geo/georeference.ts';
import type { NamedPlace } from './named-place.ts';

/** The picture under the cards. `url` is always on our own origin. */
export interface Plan {
	url: string;
	/** Pixels (or SVG units). */
	width: number;
	height: number;
	/** For people who cannot see it. */
	alt: string;
	places: readonly NamedPlace[];
	/** Where it lies in the world; null where nobody has said. */
	georeference: Georeference | null;
}

/** What a workshop keeps of a plan of its own besides the picture and its words. */
export interface PlanGround {
	source: 'picture' | 'pdf' | 'geojson';
	places: NamedPlace[];
	georeference: Georeference | null;
	/** Control points as they were typed, to be changed later. */
	points: TypedPoint[];
}

/** `on`: where on the plan, `world`: where in the world, as typed. */
export interface TypedPoint {
	on: string;
	world: string;
}

const at = (x: number, y: number): [number, number] => [Math.round((x / 1440) * 1e4) / 1e4, Math.round((y / 1000) * 1e4) / 1e4];

/** Our own invented place, used when no picture is uploaded. Streets are named at several points so that "near" works along them. */
export const millbrook: Plan = {
	url: '/plan-millbrook.svg',
	width: 1440,
	height: 1000,
	// An invented place lies nowhere.
	georeference: null,
	alt: 'Plan of Millbrook, an invented place. A brook runs from west to east. Mill Lane and Bridge Street cross it. Riverside Park lies between them, to the south.',
	places: [
		{ name: 'Millbrook School', at: at(286, 440) },
		{ name: 'Riverside Park', at: at(705, 690) },
		{ name: 'Village hall', at: at(714, 270) },
		{ name: 'St Bride’s', at: at(562, 290) },
		{ name: 'Old Mill', at: at(640, 470) },
		{ name: 'Playing field', at: at(1196, 740) },
		{ name: 'Health centre', at: at(1148, 260) },
		{ name: 'Station', at: at(1112, 120) },
		{ name: 'The Green', at: at(1144, 360) },
		{ name: 'Allotments', at: at(198, 760) },
		{ name: 'Shops', at: at(905, 400) },
		{ name: 'Station Road', at: at(200, 180) },
		{ name: 'Station Road', at: at(920, 160) },
		{ name: 'Mill Lane', at: at(430, 330) },
		{ name: 'Mill Lane', at: at(450, 480) },
		{ name: 'Mill Lane', at: at(480, 760) },
		{ name: 'Bridge Street', at: at(900, 520) },
		{ name: 'Bridge Street', at: at(880, 280) },
		{ name: 'Church Walk', at: at(680, 350) },
		{ name: 'Green Road', at: at(1140, 430) },
		{ name: 'Sluice Row', at: at(700, 860) },
		{ name: 'Orchard Way', at: at(180, 870) },
		{ name: 'Weir Path', at: at(330, 670) },
		{ name: 'The Brook', at: at(150, 600) },
		{ name: 'The Brook', at: at(1330, 620) }
	]
};
