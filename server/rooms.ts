import type * as Y from 'yjs';
import type { Tx } from './db/client.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { Topic } from '#lib/domain/facts.ts';
import type { CardId, PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Notes } from '#lib/domain/notes.ts';
import type { Piece } from '#lib/doc/note-lines.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Stance } from '#lib/domain/together.ts';

/** What the use cases ask of the live rooms; server/realtime answers. */
export interface Rooms {
	/** A write of the server itself (reactions): applied, logged, sent at the next tick. Resolves when durable. */
	writeBoard(workshopId: WorkshopId, write: (doc: Y.Doc) => void): Promise<void>;
	/** The same in a talk's document. */
	writeTalk(workshopId: WorkshopId, talkId: TalkId, write: (doc: Y.Doc) => void): Promise<void>;
	/**
	 * A person's write without a socket (a form without scripts), through the same gate. The round chooses the document: the person's draft while it is silent, or
	 * while the card it is about (null: none, or a new one) lies there. Resolves when durable.
	 */
	actAs(actor: Actor, write: (doc: Y.Doc) => void, cardId?: CardId | null): Promise<Result<void>>;
	/** The same in a talk: its cards and its notes. */
	actInTalk(actor: Actor, talkId: TalkId, write: (doc: Y.Doc) => void): Promise<Result<void>>;
	/** What stands in a talk. The caller has made sure that there is such a talk. */
	readTalk(workshopId: WorkshopId, talkId: TalkId): Promise<{ cards: Card[]; clusters: Cluster[]; notes: Notes }>;
	/** The accepted state. */
	readBoard(workshopId: WorkshopId): Promise<{ cards: Card[]; clusters: Cluster[] }>;
	/** A person's own hidden cards, for that person alone. */
	readDraft(workshopId: WorkshopId, personId: PersonId): Promise<Card[]>;
	/** Resolves when the log is written and the rows of cards and clusters are up to date. */
	flush(workshopId: WorkshopId): Promise<void>;
	/**
	 * One step for all: holds the gate of this workshop (frames queue), flushes, runs `fn`, then judges the queue under the new round.
	 * Where `fn` throws, nothing has happened.
	 */
	step<T>(workshopId: WorkshopId, fn: (step: Step) => Promise<T>): Promise<T>;
	/**
	 * The end of a workshop: as a step, but where `remove` has taken it out of the database, everyone who is in it is told so and sent away. Where it refuses or throws, nothing has happened.
	 */
	end<T>(workshopId: WorkshopId, remove: (hold: (tx: Tx) => Promise<void>) => Promise<Result<T>>): Promise<Result<T>>;
	/** Numbers and moments, no names. */
	presence(workshopId: WorkshopId): { here: number; away: number; persons: ReadonlyMap<PersonId, { hidden: boolean; lastActAt: number }> };
	/** Of those who are here with a page in view: how many have followed a call, by its moment. */
	together(workshopId: WorkshopId, call: number): Record<Stance, number>;
	/** Cards that were put into another pile in the last minute. */
	movesLately(workshopId: WorkshopId): number;
	/** Closes every socket of a person. */
	dismiss(personId: PersonId, why: 'left' | 'not-allowed'): void;
}

export interface Step {
	/** First thing in the step's own transaction: throws where another server has taken the workshop over, and keeps it from doing so until the transaction is over. */
	hold(tx: Tx): Promise<void>;
	/** Moves all hidden cards to the board in one change, written in the caller's transaction and sent when the step is over; not those that are held back. Resolves to how many. */
	reveal(tx: Tx): Promise<number>;
	/** Takes cards off the board, each into its writer's own document; those that lie elsewhere stay. One carrying a step. */
	hide(tx: Tx, cards: readonly CardId[]): Promise<number>;
	/** Puts cards that lie with their writers onto the board. */
	show(tx: Tx, cards: readonly CardId[]): Promise<number>;
	/** Changes the board in the caller's transaction, with its rows; everyone is sent it when the step is over. Once in a step. */
	changeBoard<T>(tx: Tx, change: (doc: Y.Doc) => T): Promise<T>;
	/** Changes a talk's document in the caller's transaction, with its rows; whoever sits there is sent it when the step is over. Once for each talk. */
	changeTalk<T>(tx: Tx, talkId: TalkId, change: (talk: TalkInHand) => T): Promise<T>;
	/** Before the transaction of a step that erases: resolves when no log of the workshop is being cut short any more. */
	still(): Promise<void>;
	/** Takes a card's words out of every document, snapshot and row of the log that has them, for good; `gap` stands in their place. */
	erase(tx: Tx, cardId: CardId, talkId: TalkId | null, gap: string): Promise<void>;
	/** Who wrote these letters of a talk's notes, by its log; what it does not say stands under null. */
	writersIn(tx: Tx, talkId: TalkId, pieces: readonly Piece[]): Promise<Map<PersonId | null, string>>;
}

/** A talk's document while a step changes it. */
export interface TalkInHand {
	doc: Y.Doc;
	/** A card that was taken away, as it was. */
	removed(cardId: CardId): Card | null;
}

/** Publishes facts: whoever may see a topic gets the new whole object, at most a few times a second. */
export interface FactsHub {
	changed(workshopId: WorkshopId, ...topics: Topic[]): void;
	/** The `mine` of one person. */
	changedFor(personId: PersonId, workshopId: WorkshopId): void;
}
