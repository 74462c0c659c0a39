import type { Chance } from './chance.ts';
import type { Choice } from '#lib/domain/ballot.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { assertNever } from '#lib/domain/result.ts';
import type { Way } from '#lib/domain/tally/all.ts';

/** A ballot that may be put in the box, of somebody who likes a few things best. */
export function someBallot(chance: Chance, options: readonly PollOption[], way: Way): Choice {
	const liked = chance.some(options, 1 + chance.below(Math.min(4, options.length)));
	switch (way.method) {
		case 'dots': {
			const { dots, cap } = way.parameters;
			let left = dots;
			return Object.fromEntries(liked.flatMap(({ id }) => {
				const given = Math.min(cap, left, 1 + chance.below(cap));
				left -= given;
				return given > 0 ? [[id, given]] : [];
			}));
		}
		case 'approval':
			return Object.fromEntries(liked.slice(0, way.parameters.most ?? liked.length).map(({ id }) => [id, 1]));
		case 'stars':
			return Object.fromEntries(options.map(({ id }) => [id, chance.below(way.parameters.most + 1)]));
		case 'agreement':
			return Object.fromEntries(options.map(({ id }) => [id, chance.below(way.parameters.steps.length)]));
		case 'budget':
			return Object.fromEntries(liked.slice(0, 1).map(({ id }) => [id, 1]));
		case 'ranked':
			return Object.fromEntries(liked.slice(0, 3).map(({ id }, i) => [id, i + 1]));
		default:
			return assertNever(way);
	}
}
