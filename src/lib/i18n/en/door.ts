import { common } from './common.ts';

/** Words of the start page, the door, the page about Folkmoot. */
export const door = {
	home: {
		tab: 'Start',
		how: 'How it works',
		run: 'Run a workshop',
		title: ['Bring the', 'whole street', 'to the table.'] as [string, string, string],
		lead: 'Put your ideas on a plan of your neighbourhood. Group them and vote together. Then see what the council decided, and why.',
		code: 'Got a code? Type the 8 letters and numbers',
		codeHint: 'No account. No app. Works on any phone. Or point your camera at the QR code on the screen.',
		join: 'Join',
		needCode: { what: 'Type the code to come in.', todo: 'It is on the screen in the hall, or in your invitation.' },
		badLink: { what: 'That link does not open a workshop now.', todo: 'Ask for a new link, or type the code.' },
		picture: 'A printed plan of Millbrook on a table, with suggestion cards laid on it.',
		samples: [
			{ theme: 'safety', text: 'Street lights on Weir Path. It is too dark to walk home.', where: 'Weir Path, square C4' },
			{ theme: 'play', text: 'A skate spot by the playing field.', where: 'Playing field, G4' },
			{ theme: 'homes', text: 'Turn the empty mill into small flats to rent.', where: 'Old Mill, D3' }
		] as { theme: 'safety' | 'play' | 'homes'; text: string; where: string }[],
		steps: {
			title: 'One evening, three steps',
			cards: { title: 'Put cards on the plan', text: 'Everyone writes at the same time. Nobody sees your cards until the round ends, so no one is louder than anyone else.' },
			vote: { title: 'Group and vote', text: 'Put cards that belong together in groups, and give each group a name. Then vote in secret.', groups: ['Light the path', 'Places to sit'] as [string, string] },
			back: { title: 'Hear back', text: 'You see who decides, and the day you hear back, before you start. The result stays on the same page.', heads: ['You said', 'We decided', 'Why'] as [string, string, string] }
		},
		host: {
			title: 'Running a workshop?',
			lead: 'Add your plan, say who decides and when, set the rounds. A first workshop takes about five minutes to make.',
			make: 'Make a workshop',
			place: { title: 'Place and cards', text: 'Suggestion cards on a plan. Best for streets, parks, buildings and services.', facts: 'About 70 minutes. 8 to 80 people.' },
			deal: { title: 'The deal', text: 'Before the doors open you say what is up for change, who decides, and the day people hear back.', facts: 'Printed on every outcome.' }
		}
	},
	at: {
		tab: (title: string) => `Join: ${title}`,
		admit: ['Admit', 'one'] as [string, string],
		here: (n: number) => (n === 0 ? 'You are early. Nobody is here yet.' : n === 1 ? '1 person is here.' : `${n} people are here.`),
		called: 'What shall we call you?',
		calledHint: 'Any name will do. It is never on your cards.',
		another: 'Give me another name',
		join: 'Join',
		joinAs: (alias: string) => (alias.trim() === '' ? 'Join' : `Join as ${alias.trim()}`),
		cannotGetIn: (helpLine: string) => `Cannot get in? ${helpLine}`,
		notYet: { what: 'The doors are not open yet.', todo: 'Keep this page open. It will change by itself.' },
		closed: { what: 'This workshop is over.', todo: 'Nobody can join any more. The deal below says when people hear back.' }
	},
	about: {
		tab: 'About',
		title: 'About Folkmoot',
		lead: common.tagline,
		sections: [
			{ title: 'What it does', text: ['People put short cards on a plan of their neighbourhood, all at the same time and in silence. Then they look, group the cards, name the groups and vote in secret.', 'The result names every group, every card and every tie. It can be counted again by anyone who has the file.'] },
			{ title: 'What we keep', text: ['Your cards and your ballot, with no name on them. The host of each workshop says for how long: it is in the deal at the door.', 'The name you choose at the door is yours to make up. This server does not send your words to any other company, and counts no visits.'] },
			{ title: 'Secret means secret', text: ['While a round is silent, your cards are not sent to anyone else. While a vote is open, nobody sees any total, not even the host. When it closes, your ballot is cut from your name.'] },
			{ title: 'Can I use it?', text: ['Everything works with a keyboard, with a screen reader, and without dragging. The list and the plan show the same cards. The Aa button changes text size and colours.'] },
			{ title: 'Whose is it?', text: ['Folkmoot is free software under the MIT licence. The plan of Millbrook and the cards are our own drawing. The plan view is made with tldraw, under its own licence.', 'Planning for Real is a registered trade mark of its owner. Our sessions are in that style; they are not made or approved by the owner.'] }
		],
		licences: 'Licences of what we build on'
	}
};

export type DoorWords = typeof door;
