import type { SaidWord } from '#lib/domain/conversation/round.ts';
import { common } from './common.ts';

/** Words of a round in which people agree, disagree or pass. Beside its chunk: nobody loads them on the way to a first card. */
export const conversation = {
	secret: { what: 'Nobody sees what you say.', todo: 'Not the host, not the council. Counts show when it is over.' },
	over: { what: 'The time for this is over.', todo: 'What you said counts. The result comes in a moment.' },
	looking: { what: 'People are saying what they think of these.', todo: 'Each person sees them in an order of their own. You see the result when it is over.' },
	begins: { what: 'This has not begun.', todo: 'You can read what it will be about.' },
	card: (n: number, of: number) => `${n} of ${of}`,
	cardLabel: (n: number, of: number, text: string) => `${n} of ${of}: ${text}`,
	answered: (n: number, of: number) => (n === of ? `You have answered all ${of}` : `You have answered ${n} of ${of}`),
	progress: 'How many you have answered',
	say: { agree: 'Agree', disagree: 'Disagree', pass: 'Pass' } satisfies Record<SaidWord, string>,
	ask: 'Do you agree?',
	sayOn: (word: SaidWord, text: string) => `${{ agree: 'Agree', disagree: 'Disagree', pass: 'Pass' }[word]}: ${text}`,
	youSaid: (word: SaidWord) => `You said: ${{ agree: 'agree', disagree: 'disagree', pass: 'pass' }[word]}. You can change it.`,
	notYet: 'Not answered yet',
	group: (cards: number, people: number) => `A group: ${common.cardsFrom(cards, people)}`,
	keys: 'Keys: A agree, D disagree, P pass, arrows back and on.',
	canChange: 'You can go back and change until the clock stops.',
	back: 'Back',
	on: 'Next',
	done: { what: 'You have answered all of them.', todo: 'You can go back and change until the clock stops. The result comes when it is over.' },
	all: (n: number) => (n === 1 ? 'What you said' : `All ${n}, and what you said`),
	goTo: (text: string) => `Go to “${text}”`,
	toFirst: 'To the first that has no answer',
	result: {
		title: (turnout: number, eligible: number) => `${turnout} of ${eligible} people answered`,
		lead: (votes: number) => (votes === 1 ? '1 answer. Most agreed first.' : `${votes} answers. Most agreed first.`),
		none: 'Nobody answered.',
		caption: 'What people think of each, most agreed first',
		card: 'Card',
		agree: 'Agree',
		disagree: 'Disagree',
		pass: 'Pass',
		seen: 'Answered',
		counts: (agree: number, disagree: number, pass: number) => `${agree} agree, ${disagree} disagree, ${pass} pass`,
		nobody: 'Nobody answered this one',
		few: (above: number) => `There are opinion groups only when more than ${above} people answer. With fewer they would mean nothing.`,
		groups: (n: number) => (n === 1 ? 'People think much alike' : `${n} groups of people think alike`),
		groupsSay: 'People who answered in much the same way stand in one group. Nobody knows who is in it. It is made by a sum, not by anyone’s choice.',
		group: (n: number, people: number) => `Group ${n}: ${common.people(people)}`,
		groupName: (n: number) => `Group ${n}`,
		more: (word: SaidWord, success: number, trials: number) => `${success} of ${trials} ${word === 'agree' ? 'agree' : 'disagree'}, more than the others`,
		across: (percent: number) => `${percent} in 100 across groups`,
		acrossHead: 'Across groups',
		acrossSay: 'This number is high only where every group agrees. It is multiplied over the groups: those who agree and 1, by those who answered and 2.',
		inGroup: (n: number, agree: number, seen: number) => `Group ${n}: ${agree} of ${seen} agree`,
		how: 'How was this counted?',
		counted: 'The last answer of each person on each card counts. A pass is an answer. People who did not come to a card do not count for it.',
		digest: 'Check number of all answers',
		rest: (n: number) => `${n} more are on your own page.`
	}
};

export type ConversationWords = typeof conversation;
