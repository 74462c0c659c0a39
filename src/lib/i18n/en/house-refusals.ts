import type { DealField } from '#lib/domain/deal.ts';
import { common } from './common.ts';
import { lengthOf } from './lengths.ts';
import { methodRefusals } from './method-refusals.ts';
import { planRefusals } from './plan-refusals.ts';
import { sizeOf } from './sizes.ts';
import { refusals, type RefusalWords } from './refusals.ts';

const dealFields: Record<DealField, string> = { decider: 'who decides', decisionDate: 'the day of the decision', feedbackDate: 'the day people hear back' };
const list = (items: readonly string[]) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);

/** Everything that hosts and officers can be told: what participants can, and what only they do. */
export const houseRefusals: RefusalWords = {
	...refusals,
	...planRefusals,
	...methodRefusals,
	'rows-bad': ({ rows }) => ({ what: rows.length === 1 ? `Card ${rows[0]} needs another look.` : `Cards ${list(rows.map(String))} need another look.`, todo: 'What is wrong stands under each. Nothing is saved yet, and all words are kept.' }),
	'nothing-said': () => ({ what: 'Nothing is chosen yet.', todo: 'Choose a card, and one of the two answers.' }),
	'wrong-login': () => ({ what: 'That name and password do not go together.', todo: 'Check both and try again.' }),
	'login-taken': () => ({ what: 'Someone else has that sign-in name.', todo: 'Choose another one.' }),
	'login-bad': () => ({ what: 'That cannot be a sign-in name.', todo: 'Use 3 to 60 letters, numbers, dots or lines, or your email address.' }),
	'password-too-short': ({ least }) => ({ what: 'The password is too short.', todo: `Use ${least} letters or more. Four plain words work well.` }),
	'password-too-long': ({ limit }) => ({ what: 'The password is too long.', todo: `Use ${limit} letters or fewer.` }),
	'invite-over': () => ({ what: 'This link has been used, or is too old.', todo: 'Ask for a new link.' }),
	'deal-incomplete': ({ missing }) => ({ what: 'The deal is not finished.', todo: `Fill in ${list(missing.map((name) => dealFields[name]))}.` }),
	'date-bad': ({ field: name }) => ({ what: `We cannot read ${dealFields[name]}.`, todo: 'Choose a day from the calendar.' }),
	'keep-day': ({ after }) => ({ what: 'It cannot be kept until that day.', todo: `Choose a day after ${common.day(after)}. People must have heard back by then.` }),
	'keep-why': ({ limit }) => ({ what: 'People were promised an earlier day.', todo: `Say why it is kept for longer, in ${limit} letters or fewer.` }),
	'title-differs': () => ({ what: 'That is not the name of this workshop. Nothing was deleted.', todo: 'Type the name as it stands on the page.' }),
	'silence-bad': () => ({ what: 'The silence cannot be that long.', todo: 'Type whole minutes, fewer than the round has. 0 is no silence.' }),
	'minutes-bad': ({ least, most }) => ({ what: 'A round cannot be that long.', todo: `Type whole minutes from ${least}, or days, up to ${lengthOf(most)}.` }),
	'rounds-locked': () => ({ what: 'The rounds cannot change any more.', todo: 'The workshop is over.' }),
	'no-next-round': () => ({ what: 'There is no round after this one.', todo: 'You can close the workshop.' }),
	'not-a-later-round': () => ({ what: 'That round is not ahead of this one.', todo: 'Somebody may have gone on. Look at the run sheet again.' }),
	'no-round-before': () => ({ what: 'There is no round before this one.', todo: 'Start this one.' }),
	'picture-too-big': ({ limit }) => ({ what: 'The file is too big.', todo: `Choose a file no bigger than ${sizeOf(limit)}.` }),
	'form-too-big': () => ({ what: 'That file is too big for this server. Nothing was changed.', todo: 'Choose a smaller one.' }),
	'picture-unreadable': () => ({ what: 'We could not read that picture.', todo: 'Save it again as PNG or JPEG, then choose it again.' }),
	'picture-kind': () => ({ what: 'That file is not a PNG or JPEG picture.', todo: 'Save the plan as PNG or JPEG, then choose it again.' }),
	'who-areas': () => ({ what: 'No area is chosen.', todo: 'Choose one or more areas whose people may vote.' }),
	'who-few': ({ least }) => ({ what: 'Too few people have said that they know these areas.', todo: `A vote for areas needs ${least} people or more, and ${least} or more between it and an earlier vote for some of the same areas. Choose other areas, or let everyone vote.` }),
	'who-numbers': () => ({ what: 'We cannot read the numbers of who may vote.', todo: 'Type them with commas between: 3, 5, 8-12.' }),
	'poll-needs-options': ({ have, want }) => ({ what: `There ${have === 1 ? 'is 1 thing' : `are ${have} things`} to vote on. A vote needs ${want}.`, todo: 'Make more groups first.' }),
	'poll-too-many-options': ({ have, limit }) => ({ what: `There are ${have} things to vote on. The most is ${limit}.`, todo: 'Put more cards together in groups.' }),
	'groups-need-names': ({ count }) => ({ what: count === 1 ? '1 group has no name.' : `${count} groups have no name.`, todo: 'Give each group a name before the vote.' }),
	'conversation-few': ({ have, want }) => ({ what: `There ${have === 1 ? 'is 1 card' : `are ${have} cards`} to ask about. ${want} are needed.`, todo: 'Wait until there are more cards.' }),
	'conversation-many': ({ have, limit }) => ({ what: `There are ${have} cards to ask about. The most is ${limit}.`, todo: 'Put them in groups, and ask about the groups.' }),
	'sheet-unreadable': ({ line }) => ({ what: line > 0 ? `We could not read the file from line ${line} on.` : 'We could not read that file.', todo: 'Save it again as XLSX or CSV, then choose it again. Nothing was changed.' }),
	'sheet-not-utf8': () => ({ what: 'The letters in that file are not UTF-8.', todo: 'Save it again as “CSV UTF-8” or as XLSX. Nothing was changed.' }),
	'sheet-too-big': ({ limit }) => ({ what: 'The file is too big.', todo: `Choose one no bigger than ${sizeOf(limit)}. Nothing was changed.` }),
	'words-not-reviewed': () => ({ what: 'Some words on cards look like a name, a telephone number or an address.', todo: 'Look through them under “Before you publish” on the page for taking away, then come back.' }),
	'hook-address': () => ({ what: 'We cannot call that address.', todo: 'It must begin with https:// and be reachable from the internet. Whoever runs this server can allow others.' }),
	'keys-many': ({ limit }) => ({ what: `You have ${limit} of them. That is the most.`, todo: 'Take one away first.' }),
	'address-taken': () => ({ what: 'Another page has that name.', todo: 'Choose another name for the address.' }),
	'nothing-to-publish': () => ({ what: 'There are no priorities yet.', todo: 'Wait until the vote is over, or the last round is finished.' }),
	'nothing-new': () => ({ what: 'The page already says all of this.', todo: 'Change an answer first, then publish it.' }),
	'no-tie': () => ({ what: 'There is no tie to settle.', todo: 'Load the page again and look at the result.' }),
	'tie-broken': () => ({ what: 'This tie has been settled already.', todo: 'Load the page again to see how.' }),
	'lot-needs-word': () => ({ what: 'The room has not said a word yet.', todo: 'Ask someone in the room for a word, and type it.' }),
	'plan-bad': ({ fields, least, most }) => ({ what: fields.length === 1 ? 'One number is not right.' : `${fields.length} numbers are not right.`, todo: `Type whole numbers. The first one must be ${least} to ${most}.` }),
	'poll-needs-costs': ({ missing }) => ({ what: missing === 1 ? 'One choice has no cost yet.' : `${missing} choices have no cost yet.`, todo: 'Set up the vote, and type a cost for each.' })
};
