import { methods, type Options } from './methods.ts';

/** A method by one of its names, and what that name says of its variant. */
export interface Named {
	method: string;
	options: Options;
}

/** Whole kinds of votes. What an option called "rule", or the file, says decides between their methods. */
const kinds: Record<string, { rules: Record<string, string>; otherwise: string }> = {
	budget: { rules: { 'equal-shares': 'equal-shares', greedy: 'greedy', phragmen: 'phragmen' }, otherwise: 'equal-shares' },
	ranked: { rules: { 'instant-runoff': 'irv', irv: 'irv', schulze: 'schulze', points: 'points', borda: 'points' }, otherwise: 'irv' },
	stars: { rules: { sum: 'stars', star: 'star' }, otherwise: 'stars' }
};

/** Other names that people know a method by, as they are after `plain`. */
const others: Record<string, readonly string[]> = {
	dots: ['dot', 'dot voting', 'dot vote', 'dotmocracy', 'cumulative', 'cumulative voting', 'cumulative vote', 'points shared'],
	approval: ['approvals', 'approval voting', 'k approval', 'ticks', 'tick', 'thumbs', 'pick', 'pick n', 'choose 1', 'choose one', 'plurality', 'knapsack'],
	points: ['borda', 'borda count', 'rank points', 'positional'],
	stars: ['score', 'scores', 'score voting', 'scoring', 'range', 'range voting', 'rating', 'ratings', 'marks'],
	star: ['star voting', 'score then automatic runoff'],
	agreement: ['agreement scale', 'scale', 'scale of agreement', 'gradients', 'gradients of agreement', 'kaner', 'fist', 'fist to five', 'fist of five'],
	greedy: ['greedy by votes', 'greedy by score', 'greedy skip', 'greedy budget', 'budget greedy', 'most votes first'],
	'equal-shares': ['mes', 'method of equal shares', 'equal share', 'rule x', 'es', 'budget equal shares'],
	phragmen: ['sequential phragmen', 'phragmen sequential', 'seq phragmen'],
	irv: ['instant runoff', 'instant runoff voting', 'runoff', 'rcv', 'ranked choice', 'ranked choice voting', 'alternative vote', 'av', 'preferential', 'hare', 'ranking', 'rankings'],
	schulze: ['schulze method', 'beatpath', 'beat path', 'condorcet', 'cssd'],
	ranked: ['ranked voting', 'ordinal'],
	budget: ['participatory budgeting', 'pb', 'money']
};

/** Names that hold a variant as well; among them the rules of Pabulib files. */
const variants: Record<string, Named> = {
	'greedy no skip': { method: 'greedy', options: { stop: 'no-skip' } },
	'greedy threshold': { method: 'greedy', options: {} },
	'greedy custom': { method: 'greedy', options: { stop: 'overrun' } },
	...Object.fromEntries(
		['equal shares', 'mes'].flatMap((name): [string, Named][] => [
			[`${name} add1`, { method: 'equal-shares', options: { completion: 'add1' } }],
			[`${name} add1 comparison`, { method: 'equal-shares', options: { completion: 'add1', comparison: 'more-wins' } }],
			[`${name} add1u`, { method: 'equal-shares', options: { completion: 'add1-greedy' } }],
			[`${name} comparison`, { method: 'equal-shares', options: { comparison: 'more-wins' } }]
		])
	)
};

/** "Method_of-Equal Shares", "equalshares/add1", "Phragmén": small letters without accents, words apart by one space. */
const plain = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/equalshares/, 'equal shares').replace(/[^a-z0-9]+/g, ' ').trim();

const byName = new Map<string, Named>([
	...Object.entries(others).flatMap(([method, names]) => names.map((name): [string, Named] => [name, { method, options: {} }])),
	...Object.entries(variants),
	...[...Object.keys(methods), ...Object.keys(kinds)].map((method): [string, Named] => [plain(method), { method, options: {} }])
]);

/** Null where nothing is called that. A kind of vote stays one: `decide` finds its method. */
export function findMethod(name: string): Named | null {
	return byName.get(plain(name)) ?? null;
}

/**
 * The method that a kind of vote is counted by.
 * @param file what the file asks for, where it does
 * @returns null where it has no such rule
 */
export function ruleOf(kind: string, rule: string | undefined, file: string | null): string | null {
	const found = kinds[kind];
	if (!found) return null;
	if (rule !== undefined) return found.rules[rule] ?? (findMethod(rule) && Object.values(found.rules).includes(findMethod(rule)!.method) ? findMethod(rule)!.method : null);
	return file !== null && Object.values(found.rules).includes(file) ? file : found.otherwise;
}

export const isKind = (name: string) => Object.hasOwn(kinds, name);
export const rulesOf = (kind: string) => Object.keys(kinds[kind]!.rules);

/** For --help and for who asked for something else: every method with its other names. */
export function sayNames(): string {
	return [...new Set([...Object.keys(methods), ...Object.keys(kinds)])].map((method) => `  ${method.padEnd(13)} ${(others[method] ?? []).join(', ')}`.trimEnd()).join('\n');
}
