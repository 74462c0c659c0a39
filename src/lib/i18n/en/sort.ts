import { common } from './common.ts';

/** Words of sorting at tables. */
export const sort = {
	still: 'Still to sort',
	none: { what: 'Everything is in a tray.', todo: 'You can still move things, and write down both sides where you do not agree.' },
	nothing: { what: 'There is nothing to sort yet.', todo: 'Groups come here when they have cards in them.' },
	table: (n: number) => `Table ${n}`,
	at: (n: number, people: number) => (people === 1 ? `Table ${n}: you alone` : `Table ${n}: ${people} people`),
	facts: (cards: number, people: number) => common.cardsFrom(cards, people),
	putIn: 'Put in',
	putInMore: 'Put in…',
	put: (name: string, tray: string) => `Put “${name}” in ${tray}`,
	putName: (name: string) => `Put “${name}” in`,
	move: 'Move…',
	moveName: (name: string) => `Move “${name}”`,
	takeOut: 'Take it out again',
	reasons: 'Why',
	addReason: 'Add a reason',
	addReasonFor: (name: string) => ` for “${name}”`,
	side: 'Whose reason is it?',
	reason: 'The reason, without names',
	give: 'Add it',
	takeBack: 'Take back',
	takeBackReason: (reason: string) => ` the reason “${reason}”`,
	empty: 'Nothing here yet.',
	notSeated: { what: 'You are not at a table yet.', todo: 'Sit down where there is room. You can move to another table later.' },
	sitAt: (n: number) => `Sit at table ${n}`,
	seats: (people: number) => (people === 0 ? 'Nobody sits there' : people === 1 ? '1 person sits there' : `${people} people sit there`),
	otherTable: 'Sit at another table',
	otherHint: 'What your table has sorted stays at your table.',
	looking: { what: 'Small tables are sorting.', todo: 'Each table puts every group in a tray. You see all the tables when the time is over.' },
	notYet: { what: 'The sorting has not begun.', todo: 'Read what is there. You sort together with the people at your table.' },
	all: {
		title: 'The tables side by side',
		caption: 'Where each table put each group',
		item: 'Group',
		together: 'Together',
		differs: 'Tables differ',
		same: 'All the same',
		noneYet: 'Not placed',
		disagreed: 'Not agreed',
		open: 'No majority',
		who: (placed: number, sorted: number) => `${placed === 1 ? '1 person' : `${placed} people`} placed cards. ${sorted === 1 ? '1 person' : `${sorted} people`} sorted. They need not be the same.`,
		counted: 'A table is a table, however many sit there. “Together” is where more than half of the tables that placed it put it.',
		progress: (placed: number, all: number) => `${placed} of ${all} placed`
	}
};

export type SortWords = typeof sort;
