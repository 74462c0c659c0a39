import type { HouseRefusal } from '#lib/domain/house-refusal.ts';
import type { Reason, Refusal } from '#lib/domain/refusal.ts';
import { wallRefusals } from './wall-refusals.ts';

/** What happened, then what to do. */
export interface Said {
	what: string;
	todo: string;
}

/** One entry for each reason. Those of one subject stand in a file of their own and are joined in here. */
export type RefusalWords = { [R in Reason]: (refusal: Extract<Refusal, { reason: R }>) => Said };

const fields: Record<string, string> = { title: 'the title', question: 'the question', helpLine: 'the help line', alias: 'the name', login: 'the login', name: 'the name', script: 'what to say', instruction: 'what to do now', tray: 'a word on a tray', paper: 'the code on the paper' };
const field = (name: string) => fields[name] ?? 'this part';
const first = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const letters = (n: number) => (n === 1 ? '1 letter' : `${n} letters`);
const wait = (seconds: number) => (seconds < 60 ? (seconds === 1 ? '1 second' : `${seconds} seconds`) : Math.ceil(seconds / 60) === 1 ? '1 minute' : `${Math.ceil(seconds / 60)} minutes`);

/** Those that a participant can meet. What only hosts and officers are told stands in house-refusals.ts. */
export const refusals: Omit<RefusalWords, HouseRefusal['reason']> = {
	'not-allowed': () => ({ what: 'You cannot do this here.', todo: 'If you think you should, ask the host.' }),
	'not-in-this-round': () => ({ what: 'This round is for something else.', todo: 'Look at the yellow ticket to see what to do now.' }),
	'not-yours': () => ({ what: 'This card is not yours.', todo: 'You can change your own cards. Say what you think with “I see it differently”.' }),
	'card-erased': () => ({ what: 'This card was erased for good.', todo: 'It stays as it is, and nobody writes about it. You can write a new one.' }),
	'card-held': () => ({ what: 'The host has put this card aside.', todo: 'Its writer can change it. Nobody else sees it.' }),
	'checked-first': () => ({ what: 'In this round the host looks at words first.', todo: 'Take your card back, and write a new one.' }),
	'person-stopped': () => ({ what: 'The host has asked you to pause.', todo: 'Your words are kept. You can read on. Talk to the host to go on.' }),
	'board-frozen': () => ({ what: 'The host has stopped the board for a moment.', todo: 'Your words are kept. You can go on soon.' }),
	'on-the-ballot': () => ({ what: 'This card is being voted on.', todo: 'End the vote first.' }),
	'board-full': ({ limit }) => ({ what: `The table is full. It holds ${limit}.`, todo: 'Ask the host to make room.' }),
	'text-too-long': ({ over }) => ({ what: 'Your text is too long.', todo: `Take out ${letters(over)}, or make two of it. Your words are kept.` }),
	'text-empty': () => ({ what: 'There is nothing on it yet.', todo: 'Write a few words first.' }),
	'bad-place': () => ({ what: 'We could not find that place on the plan.', todo: 'Choose a place from the list, or the whole area.' }),
	'bad-theme': () => ({ what: 'The card does not say what it is about.', todo: 'Choose one of the nine kinds.' }),
	'bad-shape': () => ({ what: 'Something went wrong here, not with you.', todo: 'Your words are safe. Load the page again.' }),
	'no-such-card': () => ({ what: 'This card is no longer on the table.', todo: 'Someone took it back. Choose another card.' }),
	'no-such-question': () => ({ what: 'This question is not open any more.', todo: 'Someone has answered it. Choose another one.' }),
	'no-such-person': () => ({ what: 'We cannot find that person.', todo: 'Choose one from your list.' }),
	'no-such-cluster': () => ({ what: 'This group is no longer there.', todo: 'Choose another group, or make a new one.' }),
	'no-such-table': () => ({ what: 'You are not at a table.', todo: 'Choose a table first.' }),
	'name-stands': () => ({ what: 'This group has a name already.', todo: 'Add yours to the list of names. People choose which one is right.' }),
	'cluster-not-empty': () => ({ what: 'There are still cards in this group.', todo: 'Move the cards out first.' }),
	'just-changed': () => ({ what: 'Someone else wrote here at the same moment.', todo: 'Read what is there now. Your words are kept: use them again if you still want to.' }),
	'no-such-workshop': () => ({ what: 'We cannot find that workshop.', todo: 'Check the link, or type the code again.' }),
	'workshop-not-open': () => ({ what: 'This workshop is not open.', todo: 'Ask the host when it starts.' }),
	'workshop-full': ({ limit }) => ({ what: `This workshop is full. ${limit} people are in it.`, todo: 'Share a phone with someone, or ask the host.' }),
	'wrong-code': () => ({ what: 'We cannot find that workshop.', todo: 'Check the letters and numbers, or ask the host.' }),
	'code-incomplete': ({ have, want }) => ({ what: `The code has ${want} letters and numbers. You typed ${have}.`, todo: have < want ? 'Type the whole code.' : 'Take out what is too much.' }),
	'too-many-tries': ({ waitSeconds }) => ({ what: 'That was many tries in a short time.', todo: `Wait ${wait(waitSeconds)}, then try again.` }),
	'alias-empty': () => ({ what: 'There is no name yet.', todo: 'Type a name. Any name will do.' }),
	'alias-too-long': ({ limit }) => ({ what: 'That name is too long.', todo: `Use ${limit} letters or fewer.` }),
	'field-empty': ({ field: name }) => ({ what: `${first(field(name))} is empty.`, todo: 'Write something there first.' }),
	'field-too-long': ({ field: name, limit }) => ({ what: `${first(field(name))} is too long.`, todo: `Use ${limit} letters or fewer.` }),
	'cannot-now': () => ({ what: 'That cannot be done at this moment.', todo: 'Something changed in between. Look again, then choose.' }),
	'not-a-voter': () => ({ what: 'This vote is for some of the people here.', todo: 'You can look. The result comes to everyone.' }),
	'poll-closed': () => ({ what: 'The vote is over.', todo: 'Look at the result.' }),
	'ballot-over': ({ used, dots }) => ({ what: `You put down ${used} dots. You have ${dots}.`, todo: 'Take some off.' }),
	'ballot-cap': ({ cap }) => ({ what: `One choice can have ${cap} at most.`, todo: 'Spread what you give.' }),
	'ballot-bad': () => ({ what: 'We could not read that ballot.', todo: 'Load the page again, then vote again.' }),
	'conversation-over': () => ({ what: 'The time for this is over.', todo: 'Look at the result.' }),
	'no-such-priority': () => ({ what: 'This priority is not in the record.', todo: 'Load the page again, then choose another one.' }),
	'no-such-action': () => ({ what: 'This action is not in the record.', todo: 'Load the page again, then choose another one.' }),
	...wallRefusals,
	'no-such-pledge': () => ({ what: 'This offer is not in the record.', todo: 'Load the page again, then choose another one.' }),
	'evaluated-before': () => ({ what: 'You have told us already. Thank you.', todo: 'It cannot be changed: nobody can find which one is yours.' }),
	'changed-since': () => ({ what: 'Someone else has changed this since you opened it.', todo: 'Nothing was saved, and nothing is lost. Read both, then save again.' }),
	'fields-bad': ({ faults }) => ({ what: faults.length === 1 ? 'One part is not right yet.' : `${faults.length} parts are not right yet.`, todo: 'Look at what is marked. Your words are kept.' }),
	'ballot-ticks': ({ used, most }) => ({ what: `You ticked ${used}. You can tick ${most}.`, todo: 'Take some ticks off.' }),
	'ballot-points': ({ used, points }) => ({ what: `You gave ${used} points. You have ${points}.`, todo: 'Take some off.' }),
	'ballot-few': ({ have, least }) => ({ what: `You chose ${have}. This vote needs ${least} or more.`, todo: 'Choose some more, or “None of these”.' }),
	'ballot-dear': ({ cost, budget }) => ({ what: `Your list costs ${cost}. There is ${budget}.`, todo: 'Take something off your list.' }),
	'ballot-same-rank': ({ rank }) => ({ what: `Two choices have the number ${rank}.`, todo: 'Give each choice a number of its own.' }),
	'ballot-empty': () => ({ what: 'There is nothing on your ballot.', todo: 'Choose something, or “None of these”.' }),
	'too-fast': () => ({ what: 'That was a lot at once.', todo: 'Wait a few seconds, then go on. Your words are kept.' }),
	'server-full': () => ({ what: 'Too many people are here right now.', todo: 'Wait a minute, then try again.' }),
	standstill: () => ({ what: 'Nothing can be saved right now.', todo: 'Your words are kept here. Try again when the yellow note has gone.' }),
	unheard: () => ({ what: 'That did not get through.', todo: 'Look whether it has happened. If not, try again.' })
};
