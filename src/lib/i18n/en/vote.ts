import type { ToldWho } from '#lib/domain/who-votes.ts';
import type { Way } from '#lib/domain/tally/all.ts';
import type { TieBreak } from '#lib/domain/tie-break.ts';
import { common } from './common.ts';
import { explain, howCounted, methodNames, ordinal, scaleSteps, scoreHead, spread, unit } from './counting.ts';
import { money } from './money.ts';

const units = { dots: common.dots, ticks: (n: number) => (n === 1 ? '1 tick' : `${n} ticks`), points: (n: number) => (n === 1 ? '1 point' : `${n} points`), money: (n: number) => String(n) };

/** Words of the ballot and of the result. */
export const vote = {
	title: 'Your ballot',
	secret: { what: 'Nobody sees your vote.', todo: 'Not the host, not the council. Totals show when the vote ends.' },
	howCounted,
	explain,
	methodNames,
	scaleSteps,
	unit,
	scoreHead,
	money,
	costs: 'Costs',
	rank: (n: number) => `${ordinal(n)} choice`,
	rankFor: (name: string) => `Your order for ${name}`,
	notRanked: 'Not in my order',
	agreeWith: (name: string) => `How far do you agree: ${name}`,
	starsFor: (name: string) => `Stars for ${name}`,
	starsWord: (n: number) => (n === 1 ? 'star' : 'stars'),
	skip: 'Skip',
	undo: 'Undo',
	/** How far a ballot is on which nothing runs out. */
	given: {
		steps: (n: number) => `${n} chosen`,
		tick: (n: number) => (n === 0 ? 'Nothing ticked yet' : `${n} ticked`),
		stars: (n: number, of: number) => `${n} of ${of} answered`,
		scale: (n: number, of: number) => `${n} of ${of} answered`,
		rank: (n: number) => (n === 0 ? 'Nothing in your order yet' : `${n} in your order`)
	},
	moneyLeft: (left: string, of: string) => `${left} of ${of} left`,
	lot: {
		promise: 'If it comes to a lot',
		promiseSay: 'The server has drawn a secret number now, and shows its fingerprint. If a tie is left, the room says a word, and the lot follows from both. Nobody can choose it.'
	},
	label: (n: number) => `Ballot. ${n} choices in a mixed order.`,
	read: 'Read the cards',
	readReport: 'Read the report',
	readFor: (name: string) => ` for ${name}`,
	from: (cards: number, people: number) => `${common.cardsFrom(cards, people)}.`,
	dotsFor: (name: string, points = false) => `${points ? 'Points' : 'Dots'} for ${name}`,
	take: (points = false) => (points ? 'Take a point off' : 'Take a dot off'),
	add: (points = false) => (points ? 'Add a point' : 'Add a dot'),
	of: (n: number, cap: number, points = false) => `${n} of ${cap} ${points ? 'points' : 'dots'}`,
	left: (left: number, of: number, unit: 'dots' | 'ticks' | 'points' | 'money' = 'dots') => (left === 0 ? (of === 1 ? `Your ${units[unit](1).slice(2)} is used` : `All ${units[unit](of)} used`) : `${left} of ${units[unit](of)} left`),
	startAgain: 'Start again',
	none: 'None of these',
	put: 'Put my ballot in the box',
	putAgain: 'Put my changed ballot in the box',
	empty: 'Choose something, or “None of these”.',
	canChange: 'You can change it until the clock stops.',
	inBox: 'Your ballot is in the box.',
	offline: 'Not in the box: you are offline.',
	changeOffline: 'Your change is not in the box: you are offline.',
	changed: { what: 'You have changed something.', todo: 'Put your ballot in the box again, or the first one counts.' },
	receipt: {
		show: 'Keep your receipt',
		text: 'When the vote is over, every ballot is in the list without a name. With this number you can find yours.',
		copy: 'Copy the number',
		copied: 'Copied.'
	},
	turnout: (n: number, of: number) => `${n} of ${common.people(of)} ${of === 1 ? 'has' : 'have'} voted.`,
	over: { what: 'Time is up.', todo: 'The result comes soon.' },
	/** A vote that the host has opened for some only. */
	who: {
		look: 'You can look.',
		for: (who: ToldWho) => (who.who === 'came-before' ? 'This vote is for people who came before it started.' : who.who === 'areas' ? `This vote is for people who said that they know ${who.areas.join(', ')} best.` : `This vote is for ${who.people === 1 ? '1 person' : `${who.people} people`} whom the host named before it started.`)
	},
	notVoter: { what: 'The vote is on.', todo: 'Nobody sees any count until it is over.' },
	result: {
		voted: (n: number, of: number) => `${n} of ${common.people(of)} voted`,
		facts: (way: Way, total: number, blank: number) => `${way.method === 'ranked' || way.method === 'agreement' ? '' : `${total} ${unit(way, total)}.`}${blank === 0 ? '' : blank === 1 ? ' One person chose “none of these”.' : ` ${blank} people chose “none of these”.`}`,
		caption: 'Result, most first',
		place: 'Place',
		group: 'Group',
		how: 'How it was counted',
		forward: 'Goes forward',
		bought: 'Bought',
		reached: 'Enough agree',
		notReached: 'Not enough agree',
		open: (places: number, names: string) => `A tie: ${names}. ${places === 1 ? 'One place is' : `${places} places are`} left for them. The room decides what to do.`,
		broken: (did: TieBreak, names: string) =>
			did.how === 'widen'
				? `The room let all of them go forward: ${names}.`
				: did.how === 'shrink'
					? `The room let none of the tied go forward. It stays at: ${names}.`
					: did.how === 'runoff'
						? `The room votes again on ${names}.`
						: `A lot was drawn. It came to: ${names}.`,
		lotParts: (seed: string, word: string) => `The server’s number was ${seed}. The room’s word was “${word}”.`,
		recount: 'Count it again yourself',
		people: 'People',
		tie: 'Tie',
		tied: (place: number) => `${place}=`,
		tieNote: (n: number) => (n === 2 ? 'A tie is a tie. Both go forward.' : 'A tie is a tie. All of them go forward.'),
		record: 'Everything stays in the record, with every card.',
		spread,
		none: 'Nobody voted.'
	}
};

export type VoteWords = typeof vote;
