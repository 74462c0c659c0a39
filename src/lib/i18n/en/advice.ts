/** What an adviser reads on the board. */
export const advice = {
	heading: 'Questions for you',
	none: 'Nobody has asked the advisers anything yet. You can look at everything meanwhile.',
	later: 'You can answer when a round is on that has questions.',
	about: (number: number) => `On card ${number}:`,
	label: 'Your answer. It stays on the card, and everyone can read it.',
	put: 'Put the answer there',
	done: 'Your answer is there for everyone.',
	offers: 'My offers, and what was answered',
	lookOnly: 'You are here as an adviser. You answer what people ask.'
};
