import type { MethodRefusal } from '#lib/domain/method-refusal.ts';
import type { RefusalWords } from './refusals.ts';
import { setup } from './setup.ts';

/** Rounds, starter cards and templates. */
export const methodRefusals: Pick<RefusalWords, MethodRefusal['reason']> = {
	'rounds-few': () => ({ what: 'A workshop needs a round.', todo: 'Add another one before you take this one out.' }),
	'rounds-many': ({ limit }) => ({ what: `A workshop can have ${limit} rounds.`, todo: 'Take one out first.' }),
	'no-such-round': () => ({ what: 'We do not know that kind of round.', todo: 'Choose one from the list.' }),
	'sheet-changed': () => ({ what: 'Somebody else has just changed the rounds. Nothing of yours was changed.', todo: 'Look at the list again. What you typed is still here.' }),
	'round-begun': ({ round }) => ({ what: `The round “${round}” keeps its place. It has begun, or people wait for it.`, todo: 'What comes after it can still change.' }),
	'round-order': ({ fault, round }) => ({ what: 'The rounds cannot stand in that order.', todo: `It would not work: ${fault === 'times-swapped' ? `“${round}” has its number in its name, and people have said when they come.` : setup.rounds.nonsense[fault]({ nonsense: fault, round: 0 } as never, () => round)}` }),
	'not-a-break': () => ({ what: 'Only a break can be taken away now.', todo: 'You can leave a round out when you come to it.' }),
	'no-such-template': () => ({ what: 'That template is not there.', todo: 'Choose another one.' }),
	'rehearsals-many': ({ limit }) => ({ what: `${limit} rehearsals of this workshop are open.`, todo: 'Close one first.' }),
	'templates-many': ({ limit }) => ({ what: `You have ${limit} templates.`, todo: 'Take one out first.' }),
	'deck-text': ({ text }) => ({ what: `The card “${text}” has signs in it that cannot be shown.`, todo: 'Type its words again.' }),
	'deck-long': ({ text, over }) => ({ what: `The card “${text}…” is too long.`, todo: `Take out ${over === 1 ? '1 letter' : `${over} letters`}.` }),
	'deck-many': ({ have, limit }) => ({ what: `There are ${have} starter cards. The most is ${limit}.`, todo: 'Nobody reads that many. Take some out.' }),
	'deck-no-file': () => ({ what: 'No file was chosen.', todo: 'Choose a CSV file, then take it in.' }),
	'deck-unread': ({ line }) => ({ what: line === null ? 'Nearly every line of that file has a quote mark that is not closed.' : `We could not read that file. Line ${line} has a quote mark that is not closed.`, todo: 'Save it again as CSV (UTF-8), then choose it again.' }),
	'deck-columns': ({ have }) => ({ what: have === '' ? 'The file is empty.' : `The first line of the file is “${have}”.`, todo: 'Its columns should be “theme”, “text” and “keep”. Take the cards away as CSV to see how it looks.' }),
	'theme-long': ({ word, over }) => ({ what: `The name “${word}…” is too long for a theme.`, todo: `Take out ${over === 1 ? '1 letter' : `${over} letters`}.` }),
	'theme-word-twice': ({ word }) => ({ what: `Two themes are called “${word}”.`, todo: 'Give one of them another name.' }),
	'themes-alike': ({ a, b }) => ({ what: `Two themes would look the same on the plan: “${a}” and “${b}”.`, todo: 'Give one of them another picture or another colour.' }),
	'theme-look-unknown': ({ word, have }) => ({ what: `We have no picture or colour “${have}” for “${word}”.`, todo: 'Choose one of those that are shown.' })
};
