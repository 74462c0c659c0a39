import type { Action } from './action.ts';
import type { Answer, When } from './answer.ts';
import type { Card } from './card.ts';
import type { Advice, DoerSpread } from './doing.ts';
import type { ActionGroupId, CardId, ClusterId, ConversationId, OutcomeId, PriorityId, TalkId } from './ids.ts';
import type { Channel } from './people.ts';
import { anchorOf } from './place.ts';
import type { Pledge } from './pledge.ts';
import type { ScoreUnit } from './tally/unit.ts';
import type { SafeByChannel } from './turnout-by-channel.ts';

/** What a priority may come from. */
export const sources = ['cluster', 'card', 'talk', 'group'] as const;
export type Source = (typeof sources)[number];

export type ByChannel = Partial<Record<Channel, number>>;

/** What one closed vote says about a priority. */
export interface VoteEvidence {
	outcomeId: OutcomeId;
	method: string;
	/** Whatever the method adds up, in its unit. */
	score: number;
	unit: ScoreUnit;
	/** Distinct voters who chose it; null where the method does not know. */
	voters: number | null;
	/** 1 is most; equal scores share a place. */
	place: number;
	tied: boolean;
	turnout: number;
	eligible: number;
	/** Who voted, by how they came in, as far as it may be told: empty where not. */
	turnoutByChannel: SafeByChannel;
	closedAt: Date;
}

/** How far people agree, on a scale whose words are the vote's own. */
export interface Agreement {
	outcomeId: OutcomeId;
	/** From least to most agreement. */
	labels: readonly string[];
	counts: readonly number[];
	/** Said before the vote: so many people in a hundred had to stand on step `level` (from 0) or above; and whether they did. */
	level: number;
	needed: number;
	reached: boolean;
}

/** People who agreed, disagreed, passed, and all who said anything: never who. */
export interface HeardCounts {
	agree: number;
	disagree: number;
	pass: number;
	seen: number;
}

/** What the newest conversation that was about it found: on the whole of it, or card by card. */
export interface HeardOn {
	conversationId: ConversationId;
	whole: HeardCounts | null;
	/** Its cards that people were asked about, in the order of their numbers. */
	cards: readonly (HeardCounts & { cardId: CardId })[];
}

/** One way to see it, and why: disagreement is kept, never averaged. */
export interface Position {
	/** What it is about: a card of the priority, or null for the whole of it. */
	cardId: CardId | null;
	position: string;
	reasons: readonly string[];
}

/** Where one table put it when tables sorted. */
export interface Placement {
	table: string;
	when: When;
	people: number;
	reasons: readonly string[];
}

/** Where its cards lie: a point for each that is on the plan, a line or an area by its middle. Points are fractions of the plan; degrees are added by whoever knows where the plan lies. */
export interface PriorityPlace {
	points: readonly (readonly [x: number, y: number])[];
	/** The middle of its points, or null. */
	middle: readonly [x: number, y: number] | null;
	/** Cards about the whole area. */
	whole: number;
	/** Cards about no place. */
	none: number;
}

/**
 * What came out of a session and what the council does about it (methods.md 7.6). `statement`, `cards`, `when`, `positions`, `placements` and
 * `people` are people's, made when a round closed, and nobody edits them; officers write `answer`, `actions` and answers to pledges.
 */
export interface Priority {
	/** Its own, the same in every export. */
	id: PriorityId;
	/** 1, 2, 3 ... in the order they were made: how people name it. */
	number: number;
	/** What was voted on or named: a group, a card that stands alone, the report of a talk, or what an action group set out to do. */
	source: { kind: 'cluster'; id: ClusterId } | { kind: 'card'; id: CardId } | { kind: 'talk'; id: TalkId } | { kind: 'group'; id: ActionGroupId };
	/** The newest closed vote it stood in; null where there was none. */
	outcomeId: OutcomeId | null;
	statement: string;
	clusterIds: readonly ClusterId[];
	/** Original words. No card says who wrote it. */
	cards: readonly Card[];
	/** Distinct people who wrote those cards. */
	people: number;
	when: When | null;
	/** True where tables, or people, put it down as one they do not agree on. */
	disagreed: boolean;
	positions: readonly Position[];
	placements: readonly Placement[];
	/** Who could do it, as people said; null where nobody was asked. */
	who: DoerSpread | null;
	/** What advisers, host and officers added in the workshop. */
	advice: Advice | null;
	votes: VoteEvidence | null;
	agreement: Agreement | null;
	/** Null where no conversation asked about it. */
	heard: HeardOn | null;
	place: PriorityPlace;
	answer: Answer;
	actions: readonly Action[];
	pledges: readonly Pledge[];
	/** Counts the changes to the council's part: a form made from an older one is refused. */
	version: number;
	changedAt: Date;
}

/** Who took part and who did not: people, never names. */
export interface TakenPart {
	joined: number;
	/** Wrote at least one card that is in the record. */
	wrote: number;
	/** Voted in the newest closed vote; null where there was none. */
	voted: number | null;
	eligible: number | null;
	joinedByChannel: ByChannel;
	/** As far as it may be told. */
	votedByChannel: SafeByChannel;
	cards: number;
	/** Who did not come, in the officer's words. */
	absent: string;
}

export function placeOf(cards: readonly Pick<Card, 'at'>[]): PriorityPlace {
	const points = cards.map(({ at }) => anchorOf(at)).filter((at) => at !== null);
	const mean = (axis: 0 | 1) => Math.round((points.reduce((sum, point) => sum + point[axis], 0) / points.length) * 10_000) / 10_000;
	return {
		points,
		middle: points.length === 0 ? null : [mean(0), mean(1)],
		whole: cards.filter(({ at }) => at === 'whole').length,
		none: cards.filter(({ at }) => at === 'none').length
	};
}

/** Reasons of people who see a card of it differently, card by card. */
export function positionsOf(cards: readonly Pick<Card, 'id' | 'text' | 'differ'>[]): Position[] {
	return cards.filter(({ differ }) => differ.length > 0).map(({ id, text, differ }) => ({ cardId: id, position: text, reasons: [...differ] }));
}
