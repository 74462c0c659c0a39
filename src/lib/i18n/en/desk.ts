import type { WhoVotes } from '#lib/domain/who-votes.ts';
import type { Way } from '#lib/domain/tally/all.ts';
import type { SheetChange } from '#lib/domain/method/during.ts';
import { lengthOf } from './lengths.ts';
import { methodNames } from './counting.ts';
import type { InvitedRole } from '#lib/domain/people.ts';
import { lastsDays, type RoundKind } from '#lib/domain/round.ts';

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** What to do with the last two minutes, said to a room. */
const lastMinutes: Record<RoundKind, string> = {
	arrive: 'We are about to begin.',
	opening: 'Think of what you want to ask.',
	break: 'Please come back to your seats.',
	place: 'Finish the card you are on.',
	look: 'Read one more card.',
	group: 'Finish the group you are on.',
	sort: 'Finish the one in front of you.',
	conversation: 'Answer the one in front of you.',
	vote: 'Put your ballot in the box.',
	who: 'Finish the one you are on.',
	plan: 'Finish the line you are on.',
	close: 'Hand in how it was.',
	market: 'Put your talk on the wall.',
	signup: 'Mark the talks you want.',
	talks: 'Write down what matters most.',
	news: 'Finish the report you are on.',
	converge: 'Finish what you are on.',
	act: 'Write down your first step.',
	circle: 'Finish your line.'
};

/** The host's desk. */
export const desk = {
	title: 'Host’s desk',
	coTitle: 'Co-host’s desk',
	here: 'here',
	rehearsal: { what: 'This is a rehearsal. Its people are simulated.', todo: 'Nothing of it is in your workshop. Run the rounds as you will on the day, and go when you have seen enough.', back: 'Back to my workshop' },
	hallScreen: 'Hall screen',
	joinTicket: 'Join ticket',
	invite: 'Invite',
	more: 'More',
	closePanel: 'Close',
	board: 'See the board',
	settings: 'Set-up',
	outcome: 'See the outcome',
	call: {
		button: 'Bring everyone here',
		title: 'Bring everyone here',
		hint: 'Pages go there by themselves. Whoever is writing finishes first. Nobody is held there.',
		where: 'Where to?',
		list: 'The list of this round',
		plan: 'The plan',
		card: 'One card, by its number',
		cardHint: 'Leave it empty for all cards.',
		go: 'Call everyone',
		to: { list: 'Everyone is called to the list.', plan: 'Everyone is called to the plan.', card: (n: number | null) => `Everyone is called to ${n === null ? 'one card' : `card ${n}`}.` },
		with: (n: number) => `${n} with the group`,
		writing: (n: number) => `${n} finishing their words`,
		apart: (n: number) => `${n} looking round`,
		let: 'Let everyone look round'
	},
	tell: { button: 'Say something to everyone', title: 'Say something to everyone', label: 'Your words', hint: 'Everyone sees them in a strip, and screen readers read them out.', go: 'Say it', before: 'Said before', back: 'Take it back', backWhich: (text: string) => `Take it back: ${text}` },
	sheet: {
		heading: 'Run sheet',
		ends: (time: string) => `Ends ${time}`,
		late: (minutes: number) => `${Math.abs(minutes)} min ${minutes > 0 ? 'late' : 'early'}`,
		minutes: 'minutes',
		done: 'done',
		leftOut: 'Left out',
		silent: (n: number) => (n === 1 ? '1 minute in silence first' : `${n} minutes in silence first`),
		jump: {
			button: 'Go to a later round',
			title: 'Go to which round?',
			say: 'The rounds in between are left out. They stand in the record as not held. You can still go back to them.',
			leavesOut: (titles: readonly string[]) => `Leaves out: ${titles.join(', ')}.`,
			running: 'The round is still running, and ends at once. People may be in the middle of a word.',
			go: 'Go to this round'
		},
		edit: {
			button: 'Edit rounds',
			title: 'Edit rounds',
			say: 'Each press counts at once, on every page. What has begun keeps its place.',
			list: 'Rounds to come',
			waits: 'Waits for its start',
			up: (round: string) => `Move ${round} up`,
			down: (round: string) => `Move ${round} down`,
			change: 'Change',
			length: 'Minutes',
			aloud: 'What you say aloud',
			save: 'Save',
			remove: 'Take away',
			theirs: 'It now says:',
			none: 'No round is left to change.'
		},
		pause: {
			button: 'Add a break',
			title: 'Add a break',
			say: 'It comes onto every page at once. The round that is on goes on.',
			long: 'How long?',
			other: 'Other, in minutes',
			minutes: (n: number) => `${n} minutes`,
			typed: 'Minutes of the break',
			where: 'When?',
			now: (round: string) => `Now, before “${round}”`,
			next: (round: string) => `Right after “${round}”`,
			after: (round: string) => `After “${round}”`,
			go: 'Add the break'
		},
		/** What was changed in the rounds, in the log, to the other hosts and to whoever pressed. */
		changed: ({ did, short, minutes, after = '' }: SheetChange) => ({ break: `Added a break of ${lengthOf(minutes)} after “${after}”.`, moved: `Moved “${short}” to after “${after}”.`, removed: `Took the break “${short}” away.`, words: `Changed “${short}”. It lasts ${lengthOf(minutes)}.` })[did],
		last: (by: string, changed: string, at: string) => `${by}, ${at}: ${changed}`,
		say: 'Say:',
		cards: (cards: number, writers: number) => `${cards === 1 ? '1 card' : `${cards} cards`} from ${people(writers)}`,
		came: (count: number) => (count === 1 ? '1 came' : `${count} came`),
		turnout: (turnout: number, eligible: number) => `${turnout} of ${eligible} voted`,
		groups: (count: number) => (count === 1 ? '1 group' : `${count} groups`)
	},
	clock: {
		notStarted: (minutes: number) => (lastsDays(minutes) ? lengthOf(minutes) : `${minutes}:00`),
		ready: (minutes: number) => `${lengthOf(minutes)}. The clock starts when you say so.`,
		endsAt: (inDays: boolean) => (inDays ? 'Open until' : 'Ends at'),
		then: (seconds: number, kind: RoundKind) => (seconds === 0 || kind === 'break' || kind === 'close' || kind === 'arrive' ? '' : `Then ${seconds} seconds to finish ${kind === 'vote' ? 'voting' : kind === 'conversation' ? 'answering' : 'typing'}.`),
		paused: 'The clock is stopped. People can go on working.',
		overnight: 'No clock runs. This stays open, for days if need be, until you press Next.',
		grace: (kind: RoundKind) => (kind === 'vote' ? 'Time is up. The last dots are being put down.' : kind === 'conversation' ? 'Time is up. The last answers are coming in.' : 'Time is up. People are finishing their sentence.'),
		over: 'This round is over. People can look, not change anything.',
		finished: 'All rounds are done.',
		left: (minutes: number) => `left of ${lastsDays(minutes) ? lengthOf(minutes) : minutes}`,
		asked: (count: number) => [people(count), ' asked for more time.'] as const,
		give: 'Give 2 minutes'
	},
	/** What the host says aloud as the time goes. */
	cue: {
		say: 'Say aloud:',
		of: {
			'silence-over': () => 'The silence is over. Now give each group a name that says what should happen.',
			half: (kind: RoundKind) => (kind === 'break' ? 'Half of the break is over.' : 'Half the time is over.'),
			'two-minutes': (kind: RoundKind) => `Two minutes left. ${lastMinutes[kind]}`,
			'thirty-seconds': (kind: RoundKind) => (kind === 'break' ? 'Thirty seconds. Please sit down.' : kind === 'vote' ? 'Thirty seconds left. Put your ballot in the box.' : kind === 'arrive' ? 'Thirty seconds, then we begin.' : 'Thirty seconds left. Finish your sentence.'),
			'time-up': (kind: RoundKind) => (kind === 'break' ? 'The break is over.' : kind === 'vote' ? 'Time is up. Put your ballot in the box now.' : kind === 'arrive' ? 'We begin.' : 'Time is up. Finish your sentence. Nothing you typed is lost.')
		}
	},
	doing: {
		title: 'Who does it, and the plan',
		close: 'How was it?',
		answered: (n: number, of: number) => `${n} of ${of} have answered.`,
		secret: 'You see what they said when the round is over. So does everyone.',
		unowned: (n: number) => (n === 0 ? 'Everything has somebody' : n === 1 ? '1 has nobody yet' : `${n} have nobody yet`),
		ownedMeans: 'Somebody: an offer, or a plan that says who leads.',
		blanks: (n: number) => (n === 0 ? 'Nothing is blank on the first ones' : n === 1 ? '1 blank on the first ones' : `${n} blanks on the first ones`),
		offers: (n: number) => (n === 0 ? 'Nothing has been offered. That is normal.' : n === 1 ? '1 offer. It needs an answer.' : `${n} offers. Each needs an answer.`),
		evaluated: (n: number, of: number) => `${n} of ${of} have said how it was.`,
		evaluatedLater: 'What they said is on the outcome page when this round is over.',
		also: 'Also, without names:'
	},
	press: { pause: 'Pause', resume: 'Go on', end: 'End early', skip: 'Skip this round', back: 'Go back a round', again: 'Run it again', add: (minutes: number) => (lastsDays(minutes) ? `+${lengthOf(minutes)}` : minutes === 60 ? '+1 hour' : `+${minutes} min`), addLabel: (minutes: number) => `Add ${minutes === 60 ? '1 hour' : lengthOf(minutes)}`, forDays: 'Keep it open for days', days: 'How many days more?', daysHint: 'People can come back and go on. You can end it earlier.', daysGo: 'Keep it open' },
	main: {
		start: (number: number | null, title: string) => (number === null ? `Start: ${title.toLowerCase()}` : `Start round ${number}`),
		startVote: 'Start the vote',
		next: (title: string) => `Next: ${title.toLowerCase()}`,
		finish: 'Finish the last round',
		endVote: 'End the vote',
		close: 'Close the workshop'
	},
	ask: {
		notYet: 'Not yet',
		startVote: (voters: number) => `Start the vote for ${people(voters)}?`,
		startVoteSay: (groups: number, minutes: number) => `The ${groups === 1 ? 'name of the 1 group' : `names of the ${groups} groups`} cannot change once it starts. The vote lasts ${lengthOf(minutes)}.`,
		startVoteGo: 'Start the vote',
		endVote: 'End the vote now?',
		endVoteSay: (missing: number) => (missing === 0 ? 'Everyone has voted. The ballots are counted at once, and nobody can change theirs.' : `${missing === 1 ? '1 person has' : `${people(missing)} have`} not voted yet. The ballots are counted at once, and nobody can change theirs.`),
		endVoteGo: 'End the vote',
		leaveVote: 'End the vote and go back?',
		reveal: 'Turn the cards over now?',
		revealSay: (without: number) => (without === 0 ? 'The round is still running. Everyone sees all cards, and they cannot be turned back.' : `The round is still running, and ${people(without)} put no card down. Everyone sees all cards, and they cannot be turned back.`),
		revealGo: 'Turn the cards over',
		goOn: 'End this round now?',
		goOnSay: 'The round is still running. People may be in the middle of a word.',
		goOnGo: 'Go on now',
		/** Instead: the grace first. */
		gently: (seconds: number) => `Give ${seconds} seconds, then end`,
		close: 'Close the workshop?',
		closeSay: 'Nobody can come in or change anything after that. The result stays, and people can still read it.',
		closeGo: 'Close the workshop'
	},
	people: {
		heading: 'People',
		never: 'How many, never who.',
		each: 'cards each',
		bars: (parts: string) => `Cards per person: ${parts}`,
		bar: (count: number, cards: string) => `${people(count)} ${count === 1 ? 'has' : 'have'} ${cards === '0' ? 'none' : cards === '4+' ? '4 or more' : cards}`,
		here: 'here now',
		away: (count: number) => (count === 1 ? 'has the screen off' : 'have the screen off'),
		quiet: 'quiet for 3 minutes',
		lost: 'lost the line, cards kept',
		helped: 'through a helper',
		noCard: 'put no card down',
		nobody: 'Nobody is here yet. Show the join ticket.',
		areas: 'They say they know:',
		area: (area: string, count: number) => `${area} ${count < 5 ? '(under 5)' : `(${count})`}`,
		beside: { whole: 'all of it', elsewhere: 'somewhere else' } as Record<string, string>,
		facts: 'People in numbers'
	},
	vote: {
		heading: 'The vote',
		secret: 'Nobody sees any count until the vote is over. You neither.',
		turnout: (turnout: number, eligible: number) => `${turnout} of ${eligible} have voted`,
		voted: 'have voted',
		of: (eligible: number) => `of ${eligible}`
	},
	result: { heading: (turnout: number, eligible: number) => `${turnout} of ${people(eligible)} voted`, lead: 'Read it aloud. A tie is a tie.' },
	questions: {
		heading: 'Questions waiting',
		none: 'No questions now.',
		calls: (who: string) => `${who} needs help.`,
		gone: 'Helped',
		goneWhich: (who: string) => `Helped: ${who}`,
		left: 'Words whose round was over. Only hosts read them.',
		read: 'Read',
		readWhich: (text: string) => `Read: ${text}`,
		onCard: (number: number) => `On card ${number}.`,
		ago: (minutes: number) => (minutes < 1 ? 'Just now.' : minutes === 1 ? '1 minute ago.' : `${minutes} minutes ago.`),
		answered: 'Answered aloud',
		answeredWhich: (text: string) => `Answered aloud: ${text}`,
		passOn: 'Ask the advisers',
		passOnWhich: (text: string) => `Ask the advisers: ${text}`,
		withAdvisers: 'With the advisers.',
		writing: 'An adviser is writing…',
		write: 'Answer in writing',
		writeSay: 'Everyone can read it. It stays on the card.',
		put: 'Put the answer there'
	},
	groups: {
		heading: 'Groups',
		single: (n: number) => (n === 0 ? 'Every card is in a group.' : `${n === 1 ? '1 card is' : `${n} cards are`} on their own.`),
		moves: (n: number) => (n === 0 ? 'Nothing has moved for a minute.' : `${n === 1 ? '1 card' : `${n} cards`} moved in the last minute.`),
		noName: 'No name yet',
		facts: (cards: number, count: number) => `${cards === 1 ? '1 card' : `${cards} cards`}, ${people(count)}`,
		empty: 'No cards in it'
	},
	conversation: {
		heading: 'People say what they think',
		of: (eligible: number) => `of ${eligible} have answered`,
		turnout: (turnout: number, eligible: number) => `${turnout} of ${eligible} people have answered`,
		about: (n: number) => `${n} to agree, disagree or pass on. Who comes late gets all of them.`,
		secret: 'You see how many have answered, and no counts until it is over. Nobody else does either.',
		days: 'It may stay open for days: press “Keep it open for days” under the clock. People come back when they like, and you can end it earlier.',
		was: 'What people agreed on'
	},
	tie: {
		heading: 'Settle the tie',
		lead: (among: number, places: number) => `${among} are tied for ${places === 1 ? '1 place' : `${places} places`}. Ask the room. It is done once, and stays in the record.`,
		widen: (among: number) => `All ${among} go forward`,
		shrink: 'None of them goes forward',
		runoff: 'Vote again between them',
		lotSay: 'Last of all, a lot. The server promised its number before the vote. Someone in the room says a word. Nobody can choose the outcome.',
		word: 'The room’s word',
		lot: 'Draw the lot'
	},
	before: {
		heading: 'Before the vote',
		way: (way: Way) =>
			way.method === 'dots' ? `${way.parameters.dots} dots each, ${way.parameters.cap} at most on one` : way.method === 'agreement' ? `Agreement: ${way.parameters.needed} in 100 must be able to live with it` : `The vote: ${methodNames[way.method]}`,
		runoff: (n: number) => `A runoff between ${n}`,
		setUp: 'Set up the vote',
		voters: (count: number, who: WhoVotes | null) => (who === null ? `Everyone who came may vote: ${count}` : who.who === 'came-before' ? `Who has come before it starts may vote: ${count} now` : who.who === 'areas' ? `Only people who know ${who.areas.join(', ')} best may vote` : `Only ${who.numbers.length === 1 ? '1 number' : `${who.numbers.length} numbers`} may vote`),
		noVoters: 'Nobody has come yet',
		options: (have: number) => `${have} to choose from`,
		tooFew: (have: number) => (have === 0 ? 'No groups yet. A vote needs 2.' : 'Only 1 group. A vote needs 2.'),
		many: (have: number) => `${have} to choose from. 12 are easier to read`,
		tooMany: (have: number) => `${have} are too many. Put some together: 20 at most`,
		alike: (n: number) => (n === 1 ? '1 look-alike to settle' : `${n} look-alikes to settle`),
		named: 'Every group has a name',
		unnamed: (count: number) => (count === 1 ? '1 group needs a name' : `${count} groups need names`),
		singleIn: (count: number) => (count === 1 ? '1 card on its own is in the vote too' : `${count} cards on their own are in the vote too`),
		singleOut: (count: number) => (count === 1 ? '1 card on its own stays in the record, not in the vote' : `${count} cards on their own stay in the record, not in the vote`),
		comes: (number: number) => `The vote comes in round ${number}.`,
		settle: 'Settle it on the board'
	},
	ticket: {
		heading: 'Join ticket',
		comeIn: 'Let people in',
		admit: ['Come', 'in'] as const,
		code: 'The code',
		say: 'Say it in two groups of four. Capitals do not matter.',
		link: 'The link',
		qr: (url: string) => `QR code: opens ${url}`,
		typeAt: (host: string) => `Go to ${host} and type the code, or point a camera at the square.`,
		print: 'Print',
		pack: 'Paper pack',
		check: 'Check the network',
		copy: 'Copy the link',
		hall: 'Hall screen link',
		hallSay: 'For the computer at the projector. It can look, and nothing else.'
	},
	inviting: {
		heading: 'Invite to this workshop',
		once: 'Each link works once. You see it only now. Send it to one person.',
		roles: { cofacilitator: 'A co-host', adviser: 'An adviser', helper: 'A helper', officer: 'The council’s officer' } satisfies Record<InvitedRole, string>,
		say: {
			cofacilitator: 'Has this desk too: clock, questions, cards to check. Cannot end the workshop or change its rounds.',
			adviser: 'Knows the costs and the rules. Sees what everyone sees, and answers only what is asked. From “Who does it” on, a full partner.',
			helper: 'Types for people on the telephone, in the hall, or on paper. Each has a number, no name, and a ballot of their own.',
			officer: 'Sees the outcome, answers it and takes it away. Says what things cost and helps to plan. Can erase a card, and delete the workshop.'
		} satisfies Record<InvitedRole, string>,
		make: { cofacilitator: 'Make a link for a co-host', adviser: 'Make a link for an adviser', helper: 'Make a link for a helper', officer: 'Make a link for the officer' } satisfies Record<InvitedRole, string>,
		linkFor: { cofacilitator: 'Link for a co-host', adviser: 'Link for an adviser', helper: 'Link for a helper', officer: 'Link for the council’s officer' } satisfies Record<InvitedRole, string>,
		observer: 'Someone who only looks',
		observerSay: 'A councillor or the press. They read the plan, the cards, the groups and the results on their own phone, and change nothing. They are not counted. The link works as often as you like.',
		observerLink: 'Link for looking'
	},
	shut: { heading: 'This workshop is closed', say: 'Nobody can come in any more. The result stays.' },
	offline: 'You are offline. The clock goes on. We try again by ourselves.',
	standstill: { what: 'Nothing can be saved right now.', todo: 'Everyone has been told, and their words stay with them. Ask whoever looks after the server: its disk or its database takes nothing. It goes on by itself.' }
};
