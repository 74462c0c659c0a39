import type { Way } from './all.ts';

/** What the score of an option counts. Of a ranking it hangs on the rule: votes in the last round it stood in, points, or the others it beats. */
export const scoreUnits = ['dots', 'ticks', 'stars', 'agree', 'points', 'votes', 'beaten'] as const;
export type ScoreUnit = (typeof scoreUnits)[number];

export function unitOf(way: Way): ScoreUnit {
	switch (way.method) {
		case 'dots':
			return 'dots';
		case 'approval':
			return 'ticks';
		case 'stars':
			return 'stars';
		case 'agreement':
			return 'agree';
		case 'budget':
			return way.parameters.ballot.kind === 'points' ? 'points' : 'ticks';
		case 'ranked':
			return way.parameters.rule === 'schulze' ? 'beaten' : way.parameters.rule === 'points' ? 'points' : 'votes';
	}
}
