import { defaultDots, type PollOption } from './poll.ts';
import type { Refusal } from './refusal.ts';
import { done, refuse, type Result } from './result.ts';
import type { Way } from './tally/all.ts';
import { readNumbers, type WhoVotes } from './who-votes.ts';

/** How the next vote will be, as the host has set it. Null in a workshop: dots, as many as fit the number of options. */
export interface PollPlan {
	way: Way | 'usual';
	/** A runoff: only these options. Null: everything that can be voted on. */
	only: string[] | null;
	/** Pairs of look-alikes that the host has read and keeps apart, as "id id". */
	apart: string[];
	/** Absent: everybody who has come. */
	who?: WhoVotes | undefined;
}

export const usualPlan: PollPlan = { way: 'usual', only: null, apart: [] };

/** The scales that come with Folkmoot: how many steps each has, and the first step that counts as agreeing. Their words stand in the catalogue. */
export const scales = { five: { steps: 6, level: 3 }, fist: { steps: 6, level: 3 }, gradients: { steps: 8, level: 3 } } as const;
export type ScaleName = keyof typeof scales;

/** What the host's form says, each field as it was typed. */
export type PlanForm = (field: string) => string;

/**
 * Reads the form of the next vote. Every number is whole and inside its bounds, or the refusal names the field.
 * @param stepsOf the words of a scale, least agreement first
 */
export function readPlan(form: PlanForm, options: readonly PollOption[], stepsOf: (scale: ScaleName) => string[]): Result<Way | 'usual', Refusal> {
	const bad: { field: string; least: number; most: number }[] = [];
	const whole = (field: string, least: number, most: number, otherwise?: number): number => {
		const text = form(field).trim().replaceAll(',', '');
		if (text === '' && otherwise !== undefined) return otherwise;
		const n = Number(text);
		if (text !== '' && Number.isInteger(n) && n >= least && n <= most) return n;
		bad.push({ field, least, most });
		return least;
	};
	const take = form('take').trim() === '' ? {} : { take: whole('take', 1, 20) };
	const moreVoters = form('more-voters') ? { moreVoters: true } : {};
	let way: Way | 'usual';
	switch (form('method')) {
		case 'dots': {
			const usual = defaultDots(options.length);
			const dots = whole('dots', 1, 30, usual.dots);
			way = { method: 'dots', parameters: { dots, cap: whole('cap', 1, dots, Math.min(dots, usual.cap)), ...take, ...moreVoters } };
			break;
		}
		case 'approval':
			way = { method: 'approval', parameters: { ...(form('most').trim() === '' ? {} : { most: whole('most', 1, 20) }), ...take } };
			break;
		case 'stars':
			way = { method: 'stars', parameters: form('one') ? { most: 5, rule: 'star', ...(form('full-marks') ? { fullMarks: true } : {}) } : { most: 5, rule: 'sum', ...take, ...moreVoters } };
			break;
		case 'agreement': {
			const scale: ScaleName = form('scale') in scales ? (form('scale') as ScaleName) : 'five';
			way = { method: 'agreement', parameters: { scale, steps: stepsOf(scale), level: scales[scale].level, needed: whole('needed', 1, 100, 100), ...(form('veto') ? { blocks: 0 } : {}) } };
			break;
		}
		case 'budget': {
			const budget = whole('budget', 1, 1e12);
			const costs = Object.fromEntries(options.map(({ id }) => [id, whole(`cost-${id}`, 0, budget)]));
			const kind = form('say');
			const points = kind === 'points' ? whole('points', 1, 100, 10) : 0;
			way = {
				method: 'budget',
				parameters: {
					budget,
					costs,
					...(form('currency').trim() ? { currency: form('currency').trim().slice(0, 3).toUpperCase() } : {}),
					ballot: kind === 'points' ? { kind: 'points', points, cap: points } : kind === 'basket' ? { kind: 'basket' } : { kind: 'ticks' },
					...(form('rule') === 'greedy'
						? { rule: 'greedy', atFirstMiss: 'skip' }
						: { rule: 'equal-shares', worth: kind === 'points' ? 'each' : 'cost', completion: form('completion') === 'none' ? 'none' : 'add1-greedy', stop: 'full', start: 'exact', step: 1, comparison: form('compare') ? 'more-wins' : 'none' }),
					ties: ['lower-cost', 'more-votes']
				}
			};
			break;
		}
		case 'ranked':
			way = { method: 'ranked', parameters: form('rule') === 'schulze' ? { rule: 'schulze', strength: 'winning-votes', unranked: 'last', equalRanks: true, take: 1 } : { rule: 'instant-runoff', runoff: { ties: ['previous-round'] } } };
			break;
		default:
			way = 'usual';
	}
	return bad.length > 0 ? refuse({ reason: 'plan-bad', fields: bad.map(({ field }) => field), least: bad[0]!.least, most: bad[0]!.most }) : done(way);
}

/** The way to vote on exactly these options: costs must be known for each of them. */
export function wayFor({ way }: PollPlan, options: readonly PollOption[]): Result<Way, Refusal> {
	if (way === 'usual') return done({ method: 'dots', parameters: defaultDots(options.length) });
	if (way.method !== 'budget') return done(way);
	const { costs } = way.parameters;
	const missing = options.filter(({ id }) => costs[id] === undefined).length;
	if (missing > 0) return refuse({ reason: 'poll-needs-costs', missing });
	return done({ method: 'budget', parameters: { ...way.parameters, costs: Object.fromEntries(options.map(({ id }) => [id, costs[id]!])) } });
}

/**
 * Who may vote, from the same form. What is not said: everybody.
 * @param areas the parts of the plan that can be chosen; each is a field of its own, `area <name>`
 */
export function readWho(form: PlanForm, areas: readonly string[]): Result<WhoVotes | undefined, Refusal> {
	if (form('who') === 'came-before') return done({ who: 'came-before' });
	if (form('who') === 'areas') {
		const chosen = areas.filter((area) => form(`area ${area}`) !== '');
		return chosen.length > 0 ? done({ who: 'areas', areas: chosen }) : refuse({ reason: 'who-areas' });
	}
	if (form('who') !== 'numbers') return done(undefined);
	const numbers = readNumbers(form('numbers'));
	return numbers ? done({ who: 'numbers', numbers }) : refuse({ reason: 'who-numbers' });
}
