/** Why a plan, or its place in the world, was not taken. Part of `Refusal`. */
export type PlanRefusal =
	| { reason: 'points-few'; have: number; want: number }
	| { reason: 'points-many'; limit: number }
	/** Numbered from 1, as on the page. */
	| { reason: 'points-together'; first: number; second: number }
	| { reason: 'points-in-line' }
	| { reason: 'point-unread'; point: number; text: string }
	| { reason: 'plan-mirrored'; where: 'points' | 'line-4' | 'line-1' | 'world-file' }
	| { reason: 'plan-size-odd'; metres: number }
	| { reason: 'world-file-lines'; have: number }
	| { reason: 'world-file-number'; line: number; text: string }
	| { reason: 'world-file-flat' }
	| { reason: 'world-file-unknown'; x: number; y: number }
	| { reason: 'axes-swapped'; where: 'world-file' | 'geojson' };
