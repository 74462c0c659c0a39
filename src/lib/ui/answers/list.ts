import { dueDay, isAnswered, isOverdue, whens, type Decision, type When } from '#lib/domain/answer.ts';
import type { Priority } from '#lib/domain/priority.ts';

/** What the desk shows of all priorities, as its address says it. */
export interface Sieve {
	when: When | 'none' | '';
	/** due: an answer or an update is owed; late: and its day has passed. */
	state: '' | 'due' | 'late' | 'answered' | 'open' | Exclude<Decision, ''>;
	/** A word in the statement, in the cards, in the reason or in who does it. */
	find: string;
	sort: Sort;
	down: boolean;
	/** Columns that are not shown. */
	hidden: readonly Column[];
}
export const columns = ['when', 'agreement', 'status', 'update'] as const;
export type Column = (typeof columns)[number];
export const sorts = ['number', 'statement', 'when', 'status', 'update'] as const;
export type Sort = (typeof sorts)[number];
export const states = ['', 'late', 'due', 'open', 'answered', 'yes', 'yes-changed', 'not-yet', 'no', 'talking'] as const;

export function sieveFrom(query: URLSearchParams): Sieve {
	const pick = <T extends string>(name: string, of: readonly T[], otherwise: T): T => of.find((one) => one === query.get(name)) ?? otherwise;
	const sort = query.get('sort') ?? '';
	return {
		when: pick('when', [...whens, 'none'] as const, '' as never) as Sieve['when'],
		state: pick('state', states, ''),
		find: (query.get('find') ?? '').slice(0, 100),
		sort: sorts.find((one) => one === sort.replace(/^-/, '')) ?? 'number',
		down: sort.startsWith('-'),
		// Asked for by those that are ticked; nothing asked for: all of them.
		hidden: query.has('columns') ? columns.filter((column) => !query.getAll('columns').some((list) => list.split(' ').includes(column))) : []
	};
}

/** The address of the same list with something else in it; '' where all is as at first. */
export function hrefOf(sieve: Sieve, changed: Partial<Sieve> = {}, open = ''): string {
	const { when, state, find, sort, down, hidden } = { ...sieve, ...changed };
	const query = new URLSearchParams();
	if (when) query.set('when', when);
	if (state) query.set('state', state);
	if (find) query.set('find', find);
	if (sort !== 'number' || down) query.set('sort', `${down ? '-' : ''}${sort}`);
	if (hidden.length > 0) query.set('columns', columns.filter((column) => !hidden.includes(column)).join(' '));
	if (open) query.set('open', open);
	return `?${query}`;
}

type Line = Pick<Priority, 'number' | 'statement' | 'cards' | 'when' | 'answer'>;

export function sieveLines<T extends Line>(lines: readonly T[], sieve: Sieve, promised: string, today: string): T[] {
	const word = sieve.find.trim().toLocaleLowerCase('en');
	const fits = ({ statement, cards, when, answer, number }: T) => {
		if (sieve.when !== '' && (when ?? 'none') !== sieve.when) return false;
		if (word !== '' && ![`${number}.`, statement, answer.reason, answer.decided, answer.team, answer.role, ...cards.map(({ text }) => text)].some((text) => text.toLocaleLowerCase('en').includes(word))) return false;
		switch (sieve.state) {
			case '':
				return true;
			case 'due':
				return dueDay(answer, promised) !== null;
			case 'late':
				return isOverdue(answer, promised, today);
			case 'answered':
				return isAnswered(answer);
			case 'open':
				return !isAnswered(answer);
			default:
				return answer.decision === sieve.state;
		}
	};
	const key = ({ number, statement, when, answer }: T): string | number => {
		switch (sieve.sort) {
			case 'number':
				return number;
			case 'statement':
				return statement.toLocaleLowerCase('en');
			case 'when':
				return when === null ? whens.length : whens.indexOf(when);
			case 'status':
				return answer.status;
			case 'update':
				return dueDay(answer, promised) ?? '9999';
		}
	};
	const sign = sieve.down ? -1 : 1;
	return lines.filter(fits).sort((a, b) => {
		const [x, y] = [key(a), key(b)];
		return (x < y ? -1 : x > y ? 1 : a.number - b.number) * sign;
	});
}

/** How many of each "when" there are; only those that are there. */
export function whenCounts(lines: readonly Pick<Line, 'when'>[]): { when: When; count: number }[] {
	return whens.map((when) => ({ when, count: lines.filter((line) => line.when === when).length })).filter(({ count }) => count > 0);
}
