import { common } from './common.ts';

/** Words of the ballot and of the result. */
export const vote = {
	title: 'Your ballot',
	secret: { what: 'Nobody sees your vote.', todo: 'Not the host, not the council. Totals show when the vote ends.' },
	how: (dots: number, cap: number) => `Put ${common.dots(dots)} on what matters most to you. At most ${cap} on one.`,
	label: (n: number) => `Ballot. ${n} choices in a mixed order.`,
	read: 'Read the cards',
	readFor: (name: string) => ` for ${name}`,
	from: (cards: number, people: number) => `${common.cardsFrom(cards, people)}.`,
	dotsFor: (name: string) => `Dots for ${name}`,
	take: 'Take a dot off',
	add: 'Add a dot',
	of: (n: number, cap: number) => `${n} of ${cap} dots`,
	left: (left: number, dots: number) => (left === 0 ? (dots === 1 ? 'Your dot is used' : `All ${dots} dots used`) : `${left} of ${dots} dots left`),
	startAgain: 'Start again',
	none: 'None of these',
	put: 'Put my ballot in the box',
	putAgain: 'Put my changed ballot in the box',
	empty: 'Put at least 1 dot down, or choose “None of these”.',
	canChange: 'You can change it until the clock stops.',
	inBox: { what: 'Your ballot is in the box.', todo: 'You can change it until the clock stops.' },
	changed: { what: 'You have changed something.', todo: 'Put your ballot in the box again, or the first one counts.' },
	receipt: {
		show: 'Keep your receipt',
		text: 'When the vote is over, every ballot is in the list without a name. With this number you can find yours.',
		copy: 'Copy the number',
		copied: 'Copied.'
	},
	turnout: (n: number, of: number) => `${n} of ${common.people(of)} ${of === 1 ? 'has' : 'have'} voted.`,
	over: { what: 'Time is up.', todo: 'The result comes soon.' },
	notVoter: { what: 'The vote is on.', todo: 'Nobody sees any count until it is over.' },
	result: {
		voted: (n: number, of: number) => `${n} of ${common.people(of)} voted`,
		facts: (dots: number, blank: number) => `${common.dots(dots)}.${blank === 0 ? '' : blank === 1 ? ' One person chose “none of these”.' : ` ${blank} people chose “none of these”.`}`,
		caption: 'Result, most dots first',
		place: 'Place',
		group: 'Group',
		dots: 'Dots',
		people: 'People',
		tie: 'Tie',
		tied: (place: number) => `${place}=`,
		tieNote: (n: number) => (n === 2 ? 'A tie is a tie. Both go forward.' : 'A tie is a tie. All of them go forward.'),
		record: 'Everything stays in the record, with every card.',
		spread: (spread: readonly number[]) =>
			spread
				.map((n, i) => ({ n, dots: i + 1 }))
				.filter(({ n }) => n > 0)
				.map(({ n, dots }) => `${n} put ${common.dots(dots)}`)
				.join(', '),
		nobody: 'Nobody put a dot here',
		none: 'Nobody voted.',
		title: 'Here is the result',
		next: 'What happens next',
		nextText: (decider: string, day: string) => `${decider} ${decider === '' ? 'The decision is' : 'decides'} on ${day}.`,
		feedback: (day: string) => `You hear back by ${day}. Keep the address of this page: the answer comes here.`,
		thanks: 'Thank you for coming.'
	}
};
