/** The first minutes: trying a card, and saying which part one knows. Fetched when it is opened. */
export const arrive = {
	title: 'Try it out',
	what: 'Write a card and put it down. Only you see it, and it is gone when you close this.',
	done: { what: 'That is how it works.', todo: 'Only you saw this card. It is not kept.' },
	again: 'Try another one',
	put: 'Put the practice card down',
	know: 'Which part do you know best?',
	knowHint: 'You need not say. It is only counted, and never shown with your cards or your name.',
	knowNothing: 'I would rather not say',
	beside: { whole: 'All of it', elsewhere: 'I live somewhere else' } as Record<string, string>,
	save: 'Keep it',
	saved: 'Kept. You can change it.',
	missing: 'Choose a theme, write a few words, and choose a place.'
};
export type ArriveWords = typeof arrive;
