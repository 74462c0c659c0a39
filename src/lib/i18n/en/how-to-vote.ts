import type { Way } from '#lib/domain/tally/all.ts';
import { common } from './common.ts';
import { money } from './money.ts';

/** What the ticket says while a ballot is open. */
export function howToVote(way: Way): string {
	switch (way.method) {
		case 'dots':
			return `Put ${common.dots(way.parameters.dots)} on what matters most to you. At most ${way.parameters.cap} on one.${way.parameters.moreVoters ? ' Of equal ones, the one with more people goes first.' : ''}`;
		case 'approval':
			return way.parameters.most === 1 ? 'Tick the one that you want most.' : `Tick what you want.${way.parameters.most === undefined ? '' : ` At most ${way.parameters.most}.`}`;
		case 'stars':
			return `Give each choice 0 to ${way.parameters.most} stars. More stars mean you want it more.`;
		case 'agreement':
			return `Say how far you agree. Skip what you do not want to answer. ${way.parameters.needed === 100 ? 'Everyone who answers' : `${way.parameters.needed} in 100 who answer`} must say “${way.parameters.steps[way.parameters.level] ?? ''}” or more.${way.parameters.blocks === 0 ? ` One “${way.parameters.steps[0] ?? ''}” stops it.` : ''}`;
		case 'budget': {
			const { ballot, budget, currency, decimals } = way.parameters;
			const there = `There is ${money(budget, currency, decimals)} to spend.`;
			if (ballot.kind === 'points') return `${there} Share out ${ballot.points} points.`;
			return ballot.kind === 'basket' ? `${there} Choose what you would buy with it.` : `${there} Tick all that you would like. Three or more help most.`;
		}
		case 'ranked':
			return 'Put the choices in your order. Number 1 is your first choice. You may leave some out.';
	}
}
