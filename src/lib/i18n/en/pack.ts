import type { RoundKind } from '../../domain/round.ts';
import { lengthOf } from './lengths.ts';

/** Paper for people who take part by post, on the telephone, or in the hall. */
export const pack = {
	title: 'Pack to print',
	print: 'Print',
	lead: 'For people without a phone or computer. Print it on A4. A helper types what they write.',
	parts: 'What is in it',
	how: 'How many cards?',
	change: 'Change',
	back: { desk: 'Host’s desk', helper: 'Help people' },
	join: {
		title: 'Come in',
		typeAt: (host: string) => `Go to ${host} and type this code, or point a camera at the square.`,
		code: 'The code',
		qr: (link: string) => `QR code: opens ${link}`,
		help: (line: string) => `Help: ${line}`,
		closed: 'The doors are closed. There is no code any more.'
	},
	themes: { title: 'What a card can be about' },
	cards: {
		title: 'Cards',
		lead: 'One thought on each card: an idea, a problem, or a thing to keep. No names, please.',
		no: (code: string, n: number) => `${code}-${String(n).padStart(2, '0')}`,
		label: (no: string) => `Card ${no}`,
		about: 'About (tick one)',
		text: 'My words',
		where: 'Where? A street, a place, or a square like C3',
		whole: 'Whole area',
		none: 'Not a place'
	},
	plan: { title: 'The plan', lead: 'Letters run across, numbers run down. Write the square on your card.' },
	wall: {
		heading: 'Agenda wall',
		lead: 'Hang it up where everybody passes. Times run across, spaces run down. Write in what comes, and a helper types it.',
		space: 'Space',
		sheet: (n: number, of: number) => `Sheet ${n} of ${of}`,
		waiting: 'Waiting for a place:',
		slips: 'Slips for talks',
		slipsSay: 'Cut them out. One talk on each.',
		title: 'What I want to talk about',
		why: 'Why it matters',
		host: 'A name to call me by'
	},
	ballot: {
		title: 'Ballot',
		secret: 'Secret. Put no name on it. Fold it and give it to a helper.',
		number: 'Person number',
		none: 'None of these',
		notYet: 'The ballot comes here when the vote opens. Then print this page again.',
		over: 'The vote is over, so there is no ballot to print.'
	},
	script: {
		title: 'What to say on the phone',
		lead: 'Say the number of the person first. Read it back before you save. Give no view of your own.',
		begin: (title: string, question: string) => `“Hello. This is ${title}.${question === '' ? '' : ` The question is: ${question}`} You have a number here, and no name. I type what you say and read it back to you.”`,
		round: (n: number | null, minutes: number) => (n === null ? lengthOf(minutes) : `Round ${n}, ${lengthOf(minutes)}`),
		now: 'now',
		asks: {
			place: 'Ask: “What should change, or stay? Where is that?” Type one card for each thought. Read it aloud, then save.',
			vote: 'Read every choice out, evenly. Ask what they give each one. Read the ballot back, then put it in the box.',
			break: 'Say when you ring back.'
		} as Partial<Record<RoundKind, string>>,
		listen: 'Tell them what is happening. Nothing is typed for them in this round.'
	}
};
