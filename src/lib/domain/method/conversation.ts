import type { RoundId } from '../ids.ts';
import type { RoundSpec } from '../round.ts';

const shared = {
	kind: 'conversation',
	script: 'You see one at a time, in an order of your own. Agree, disagree, or pass. Nobody sees what you say, and there are no counts until it is over. You can go back and change.',
	minutes: 15,
	may: { participant: ['say'] },
	visible: 'everyone',
	cursors: false,
	yields: 'conversation'
} as const;

/** Rounds for many cards or many people, or for days (methods.md 7.3, "any phase may also stay open"). In no run sheet of their own: a host adds them. */
export const conversationRounds: readonly RoundSpec[] = [
	{ ...shared, id: 'agree-cards' as RoundId, title: 'Do you agree?', short: 'Agree', instruction: 'One card at a time. Agree, disagree or pass.', conversation: { about: 'cards' } },
	{ ...shared, id: 'agree-groups' as RoundId, title: 'Do you agree with these?', short: 'Agree on groups', instruction: 'One group at a time. Agree, disagree or pass.', conversation: { about: 'groups' } }
];
