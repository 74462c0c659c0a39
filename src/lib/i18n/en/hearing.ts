/** What a device says of its own: in the Aa menu, fetched when somebody opens it. */
export const hearing = {
	sound: 'Sound',
	soon: 'A quiet sound when time is nearly up',
	aloud: 'Screen readers need not say',
	'no-time': 'how much time is left',
	'no-line': 'when the line goes and comes back',
	always: 'Rounds, votes and the host’s words are always said.'
};
