import type { WallRefusal } from '#lib/domain/wall-refusal.ts';
import type { RefusalWords } from './refusals.ts';

/** The agenda wall. */
export const wallRefusals: Pick<RefusalWords, WallRefusal['reason']> = {
	'no-such-talk': () => ({ what: 'That talk is not on the wall any more.', todo: 'Look at the wall and choose another one.' }),
	'cell-taken': () => ({ what: 'Someone was a moment quicker. That place has a talk now.', todo: 'Your words are still here. Choose another place, or let us find one.' }),
	'no-such-cell': () => ({ what: 'That place is not on the wall.', todo: 'Choose another place, or let us find one.' }),
	'slot-over': () => ({ what: 'That time is over.', todo: 'Choose a later time. Your words are still here.' }),
	'elsewhere-empty': () => ({ what: 'You chose “somewhere else”, but not where.', todo: 'Write where people find you.' }),
	'talks-many': ({ limit }) => ({ what: `You have started ${limit} talks. That is the most for one person.`, todo: 'Leave some room for others, or change one of yours.' }),
	'ask-over': () => ({ what: 'This has been settled meanwhile.', todo: 'Look at the wall to see how it stands.' }),
	'spaces-many': ({ limit }) => ({ what: `The wall has ${limit} spaces. That is the most.`, todo: 'Use “somewhere else” for more.' }),
	'slots-many': ({ limit }) => ({ what: `The wall has ${limit} times. That is the most.`, todo: 'Make one of them longer.' }),
	'space-in-use': () => ({ what: 'There are talks in this space.', todo: 'Give it another name, or wait until they have moved.' })
};
