import { common } from './common.ts';
import type { HideReason } from '#lib/domain/moderation.ts';

const of = (name: string) => (name === '' ? '' : ` (${name})`);
const people = (n: number) => (n === 1 ? '1 person' : `${n} people`);

/** For whoever was late or away, and for the host's call to come. Fetched after the list is there. */
export const together = {
	missed: (n: number) => (n === 1 ? 'You missed 1 round.' : `You missed ${n} rounds.`),
	read: 'Read what happened',
	soFar: 'What happened so far',
	putAway: 'Put away',
	out: {
		what: (talk: string | null) => (talk === null ? 'The host has taken words of yours out.' : `The host has taken words of yours out of “${talk}”.`),
		why: { person: 'They name a person.', contact: 'They hold an address or a telephone number.', unkind: 'They may hurt someone.', elsewhere: 'They are not about this question.', twice: 'They were there twice.', unsaid: '' } satisfies Record<HideReason, string>,
		kept: 'Only you and the host still see them. You may write again, in other words.'
	},
	/** A host asks the writers of two cards; each reads only this. */
	alike: {
		what: 'Another card looks like yours.',
		yours: 'You wrote:',
		other: (n: number) => `Card ${n}:`,
		ask: 'Do they say the same? Only the hosts read your answer, without your name.',
		same: 'Yes, the same',
		different: 'No, different',
		done: 'Thank you. Your answer is with the hosts.'
	},
	nothing: 'Nothing has happened yet. You are in time.',
	done: 'Rounds that are over',
	now: 'Now',
	asked: (number: number | null, title: string) => (number === null ? title : `Round ${number}: ${title}`),
	left: (time: string) => `${time} left.`,
	skipped: 'Over.',
	leftOut: 'Left out.',
	of: {
		arrive: 'People came in and tried a card.',
		break: 'A break.',
		cards: (cards: number) => `${common.cards(cards)} on the table.`,
		look: (same: number, differ: number, answers: number) => `“Same here” ${same === 1 ? 'once' : `${same} times`}. ${differ === 0 ? 'Nobody sees a card differently.' : `${differ === 1 ? '1 card is' : `${differ} cards are`} seen differently.`}${answers === 0 ? '' : ` ${answers === 1 ? '1 question was' : `${answers} questions were`} answered in writing.`}`,
		groups: (n: number, names: string) => (n === 0 ? 'No groups were made.' : `${common.groups(n)}${names === '' ? '' : `: ${names}`}.`),
		more: (n: number) => `${n} more`,
		sorted: (sorters: number, tables: number) => `${people(sorters)} sorted the groups at ${tables === 1 ? '1 table' : `${tables} tables`}.`,
		voted: (turnout: number, eligible: number, first: string) => `${turnout} of ${people(eligible)} voted.${first === '' ? '' : ` Most went to ${first}.`}`,
		who: (answered: number, offers: number) => `${people(answered)} said who could do it. ${offers === 0 ? 'Nothing was offered yet.' : offers === 1 ? '1 offer was made.' : `${offers} offers were made.`}`,
		plan: (plans: number) => (plans === 0 ? 'No first step was planned yet.' : plans === 1 ? '1 first step is planned.' : `${plans} first steps are planned.`),
		heard: (turnout: number) => `${people(turnout)} said what they think.`
	},
	saidByHost: 'What the host said',
	still: 'What you can still do',
	handIn: 'Hand in a card',
	handInSay: 'The round for cards is over. The host looks at your card first. It is marked “handed in after”.',
	unfinished: { what: 'You have words that were not handed in:', todo: 'Hand them in' },
	/** Words for which no round is open any more. `about` stands before them where the host reads them; `name` may be ''. */
	leftOver: {
		send: 'Send them to the host',
		hint: 'Their round is over. The host reads them as a message, without your name.',
		sent: 'Sent. The host has your words.',
		about: {
			differ: (name: string) => `Seen differently${of(name)}`,
			'new-group': (_: string) => 'For a new group',
			name: (name: string) => `Another name${of(name)}`,
			'sort-reason': (name: string) => `A reason${of(name)}`,
			'plan-start': (name: string) => `Something to do${of(name)}`,
			plan: (name: string) => `For the plan${of(name)}`,
			'how-was-it': (_: string) => 'How the workshop was',
			'start-group': (_: string) => 'A group to start',
			line: (_: string) => 'Your line'
		}
	},
	called: { list: 'The host has called everyone to the list.', plan: 'The host has called everyone to the plan.', card: (n: number | null) => `The host has called everyone to ${n === null ? 'one card' : `card ${n}`}.` },
	came: 'You are with the group.',
	writing: { what: 'Finish what you write, then come.', todo: 'Nothing of it is lost.' },
	apart: { what: 'You are looking round on your own.', todo: '' },
	come: 'Come to the group',
	back: 'Back to the group'
};
export type TogetherWords = typeof together;
