import type { AskId, RoundId, SpaceId, TalkId } from './ids.ts';
import { textFaults, type FieldFault } from './pledge.ts';

/** What a talk needs so that everyone can be in it. Said by the convener, shown on the wall in words. */
export const talkNeeds = ['quiet', 'captions', 'language', 'step-free'] as const;
export type TalkNeed = (typeof talkNeeds)[number];

export const talkTitleLimit = 80;
export const talkWhyLimit = 280;
/** Where "somewhere else" is: "on the steps of the chapel". */
export const elsewhereLimit = 60;
export const spaceNameLimit = 40;
/** On one wall, taken down and merged ones too: what was posted is kept. */
export const talkLimit = 400;
/** Of one person, taken down ones too. */
export const talksEach = 12;
export const spaceLimit = 80;
export const slotLimit = 12;

/** A time and a space. A time is a round of talks: its id is the round's. */
export interface Cell {
	slot: RoundId;
	space: SpaceId;
}

/**
 * 'posted': on the wall, with a cell or waiting for one. 'merged': a part of another, and can be split off again. 'down': its convener took it
 * down; it stays in the record.
 */
export type TalkState = 'posted' | 'merged' | 'down';

/** One talk as everybody sees it. Its convener goes by an alias; their person stands nowhere in it. */
export interface Talk {
	id: TalkId;
	title: string;
	/** Why it matters to the one who posted it. */
	why: string;
	/** Who looks after it: one, or after a merge several. Empty when they have left: someone may take it on. */
	conveners: readonly string[];
	needs: readonly TalkNeed[];
	/** For the need 'language': which. */
	language: string;
	/** Those of its needs that a host has arranged. */
	met: readonly TalkNeed[];
	cell: Cell | null;
	/** For a cell "somewhere else": where that is. */
	elsewhere: string;
	state: TalkState;
	/** For 'merged': the talk it is a part of. */
	into: TalkId | null;
	/** Its cell is shared, because both conveners agreed. */
	shares: boolean;
}

/** What one person says of one talk: that it is of interest, or that they will come. One of both at most. */
export type Mark = 'interest' | 'coming';

/** Where a person is. Nobody else puts them there. */
export type Whereabouts = { at: 'wall' } | { at: 'rest' } | { at: 'talk'; talk: TalkId };

/**
 * Asked of a talk's conveners. 'merge': make one of both; 'share': let mine into your cell; 'swap': change places with mine; these come from another
 * talk's convener. 'move': someone would like it at another time, and says no name.
 */
export type AskKind = 'merge' | 'share' | 'swap' | 'move';
/** 'back': whoever asked took it back, or has read the answer. 'over': the wall has changed since, and what was asked cannot be meant any more. */
export type AskState = 'open' | 'agreed' | 'declined' | 'over' | 'back';

export interface Ask {
	id: AskId;
	kind: AskKind;
	/** The talk whose conveners are asked. */
	of: TalkId;
	/** The talk for which is asked; null for 'move'. */
	from: TalkId | null;
}

/** One's own question, with what came of it until that has been read. */
export interface OwnAsk extends Ask {
	state: Exclude<AskState, 'back'>;
}

/** What the form of a talk says. */
export interface TalkWords {
	title: string;
	why: string;
	needs: readonly string[];
	language: string;
	elsewhere: string;
}

/** What is wrong with it, field by field; nothing where it can be posted. */
export function talkFaults({ title, why, needs, language, elsewhere }: TalkWords): FieldFault[] {
	const faults = [...textFaults({ title }, talkTitleLimit), ...textFaults({ why }, talkWhyLimit), ...textFaults({ language }, spaceNameLimit), ...textFaults({ elsewhere }, elsewhereLimit)];
	if (title.trim() === '') faults.push({ field: 'title', problem: 'needed' });
	if (!needs.every((need) => (talkNeeds as readonly string[]).includes(need))) faults.push({ field: 'needs', problem: 'choice' });
	return faults;
}
