import { days, lengthOf, minutes } from './lengths.ts';
import type { Theme } from '#lib/domain/theme.ts';

const themes: Record<Theme, string> = {
	about: 'Getting about',
	homes: 'Homes',
	green: 'Green and outdoors',
	safety: 'Safety',
	health: 'Health and care',
	play: 'Play, sport and culture',
	work: 'Work, shops and skills',
	community: 'Community and services',
	else: 'Something else'
};

const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Words used all over, and the ways of writing numbers, times and days. */
export const common = {
	/** Ways out of a page that is not there, or not for this person. */
	signIn: 'Sign in',
	toWorkshop: 'Go to the workshop',
	name: 'Folkmoot',
	tagline: 'Free, open-source software for meeting and deciding together.',
	skip: 'Skip to the main part',
	startPage: 'Folkmoot, start page',
	/** The title of a browser tab. */
	title: (page: string) => `${page} · Folkmoot`,
	themes,
	cards: (n: number) => (n === 1 ? '1 card' : `${n} cards`),
	groups: (n: number) => (n === 1 ? '1 group' : `${n} groups`),
	people: (n: number) => (n === 1 ? '1 person' : `${n} people`),
	dots: (n: number) => (n === 1 ? '1 dot' : `${n} dots`),
	peopleWord: (n: number) => (n === 1 ? 'person' : 'people'),
	fromPeople: (people: number) => `from ${common.people(people)}`,
	cardsFrom: (cards: number, people: number) => `${common.cards(cards)} from ${common.people(people)}`,
	minutes,
	days,
	lengthOf,
	/** An ISO day: Tuesday 13 April 2027. */
	day: (iso: string) => (iso === '' ? '' : longDay.format(new Date(`${iso}T00:00:00Z`)).replace(',', '')),
	cardWord: 'Card',
	cardsWord: (n: number) => (n === 1 ? 'card' : 'cards'),
	cardNumber: (n: number) => `Card ${n}`,
	faceDown: (n: number) => `${common.cards(n)}, face down`,
	wholeArea: 'Whole area',
	notAPlace: 'Not a place',
	square: (square: string) => `Square ${square}`,
	squares: (from: string, to: string) => `${from} to ${to}`,
	/** Near a named place: "Mill Lane, C2". */
	placeIn: (name: string, square: string) => `${name}, ${square}`,
	/** A line or an area, with the name it is near or without: "Along Mill Lane", "Area by The Green". */
	along: (street: string) => `Along ${street}`,
	lineBy: (name: string | null) => (name === null ? 'Line' : `Line by ${name}`),
	areaBy: (name: string | null) => (name === null ? 'Area' : `Area by ${name}`),
	here: (n: number) => ({ number: String(n), word: 'here' }),
	help: 'Help',
	helpAsk: 'Put your hand up, or ask the person who runs the evening.',
	close: 'Close',
	cancel: 'Cancel',
	undo: 'Undo',
	undone: 'Taken back.',
	mainAction: 'Main action',
	nowLabel: 'What to do now',
	round: 'Round',
	ofRounds: (n: number) => `of ${n}`,
	roundTitle: (n: number) => `Round ${n}. `,
	roundsLabel: 'What happens when',
	rounds: 'Rounds',
	roundDone: ' (done)',
	roundLeftOut: '(left out)',
	clock: {
		left: 'left',
		/** A round that stays open for days: the day and the hour. */
		until: (when: string) => `Open until ${when}.`,
		leftLabel: (time: string) => `${time} left`,
		grace: 'finish',
		graceLabel: (time: string) => `${time} to finish your sentence`,
		paused: 'paused',
		pausedLabel: (time: string) => `Paused at ${time}`,
		open: 'Open',
		overnight: 'for days',
		overnightLabel: 'Open until we meet again',
		ready: 'Soon',
		readyLabel: 'Not started yet',
		over: 'Over',
		overLabel: 'Time is up'
	},
	look: {
		open: 'Text size and colours',
		title: 'How it looks',
		size: 'Text size',
		sizes: { m: 'Normal', l: 'Large', xl: 'Very large' },
		theme: 'Colours',
		themes: { system: 'As my device', light: 'Light', dark: 'Dark' },
		textOnly: 'Text only',
		textOnlySay: 'No plan and no pictures. Less to load.',
		pointers: 'Where people point on the plan',
		pointing: { show: 'Show it', hide: 'Hide it, and mine too' },
		save: 'Use these'
	},
	saving: {
		saved: 'Saved',
		sending: 'Sending…',
		later: 'Will send when you are back online'
	},
	/** The second way, where a network blocks the first. */
	way: {
		what: 'Your network blocks the fast way.',
		todo: 'We use the second way: cards arrive about a second later.',
		putAway: 'Put this note away',
		check: 'Check the network',
		short: 'Second way',
		back: 'The fast way works again.'
	},
	foot: { about: 'About', what: 'About Folkmoot', source: 'Source code', check: 'Network check' },
	errors: {
		notFound: { what: 'There is nothing here.', todo: 'Check the link, or go to the start page.' },
		deleted: { what: 'This workshop has been deleted.', todo: 'All that was in it is gone, for everyone. Whoever ran it can say why.' },
		notAllowed: { what: 'This page is not for you.', todo: 'If you think it should be, ask the host.' },
		cut: { what: 'This has not reached us.', todo: 'The line was cut. What you wrote is still here: try again when you are back.' },
		ours: { what: 'Something went wrong here, not with you.', todo: 'Your words are safe. Try again.' },
		start: 'Go to the start page',
		again: 'Try again'
	},
	lookAgain: 'Look again',
	deal: {
		title: 'The deal',
		purpose: 'What it is for',
		decides: 'Who decides',
		decidesOn: (decider: string, day: string) => ({ before: `${decider}, on `, day, after: '. Your vote is advice.' }),
		notSaid: 'Not said yet.',
		canChange: 'What can change',
		cannotChange: 'What cannot',
		feedback: 'When you hear back',
		feedbackBy: (day: string, how: string) => ({ before: 'By ', day, after: how === '' ? '.' : `. ${how}` }),
		kept: 'What we keep',
		keptUntil: (day: string) => `We keep all of this until ${day}. Then it is deleted.`,
		foi: 'If someone asks for the record'
	}
};
