import type { ScoreUnit } from '#lib/domain/tally/unit.ts';

const units: Record<ScoreUnit, readonly [one: string, more: string]> = { dots: ['dot', 'dots'], ticks: ['tick', 'ticks'], stars: ['star', 'stars'], agree: ['agrees', 'agree'], points: ['point', 'points'], votes: ['vote', 'votes'], beaten: ['beaten', 'beaten'] };

/** The word for what a score counts, after its number. */
export const unitWord = (unit: ScoreUnit, n: number) => units[unit][n === 1 ? 0 : 1];

/** What an option got, told away from its vote: null where the place says more, because the number hangs on who else stood in the last round. */
export const gotWords = (unit: ScoreUnit | undefined, score: number) => (unit === undefined || unit === 'votes' || unit === 'beaten' ? null : `${score} ${unitWord(unit, score)}`);
