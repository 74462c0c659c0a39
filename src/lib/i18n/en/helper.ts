import type { HelpedChannel } from '../../domain/people.ts';

const channels: Record<HelpedChannel, string> = { phone: 'by phone', hall: 'in the hall', paper: 'on paper' };

/** The page of a helper, who types for people one at a time. */
export const helper = {
	title: 'Help people',
	chip: 'Helper',
	lead: 'You type for one person at a time. Each has a number and no name. Do not write names down.',
	pack: 'Print the pack',
	board: 'See the board',
	mine: 'Your people',
	nobody: 'Nobody yet. Add the first person below.',
	channels,
	person: (number: number, channel: HelpedChannel) => `Person ${number}, ${channels[channel]}`,
	soFar: (cards: number, voted: boolean) => `${cards === 0 ? 'no card yet' : cards === 1 ? '1 card' : `${cards} cards`}${voted ? ', ballot is in' : ''}`,
	add: {
		title: 'Add a person',
		how: 'How do they take part?',
		channels: { phone: 'By phone', hall: 'In the hall', paper: 'On paper' } satisfies Record<HelpedChannel, string>,
		go: 'Add a person'
	},
	choose: { what: 'Choose a person.', todo: 'Take one from your list, or add one. What you type next is theirs.' },
	draft: { what: 'The doors are not open yet.', todo: 'You can print the pack now. You can add people when the host opens the doors.' },
	closed: { what: 'This workshop is over.', todo: 'You can still look.' },
	say: 'Say to them',
	fresh: 'What is happening now?',
	notNow: { what: 'No cards in this round.', todo: 'Keep what they say on paper. You can type it when cards are open again.' },
	lateCard: { what: 'The round for cards is over.', todo: 'What comes on paper or by phone can still go in. The host looks at it first, and it is marked.' },
	kept: { what: 'No cards can go in now.', todo: 'The words are still here. You can copy them, or save them when cards are open again.' },
	frozen: { what: 'The host has stopped everyone for a moment.', todo: 'Wait. What you have typed stays.' },
	card: {
		title: 'A card for this person',
		text: '2. What they say, in their own words',
		hint: 'One thought. Please leave out names and house numbers.',
		where: '3. Where?',
		read: 'Read it back',
		aloud: 'Read it aloud:',
		ask: 'Then ask: “Is that right?”',
		save: 'Yes, save',
		change: 'Change',
		changeTitle: 'Change this card',
		takeBack: 'Take it back',
		paper: 'Code on the paper, if there is one',
		paperHint: 'It stands at the top of a printed card, like K7QF-03. With it the paper can be found again.',
		onPaper: (code: string) => `Paper ${code}`,
		saved: 'Saved. The card is on the table.'
	},
	cards: { title: 'Their cards so far', none: 'No cards yet.' },
	ballot: {
		title: (number: number) => `The ballot of person ${number}`,
		secret: 'It is their vote. Read the choices out evenly, and do not say what you think. They can change it until the vote is over.',
		order: 'In the order of the paper ballot.',
		none: 'None of these',
		dots: (name: string, most: number) => `How many for ${name}, 0 to ${most}`,
		nothing: 'Nothing',
		given: (n: number) => String(n),
		tick: 'Yes',
		read: 'Read it back',
		empty: 'None of these',
		save: 'Yes, put it in the box',
		change: 'Change',
		isIn: { what: 'Their ballot is in the box.', todo: 'You can change it here until the vote is over.' },
		notTheirs: { what: 'This person has no vote here.', todo: 'The host said before the vote who may vote. They can listen.' }
	},
	did: {
		added: 'A new person. Tell them their number.',
		saved: 'Saved. The card is on the table.',
		late: 'Handed in. The host looks at it first.',
		changed: 'The card is changed.',
		takenBack: 'The card is taken back.',
		voted: 'The ballot is in the box.'
	}
};
