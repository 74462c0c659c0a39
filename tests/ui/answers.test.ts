import { expect, test } from 'vitest';
import { emptyAnswer, type Answer } from '#lib/domain/answer.ts';
import { stepsOf } from '#lib/domain/publication.ts';
import { hrefOf, sieveFrom, sieveLines } from '#lib/ui/answers/list.ts';

const line = (number: number, statement: string, when: 'now' | 'soon' | null, answer: Partial<Answer> = {}) => ({ number, statement, when, cards: [] as never[], answer: { ...emptyAnswer, ...answer } });
const lines = [line(1, 'Walk to school', 'soon', { decision: 'yes', nextUpdate: '2027-05-01' }), line(2, 'Light the path', 'now', { reason: 'Bats' }), line(3, 'A bus', null, { decision: 'no', status: 'not-doing', reason: 'Cost' })];
const shown = (query: string) => sieveLines(lines, sieveFrom(new URLSearchParams(query)), '2027-04-30', '2027-05-02').map(({ number }) => number);

test('[Q32] the desk’s list is narrowed, searched and sorted by its address, and an address that makes no sense shows everything', () => {
	expect([shown(''), shown('when=now'), shown('find=bats'), shown('state=late'), shown('state=due'), shown('state=no')]).toEqual([[1, 2, 3], [2], [2], [1, 2], [1, 2], [3]]);
	expect([shown('sort=when'), shown('sort=-number'), shown('sort=update'), shown('sort=statement')]).toEqual([[2, 1, 3], [3, 2, 1], [2, 1, 3], [3, 2, 1]]);
	expect(shown('when=never&state=nonsense&sort=nothing')).toEqual([1, 2, 3]);
	// Columns are asked for by those that are ticked; the rest of the address stays.
	const some = sieveFrom(new URLSearchParams('columns=&columns=status&find=bats'));
	expect([some.hidden, sieveFrom(new URLSearchParams('')).hidden, new URLSearchParams(hrefOf(some)).get('columns')]).toEqual([['when', 'agreement', 'update'], [], 'status']);
	const sieve = sieveFrom(new URLSearchParams('when=now&find=a%26b&sort=-when&columns=status+update'));
	expect(sieveFrom(new URLSearchParams(hrefOf(sieve).slice(1)))).toEqual(sieve);
});

test('[Q33] what happens next is read line by line: a time before a colon stands out, anything else is as written', () => {
	expect(stepsOf('June: Drawings on show\n\nhttps://example.org/plan\nWe ask: will it work?')).toEqual([{ time: 'June', text: 'Drawings on show' }, { time: '', text: 'https://example.org/plan' }, { time: 'We ask', text: 'will it work?' }]);
});
