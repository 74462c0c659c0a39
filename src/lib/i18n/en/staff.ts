import { lengthOf } from './lengths.ts';

/** Signing in, invitations, the list of workshops. */
export const staff = {
	signIn: {
		title: 'Sign in',
		lead: 'For hosts and council officers. To take part in a workshop you need no account.',
		login: 'Sign-in name',
		password: 'Password',
		go: 'Sign in',
		joinLink: 'Join a workshop'
	},
	nav: 'Main',
	signOut: 'Sign out',
	signedInAs: (name: string) => `Signed in as ${name}`,
	welcome: {
		title: 'Welcome',
		asAdmin: 'You are going to look after this Folkmoot. You can invite hosts, and make workshops yourself.',
		asFacilitator: 'You are invited to run workshops here.',
		as: {
			officer: (workshop: string) => `You are invited as the council’s officer for “${workshop}”. You will see what people said and how they voted.`,
			cofacilitator: (workshop: string) => `You are invited to host “${workshop}” together with its host. You have the same desk. Only the host can end the workshop.`,
			adviser: (workshop: string) => `You are invited as an adviser to “${workshop}”. You see what everyone sees, and answer what people ask you. You do not place cards or vote.`,
			helper: (workshop: string) => `You are invited to help in “${workshop}”. You type for people on the telephone, in the hall, or on paper. Each of them has a number, and no name.`
		},
		name: 'Your name',
		nameHint: 'Other hosts see it. People in a workshop do not.',
		login: 'Sign-in name',
		loginHint: 'Letters, numbers, dots and dashes. You type this each time you sign in.',
		password: 'Password',
		passwordHint: 'At least 12 characters. Four words that do not belong together are good.',
		go: 'Make my account',
		acceptAs: (name: string) => `Accept as ${name}`,
		other: 'Someone else? Sign out first.',
		overTitle: 'This link is used up',
		over: 'An invitation works once, and only for a few days. Ask whoever sent it for a new one. If you have an account already, sign in.'
	},
	people: {
		title: 'Invite people',
		short: 'Invite',
		lead: 'Each link works once. Send it to one person, and to nobody else.',
		facilitator: 'A host',
		facilitatorHint: 'Makes workshops and runs them.',
		makeFacilitator: 'Make a link for a host',
		admin: 'An administrator',
		adminHint: 'Can invite people, like you.',
		makeAdmin: 'Make a link for an administrator',
		linkFor: { facilitator: 'Link for a host', admin: 'Link for an administrator', officer: 'Link for the council’s officer' },
		once: 'You see this link only now. Copy it before you leave this page.',
		copy: 'Copy',
		copied: 'Copied',
		copyByHand: 'Select the link and copy it.'
	},
	workshops: {
		title: 'Your workshops',
		short: 'Workshops',
		make: 'Make a workshop',
		emptyTitle: 'No workshops yet.',
		empty: 'Make one in about five minutes. Nobody can come in before you open the doors.',
		state: { draft: 'Being made', open: 'Doors open', closed: 'Closed' },
		role: { facilitator: 'You are a host', cofacilitator: 'You host it together', officer: 'You answer for the council', adviser: 'You advise', helper: 'You help people', participant: 'You took part', observer: 'You can look' },
		rehearsal: 'A rehearsal, with simulated people.',
		goOn: 'Go on making it',
		desk: 'Host’s desk',
		outcome: 'Outcome',
		board: 'Go in',
		helper: 'Help people',
		madeOn: 'Made on'
	},
	make: {
		title: 'Make a workshop',
		lead: 'You can change all of this until you open the doors.',
		name: 'What is it called?',
		nameHint: 'The place and the matter: “Millbrook: streets and river”.',
		question: 'What is the question?',
		questionHint: 'One question, in words you would use at a bus stop.',
		method: 'How will it run?',
		about: { 'planning-for-real': 'Cards on a plan, then a secret vote.', 'open-space': 'People make the agenda and walk between talks.', 'open-space-90': 'The same with two short times for talks.', 'open-space-days': 'The same over two days, with four times for talks.' } as Record<string, string>,
		rounds: (count: number, minutes: number) => `${count} rounds, ${lengthOf(minutes)}.`,
		ownTemplate: (count: number, minutes: number) => `Your own template. ${count} rounds, ${lengthOf(minutes)}.`,
		templates: 'Your templates',
		dropTemplate: (title: string) => `Take out “${title}”`,
		go: 'Make it'
	}
};
