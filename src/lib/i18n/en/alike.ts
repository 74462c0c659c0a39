const both = (a: number, b: number) => `Cards ${a} and ${b}`;

/** Cards that look alike, at the host's desk. */
export const alike = {
	heading: 'Look alike',
	never: 'Joining two cards never hides one.',
	looking: 'Looking for cards that look alike…',
	none: 'No two cards look alike.',
	failed: 'This device cannot look for cards that look alike. Compare them on the board.',
	sure: 'Almost identical',
	perhaps: 'Possibly the same',
	pair: both,
	join: 'Put in one group',
	joinWhich: (a: number, b: number) => `cards ${a} and ${b}`,
	joins: (card: number, group: string) => `Card ${card} joins “${group}”.`,
	lies: (card: number, group: string) => `Card ${card} is in “${group}”`,
	choose: 'They are in two groups. Which card moves?',
	move: (card: number, group: string) => `Move card ${card} to “${group}”`,
	later: (round: number | null) => (round === null ? 'Cards are not put into groups in this round.' : `Cards are put into groups in round ${round}.`),
	keep: 'Keep apart',
	ask: 'Ask the writers',
	heard: { waiting: 'The writers are asked. Nobody has to answer.', same: 'Both say it is the same.', different: 'One says it is different.' },
	more: (n: number) => (n === 1 ? 'Show 1 more pair' : `Show ${n} more pairs`),
	joined: (a: number, b: number) => `${both(a, b)} are in one group now. Both stay as they are.`,
	kept: (a: number, b: number) => `${both(a, b)} are kept apart. No host is asked again.`,
	askedNow: (a: number, b: number) => `The writers of cards ${a} and ${b} are asked. You will not learn who they are.`,
	apart: (n: number) => (n === 1 ? '1 pair is kept apart' : `${n} pairs are kept apart`),
	back: 'Look at them again',
	drop: 'I have read it'
};
