import type { PersonId, WorkshopId } from './ids.ts';

/** What a person is in one workshop. Later issues add helper, convener and adviser. */
export type Role = 'participant' | 'observer' | 'facilitator' | 'officer';
export const roles: readonly Role[] = ['participant', 'observer', 'facilitator', 'officer'];

/** Who acts: always one person in one workshop. */
export interface Actor {
	personId: PersonId;
	workshopId: WorkshopId;
	role: Role;
}

/** Things done outside the shared document. What may be done inside it is a round's matter: see round.ts. */
export type Deed =
	| 'board.see'
	| 'desk.see'
	| 'hall.see'
	| 'setup.edit'
	| 'door.see'
	| 'round.command'
	| 'question.answer'
	| 'outcome.see'
	| 'export.take'
	| 'staff.invite'
	/** The council's part of a priority, answers to pledges, the public page. */
	| 'outcome.answer'
	| 'action.write'
	| 'pledge.offer'
	/** What one may add as somebody who takes part: what one can do, where news goes to. */
	| 'part.take'
	| 'receipt.see'
	/** Walk to a talk, to a rest, to the wall: the law of two feet holds in every round. */
	| 'talk.walk'
	/** Times and spaces of the wall, the opening's words, how to come together. Never where a talk or a person is. */
	| 'wall.arrange'
	/** Ends the writing of reports. */
	| 'book.close';

const deeds: Record<Role, readonly Deed[]> = {
	participant: ['board.see', 'hall.see', 'pledge.offer', 'part.take', 'receipt.see', 'talk.walk'],
	observer: ['hall.see'],
	facilitator: ['board.see', 'desk.see', 'hall.see', 'setup.edit', 'door.see', 'round.command', 'question.answer', 'outcome.see', 'export.take', 'staff.invite', 'action.write', 'pledge.offer', 'wall.arrange', 'book.close'],
	officer: ['board.see', 'hall.see', 'outcome.see', 'export.take', 'outcome.answer', 'action.write', 'pledge.offer']
};

/** The role matrix: what is not named is not allowed. */
export function can(role: Role, deed: Deed): boolean {
	return deeds[role].includes(deed);
}

export const aliasLimit = 30;
/** Live people in one workshop (product.md). */
export const workshopLimit = 2000;
