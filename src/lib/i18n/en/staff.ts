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
		asOfficer: (workshop: string) => `You are invited as the council’s officer for “${workshop}”. You will see what people said and how they voted.`,
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
		role: { facilitator: 'You are a host', officer: 'You answer for the council', participant: 'You took part', observer: 'You can look' },
		goOn: 'Go on making it',
		desk: 'Host’s desk',
		outcome: 'Outcome',
		board: 'Go in',
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
		rounds: (count: number, minutes: number) => `Cards on a plan, then a secret vote. ${count} rounds, ${minutes} minutes.`,
		go: 'Make it'
	},
	toWorkshop: 'Go to the workshop'
};
