import type { Coproduction, CostBand, Tilt } from '#lib/domain/answer.ts';
import type { Lead } from '#lib/domain/action.ts';
import type { Blank, Doer } from '#lib/domain/doing.ts';
import type { EvaluationQuestion, EvaluationStep } from '#lib/domain/evaluation.ts';
import type { PledgeKind, PledgeNeed, PledgeState } from '#lib/domain/pledge.ts';
import type { Skill } from '#lib/domain/skills.ts';
import { common } from './common.ts';

const list = (items: readonly string[]) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);

/** Words of who does it, offers, the action plan, and the end. */
export const doing = {
	facts: (cards: number, people: number) => common.cardsFrom(cards, people),
	nothing: { what: 'Nothing has gone forward yet.', todo: 'When groups have been sorted or voted on, they come here.' },
	who: {
		title: 'Who could do each one?',
		looking: { what: 'People are saying who could do it.', todo: 'You see what they said when the time is over.' },
		before: { what: 'This round has not begun.', todo: 'Read what has gone forward. You choose when the host starts the clock.' },
		over: 'This is what people said. Nobody sees who said what.',
		ask: (name: string) => `Who does it: ${name}`,
		doers: { ourselves: 'Ourselves', help: 'With help', others: 'Others' } satisfies Record<Doer, string>,
		none: 'No answer',
		save: 'Save my answer',
		saved: 'Saved. You can change it until the clock stops.',
		said: (counts: Readonly<Record<Doer, number>>) => `${counts.ourselves} ourselves, ${counts.help} with help, ${counts.others} others`,
		nobody: 'Nobody answered this one.',
		answered: (n: number) => (n === 1 ? '1 person has answered' : `${n} people have answered`)
	},
	advice: {
		title: 'What it takes',
		none: 'Nothing has been said yet.',
		add: 'Say what it costs and what stands in the way',
		addFor: (name: string) => ` for “${name}”`,
		costBand: 'Cost',
		constraint: 'What stands in the way?',
		coproduction: 'How could it be done together?',
		tilt: 'If people do it themselves',
		risk: 'Risk and insurance',
		save: 'Save this',
		costs: { '': 'Not said yet', none: 'No cost', 'to-1k': 'Up to £1,000', 'to-10k': '£1,000 to £10,000', 'to-100k': '£10,000 to £100,000', 'to-1m': '£100,000 to £1 million', 'over-1m': 'More than £1 million', 'not-known': 'Not known yet' } satisfies Record<CostBand, string>,
		kinds: {
			'co-planning': 'Plan it together',
			'co-design': 'Design it together',
			'co-commissioning': 'Choose together who does it',
			'co-financing': 'Pay for it together',
			'co-managing': 'Run it together',
			'co-delivery': 'Do the work together',
			'co-monitoring': 'Check together how it goes'
		} satisfies Record<Coproduction, string>,
		tilts: { '': 'Not said yet', substitutive: 'It takes the place of something the council does now', additive: 'It comes on top of what the council does', neither: 'Neither' } satisfies Record<Tilt, string>
	},
	offer: {
		title: 'Offer something',
		titleFor: (name: string) => ` for “${name}”`,
		normal: 'Offering nothing is normal.',
		lead: 'Only the people who answer offers read this. In the room it counts as “1 offer of time”, without a name.',
		kind: 'What kind is it?',
		kinds: { time: 'Time', skill: 'A skill', place: 'A place', tool: 'A tool', money: 'Money', contact: 'Someone I know' } satisfies Record<PledgeKind, string>,
		what: 'What can you offer?',
		whatHint: 'For example: “I can hold a lamp”, or “We have a shed”.',
		hours: 'Hours, if it is time',
		per: 'How often?',
		month: 'Each month',
		once: 'Once',
		more: 'From when, and what it needs',
		from: 'From',
		to: 'Until',
		conditions: 'If there is a condition, which?',
		needs: 'It needs',
		needNames: { access: 'a place that everyone can get into', dbs: 'a background check (DBS)', insurance: 'insurance' } satisfies Record<PledgeNeed, string>,
		by: 'Who offers it?',
		me: 'I do',
		group: 'A group I speak for',
		name: 'A name to show, if you want one shown',
		nameHint: 'Leave it empty and no name is shown anywhere.',
		contact: 'How can someone reach you?',
		contactHint: 'You can leave it empty. It is kept apart from your cards, and only who answers offers sees it.',
		keepUntil: 'Keep it until',
		consent: 'You may use this to answer my offer, until that day.',
		about: 'What is it for?',
		anything: 'Nothing in particular',
		go: 'Make this offer',
		made: 'Thank you. Someone will answer.',
		count: (n: number, kind: PledgeKind) => `${n} ${n === 1 ? { time: 'offer of time', skill: 'skill', place: 'place', tool: 'tool', money: 'offer of money', contact: 'contact' }[kind] : { time: 'offers of time', skill: 'skills', place: 'places', tool: 'tools', money: 'offers of money', contact: 'contacts' }[kind]}`,
		names: (names: readonly string[]) => `From ${list(names)}.`,
		mine: 'My offers',
		none: 'You have offered nothing. That is normal.',
		states: { offered: 'Waits for an answer', accepted: 'Yes, please', declined: 'Not this time', kept: 'Done. Thank you', released: 'Not needed any more', withdrawn: 'You took it back' } satisfies Record<PledgeState, string>,
		hoursSaid: (hours: number, per: 'month' | 'once') => `${hours} ${hours === 1 ? 'hour' : 'hours'} ${per === 'month' ? 'a month' : 'once'}`,
		days: (from: string, to: string) => (from === '' ? `Until ${to}.` : to === '' ? `From ${from}.` : `From ${from} until ${to}.`),
		condition: 'Your condition:',
		needsSaid: (needs: readonly string[]) => `It needs ${list(needs)}.`,
		withdraw: 'Take it back',
		withdrawName: (what: string) => ` the offer “${what}”`,
		contactKept: (day: string) => `How to reach you is kept until ${day}.`,
		forget: 'Forget how to reach me',
		shown: (name: string) => `Shown as “${name}”.`
	},
	plan: {
		title: 'What is the first step?',
		top: 'The first ones first',
		rest: 'The others',
		before: { what: 'This round has not begun.', todo: 'Read what has gone forward. You write when the host starts the clock.' },
		over: 'This is the plan as it stands.',
		start: 'Add something to do',
		startFor: (name: string) => ` for “${name}”`,
		startGo: 'Add it',
		example: 'Begin with a doing word: “Measure the path”, “Ask the school”.',
		gently: 'Could it begin with a doing word? “Measure the path”, “Ask the school”. It is saved as it is.',
		fields: { task: 'What is to be done?', firstStep: 'The first step', lead: 'Who leads?', leadName: 'Which group or body?', helpersNeeded: 'How many helpers?', due: 'By when?', helpSought: 'What help is missing?', resources: 'What does it need?' },
		leads: { residents: 'A group of residents', joint: 'Residents and the council', body: 'The council or another body' } satisfies Record<Lead, string>,
		save: 'Save this plan',
		saveFor: (task: string) => `: ${task}`,
		change: 'Write in it',
		changeFor: (task: string) => `: ${task}`,
		drop: 'Take this one out',
		dropped: 'Taken out',
		back: 'Put it back',
		theirs: (now: string) => `Someone else wrote: “${now}”. Yours is kept here. Save again to put yours in its place.`,
		theirsEmpty: 'Someone else has emptied this. Yours is kept here. Save again to put yours in its place.',
		blank: { task: 'Nothing to do yet', firstStep: 'No first step', leadName: 'Nobody leads', due: 'No day' } satisfies Record<Blank, string>,
		blanks: 'Still blank:',
		full: 'Everything is filled in.',
		by: (day: string) => `by ${day}`,
		helpers: (n: number) => (n === 1 ? '1 helper' : `${n} helpers`)
	},
	skills: {
		title: 'Who can do what?',
		lead: 'Tick what you can do or like to do. Nobody sees your name with it. You can leave it empty.',
		list: {
			garden: 'Garden', build: 'Build things', repair: 'Repair things', cook: 'Cook', drive: 'Drive or carry', 'look-after': 'Look after people', teach: 'Teach or train', languages: 'Speak another language', write: 'Write', draw: 'Draw or design', music: 'Make music', sport: 'Lead sport or play', computers: 'Work with computers', money: 'Look after money', organise: 'Organise', 'speak-up': 'Speak to a room', local: 'Know people here', 'first-aid': 'Give first aid'
		} satisfies Record<Skill, string>,
		other: 'Something else?',
		otherHint: 'A few words. The host reads them without your name.',
		save: 'Save my sheet',
		saved: 'Saved. Thank you.',
		people: (n: number) => (n === 0 ? 'Nobody has filled in the sheet yet.' : n === 1 ? '1 person has filled in the sheet.' : `${n} people have filled in the sheet.`)
	},
	close: {
		readBack: 'What was agreed',
		nothing: 'No action plan was written.',
		nobody: 'nobody leads yet',
		noDay: 'no day yet',
		first: 'First step:',
		result: 'The result of the vote'
	},
	how: {
		title: 'How was it?',
		lead: 'No name stands with it, and it is kept apart from your cards. You can answer once.',
		questions: { say: 'Did I have a say?', worth: 'Was it worth my time?' } satisfies Record<EvaluationQuestion, string>,
		steps: { 1: 'Not at all', 2: 'A little', 3: 'Half and half', 4: 'Mostly', 5: 'Very much' } satisfies Record<EvaluationStep, string>,
		words: 'Anything else? You can leave it empty.',
		go: 'Hand it in',
		done: { what: 'Handed in. Thank you.', todo: 'Nobody can find which one is yours.' }
	},
	news: {
		title: 'Do you want to hear more?',
		lead: 'You can leave this empty. It is kept apart from everything you wrote.',
		contact: 'Email or telephone number',
		consent: (day: string) => `You may write to me or ring me about this workshop until ${day}. I can take this back at any time.`,
		go: 'Keep me in touch',
		kept: (contact: string) => `News goes to ${contact}.`,
		back: 'Take it back',
		gone: 'Taken back. Nothing is kept.'
	},
	mine: {
		title: 'My part',
		lead: 'What you can do, what you offer, and where news goes. Only you see this page.',
		adviserLead: 'What you offer, and what was answered. Only you see this page.',
		to: 'Back to the workshop',
		link: 'What can I do? My offers',
		say: 'What you can do, what you offer, and where news goes.'
	},
	didnt: 'This needs another look:',
	faults: { needed: 'This is needed.', choice: 'Choose one of these.', day: 'Choose a day.', 'too-long': 'This is too long.', unsafe: 'Some letters here cannot be shown. Type it again.', number: 'Type a number up to 1000. Halves are fine for hours.', order: 'This day is before the first.' } as Record<string, string>
};

export type DoingWords = typeof doing;
