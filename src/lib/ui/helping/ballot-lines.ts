import { shuffledFor, type PollOption } from '#lib/domain/poll.ts';
import type { HelpedChannel } from '#lib/domain/people.ts';
import type { Way } from '#lib/domain/tally/all.ts';
import type { Words } from '#lib/i18n/en.ts';
import type { VoteWords } from '#lib/i18n/en/vote.ts';
import { answeringOf } from '../ballot/ballot-paper.ts';

/** The order of the paper where there is paper; else this person's own mixed one, as everyone has. */
export function inOrderFor(options: readonly PollOption[], person: { personId: string; channel: HelpedChannel }): PollOption[] {
	return person.channel === 'paper' ? [...options] : shuffledFor(options, person.personId);
}

/** What one choice is given, said aloud: "2 dots", "3 of 5 points", "First choice", "Agree", "Yes". */
export function sayGiven({ common, voting }: Pick<Words, 'common'> & { voting: VoteWords }, way: Way, n: number, most: number, yes: string): string {
	switch (answeringOf(way)) {
		case 'steps':
			return way.method === 'dots' ? common.dots(n) : voting.of(n, most, true);
		case 'tick':
			return yes;
		case 'rank':
			return voting.rank(n);
		case 'stars':
			return `${n} ${voting.starsWord(n)}`;
		case 'scale':
			return way.method === 'agreement' ? (way.parameters.steps[n] ?? String(n)) : String(n);
	}
}
