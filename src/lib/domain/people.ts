import type { PersonId, WorkshopId } from './ids.ts';

/**
 * What a person is in one workshop. Advisers know about a thing and answer what they are asked; helpers type for people who have no
 * page of their own; a co-facilitator runs the desk beside the facilitator, and cannot end the workshop.
 */
export const roles = ['participant', 'observer', 'facilitator', 'cofacilitator', 'officer', 'adviser', 'helper'] as const;
export type Role = (typeof roles)[number];

/** How somebody takes part: by a page of their own, or through a helper who types for them. */
export const channels = ['live', 'phone', 'hall', 'paper'] as const;
export type Channel = (typeof channels)[number];
/** By a helper: on the telephone, in the hall or at another event, or from paper. */
export const helpedChannels = ['phone', 'hall', 'paper'] as const satisfies readonly Channel[];
export type HelpedChannel = (typeof helpedChannels)[number];

/** Who acts: always one person in one workshop. */
export interface Actor {
	personId: PersonId;
	workshopId: WorkshopId;
	role: Role;
}

/** Things done outside the shared document. What may be done inside it is a round's matter: see round.ts. */
export type Deed =
	| 'board.see'
	/** The board and all that comes of it, with nothing to press. */
	| 'board.look'
	| 'desk.see'
	| 'hall.see'
	| 'setup.edit'
	| 'door.see'
	| 'round.command'
	| 'question.answer'
	/** Hiding cards, letting them through, stopping a person or the board. */
	| 'moderate'
	/** What one card says, for good, where somebody asks for that. */
	| 'card.erase'
	/** Typing for somebody who has no page of their own. */
	| 'proxy.enter'
	/** Cards, plan, ballot and script to print. */
	| 'pack.print'
	| 'workshop.close'
	/** Until when all of it is kept, and its deletion. */
	| 'workshop.keep'
	| 'outcome.see'
	| 'export.take'
	| 'staff.invite'
	/** The council's part of a priority, answers to pledges, the public page. */
	| 'outcome.answer'
	| 'action.write'
	| 'pledge.offer'
	/** One's own offers, what was answered, and taking them back. */
	| 'offers.own'
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
	participant: ['board.see', 'board.look', 'hall.see', 'pledge.offer', 'offers.own', 'part.take', 'receipt.see', 'talk.walk'],
	observer: ['board.look', 'hall.see'],
	facilitator: ['board.see', 'board.look', 'desk.see', 'hall.see', 'setup.edit', 'door.see', 'pack.print', 'round.command', 'question.answer', 'moderate', 'outcome.see', 'export.take', 'card.erase', 'staff.invite', 'workshop.close', 'workshop.keep', 'action.write', 'pledge.offer', 'wall.arrange', 'book.close'],
	cofacilitator: ['board.see', 'board.look', 'desk.see', 'hall.see', 'door.see', 'pack.print', 'round.command', 'question.answer', 'moderate', 'outcome.see', 'export.take', 'card.erase', 'action.write', 'pledge.offer', 'wall.arrange'],
	// Among the others where people walk (methods.md 7.4).
	adviser: ['board.see', 'board.look', 'hall.see', 'pledge.offer', 'offers.own', 'talk.walk'],
	helper: ['board.see', 'board.look', 'hall.see', 'proxy.enter', 'pack.print'],
	officer: ['board.see', 'board.look', 'hall.see', 'outcome.see', 'export.take', 'card.erase', 'workshop.keep', 'outcome.answer', 'action.write', 'pledge.offer']
};

/** Whoever runs the desk. */
export function isHost(role: Role): boolean {
	return role === 'facilitator' || role === 'cofacilitator';
}

/** Those who are invited to one workshop by its facilitator, each by a link of their own. */
export const invitedRoles = ['cofacilitator', 'adviser', 'helper', 'officer'] as const;
export type InvitedRole = (typeof invitedRoles)[number];

/** The role matrix: what is not named is not allowed. */
export function can(role: Role, deed: Deed): boolean {
	return deeds[role].includes(deed);
}

export const aliasLimit = 30;
/** Live people in one workshop (product.md). */
export const workshopLimit = 2000;
