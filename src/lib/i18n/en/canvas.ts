/** Words of the plan. */
export const canvas = {
	plan: 'Plan',
	alt: (plan: string) => `${plan} Every card on it is also in the list.`,
	closer: 'Closer',
	further: 'Further away',
	whole: 'Whole plan',
	/** Said at each step of a card in hand. */
	place: (square: string, near: string | null) => (near === null ? `Square ${square}` : `Square ${square}, near ${near}`),
	pin: (theme: string, number: number, text: string, place: string, own: boolean) =>
		`${own ? 'Your card' : theme}${number > 0 ? ` ${own ? number : `card ${number}`}` : ''}: ${text} ${place}.`,
	pile: (theme: string, cards: string, place: string) => `${theme}, ${cards}. ${place}.`,
	aim: (place: string) => `Card in your hand. ${place}. Arrow keys move it. Enter puts it down. Escape puts it back.`,
	putDown: (place: string) => `Put down. ${place}.`,
	/** Of a line or an area. */
	corner: (place: string) => `Corner put down. ${place}.`,
	putBack: 'Put back.',
	made: 'Made with tldraw',
	failed: 'The plan did not load. All cards are in the list.'
};
