/** Why a plan, or its place in the world, was not taken. Part of `Refusal`. */
export type PlanRefusal =
	| { reason: 'points-few'; have: number; want: number }
	| { reason: 'points-many'; limit: number }
	/** Numbered from 1, as on the page. */
	| { reason: 'points-together'; first: number; second: number }
	| { reason: 'points-in-line' }
	| { reason: 'point-unread'; point: number; text: string }
	| { reason: 'point-unplaced'; point: number; text: string }
	| { reason: 'place-many'; limit: number }
	| { reason: 'plan-mirrored'; where: 'points' | 'line-4' | 'line-1' | 'world-file' }
	| { reason: 'plan-size-odd'; metres: number }
	| { reason: 'world-file-lines'; have: number }
	| { reason: 'world-file-long'; limit: number }
	| { reason: 'world-file-number'; line: number; text: string }
	| { reason: 'world-file-flat' }
	| { reason: 'world-file-unknown'; x: number; y: number }
	| { reason: 'axes-swapped'; where: 'world-file' }
	| { reason: 'axes-swapped'; where: 'geojson'; feature: number; x: number; y: number }
	| { reason: 'geojson-unread'; line: number | null }
	| { reason: 'geojson-kind' }
	| { reason: 'geojson-empty' }
	| { reason: 'geojson-many'; limit: number }
	/** Features are counted from 1. */
	| { reason: 'geojson-shape'; feature: number }
	| { reason: 'geojson-grid'; feature: number; x: number; y: number }
	| { reason: 'geojson-degrees'; feature: number; x: number; y: number }
	| { reason: 'geojson-crs'; name: string }
	| { reason: 'picture-pixels'; megapixels: number; limit: number }
	| { reason: 'plan-kind' }
	| { reason: 'plan-tiff' }
	| { reason: 'pdf-unreadable' }
	| { reason: 'pdf-locked' }
	| { reason: 'pdf-slow'; seconds: number }
	| { reason: 'pdf-page'; pages: number }
	| { reason: 'world-file-alone' }
	| { reason: 'place-line'; line: number; text: string };
