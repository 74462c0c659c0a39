import type { Advice, Doer } from '#lib/domain/doing.ts';
import type { Evaluated, EvaluationQuestion } from '#lib/domain/evaluation.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { ToldWho } from '#lib/domain/who-votes.ts';
import type { Came } from '#lib/domain/left-out.ts';
import type { HideReason } from '#lib/domain/moderation.ts';
import type { HeardCounts, Source } from '#lib/domain/priority.ts';
import type { ScoreUnit } from '#lib/domain/tally/unit.ts';
import type { Theme } from '#lib/domain/theme.ts';
import type { SafeCount } from '#lib/domain/small-counts.ts';

/** A position in the world. Degrees are WGS84; metres of the British National Grid are null where it does not reach. */
export interface RecordPosition {
	lon: number;
	lat: number;
	easting: number | null;
	northing: number | null;
}

/** A place as every export gives it, already blurred where that was asked for. */
export interface RecordPlace {
	kind: 'point' | 'line' | 'area' | 'whole' | 'none';
	/** Fractions of the plan from its top left: one corner for a point, two or more for a line, three or more for an area (not closed). */
	corners: readonly (readonly [x: number, y: number])[];
	/** Where its pin stands; null where it is not on the plan. */
	at: readonly [x: number, y: number] | null;
	square: string | null;
	near: string | null;
	/** The pin and the corners in the world; null where the plan does not lie in it. */
	world: { at: RecordPosition; corners: readonly RecordPosition[] } | null;
	/** Side in metres of the square whose middle its points were put in (on a plan without metres: of the plan's own squares, as 1); 0: as placed. */
	blurred: number;
}

export interface RecordCard extends Omit<Card, 'at'> {
	place: RecordPlace;
	/** Words taken out before release: see `domain/personal.ts`. */
	blanked: number;
}

export interface RecordCluster {
	id: string;
	number: number;
	name: string;
	cards: number;
	people: SafeCount;
}

/** One closed vote of any kind. */
export interface RecordVote {
	outcomeId: string;
	pollId: string;
	method: string;
	/** Every parameter as it was stored. */
	parameters: Readonly<Record<string, unknown>>;
	eligible: number;
	turnout: number;
	/** Who could vote, where not everybody could. */
	who?: ToldWho | undefined;
	blank: number;
	digest: string;
	closedAt: Date;
	openedAt: Date | null;
	/** In the frozen order. */
	options: readonly { id: string; kind: 'cluster' | 'card' | 'talk'; name: string; cards: number; people: SafeCount; cost?: number | null }[];
	/** Most first. `score` is what the method adds up. */
	rows: readonly { id: string; name: string; score: number; voters: number | null; place: number; tied: boolean; chosen?: boolean | null; spread: string }[];
	ties: readonly (readonly string[])[];
	ballots: readonly { receipt: string; choice: unknown }[];
	/** How far people agree on each option, where that was asked: the distribution, never a mean. */
	agreement: readonly (RecordAgreement & { id: string; name: string })[] | null;
}

/** How many people stand on each step of a scale, from least to most agreement, and whether the level that was set before is reached. */
export interface RecordAgreement {
	steps: readonly { label: string; count: number }[];
	/** So many people in a hundred had to stand on this step or above. */
	needed: number;
	from: string;
	reached: boolean;
}

/** A round in which people agreed, disagreed or passed. */
export interface RecordConversation {
	id: string;
	about: 'cards' | 'groups';
	openedAt: Date;
	closedAt: Date;
	eligible: number;
	turnout: number;
	answers: number;
	digest: string;
	/** In the frozen order. `share`: over the opinion groups where there are any, else (agree + 1) / (seen + 2). */
	items: readonly { id: string; kind: 'cluster' | 'card' | 'talk'; text: string; agree: number; disagree: number; pass: number; seen: number; share: number }[];
	/** Largest first; null where too few people answered. */
	groups: readonly { people: number; representative: readonly { item: string; for: 'agree' | 'disagree'; success: number; trials: number }[] }[] | null;
	groupsAbove: number;
	voices: readonly { receipt: string; choice: Readonly<Record<string, number>> }[];
	/** Group of each voice, by its position; null where there are no groups. */
	groupOf: ReadonlyMap<number, number> | null;
}

export interface RecordPledge {
	id: string;
	priorityId: string | null;
	actionId: string | null;
	kind: string;
	what: string;
	hours: number | null;
	per: 'month' | 'once';
	from: string;
	to: string;
	by: string;
	/** Null: not told. */
	channel: 'live' | 'proxy' | null;
	state: string;
	answer: string;
}

export interface RecordAction {
	id: string;
	priorityId: string;
	task: string;
	firstStep: string;
	lead: string;
	leadName: string;
	helpersNeeded: number;
	due: string;
	status: string;
}

export interface RecordPriority {
	id: string;
	number: number;
	/** The group or the card it came from. */
	sourceId: string;
	kind: Source;
	statement: string;
	cardIds: readonly string[];
	people: SafeCount;
	/** now, soon, later, disagree ... or null where nobody has sorted it. */
	when: string | null;
	disagreed: boolean;
	positions: readonly { cardId: string | null; position: string; reasons: readonly string[] }[];
	placements: readonly { table: string; when: string; reasons: readonly string[] }[];
	place: number | null;
	tied: boolean;
	score: number | null;
	/** What the score counts; null where there was no vote. */
	unit: ScoreUnit | null;
	voters: number | null;
	turnout: number | null;
	eligible: number | null;
	/** Who voted, by how they came in; empty where there was no vote. */
	votedByChannel: Readonly<Record<string, SafeCount>>;
	agreement: RecordAgreement | null;
	/** What people said of it, or of its cards, one at a time. Null where nobody was asked. */
	heard: { whole: HeardCounts | null; cards: readonly (HeardCounts & { cardId: string })[] } | null;
	/** Where its cards lie: the middle of those on the plan, how many are, how many are about all of it and how many about no place. */
	where: { middle: RecordPlace | null; placed: number; whole: number; none: number };
	outcomeId: string | null;
	/** How many people said that they themselves, they with help, or others could do it; null where nobody was asked. */
	who: Readonly<Partial<Record<Doer, SafeCount>>> | null;
	/** Added in the workshop by advisers, host and officers. */
	advice: Advice | null;
	/** The council's part, field by field as it stands; empty texts are left out. */
	answer: Readonly<Record<string, string>>;
}

/** All that a workshop yields, safe to hand out: no author, no alias, no voter, small counts hidden, what was flagged taken out. */
export interface WorkshopRecord {
	workshop: { id: string; title: string; question: string; method: string; state: 'draft' | 'open' | 'closed'; createdAt: Date; openedAt: Date | null; closedAt: Date | null };
	rounds: readonly { title: string; minutes: number; silent: boolean; came: Came }[];
	deal: Deal;
	/** ISO day; null: nothing is deleted by itself. */
	keptUntil: string | null;
	/** In the officer's words; '' where nothing was written. */
	publicity: string;
	absent: string;
	/** Which part of the plan people said they know best: only who wanted to say. */
	areas: Readonly<Record<string, SafeCount>>;
	people: { joined: number; wrote: SafeCount; voted: number | null; eligible: number | null; joinedByChannel: Readonly<Record<string, SafeCount>>; votedByChannel: Readonly<Record<string, SafeCount>> };
	contributions: { cards: number; sameHere: number; differingViews: number; questions: number };
	/** What the workshop calls the themes of cards. */
	themes: Readonly<Record<Theme, string>>;
	cards: readonly RecordCard[];
	clusters: readonly RecordCluster[];
	votes: readonly RecordVote[];
	conversations: readonly RecordConversation[];
	/** What was asked of advisers and host; `card` is a number. */
	questions: readonly { id: string; card: number | null; text: string; answer: string; by: 'adviser' | 'host' | null }[];
	priorities: readonly RecordPriority[];
	actions: readonly RecordAction[];
	pledges: readonly RecordPledge[];
	/** What hosts did about single cards and people, counted from their log. `hidden`: those that are hidden still, by reason. */
	hosts: { hidden: Readonly<Partial<Record<HideReason, number>>>; hiddenEver: number; shownAgain: number; passages: number; erased: number; waiting: number; stopped: number };
	/** How people found it, as sums; null where nobody said. Their words are in no file. */
	evaluation: { answered: SafeCount; steps: Readonly<Record<EvaluationQuestion, Evaluated['questions'][EvaluationQuestion]['steps']>> } | null;
	moderation: { removedByWriter: number; blanked: Readonly<Record<string, number>>; reviewed: boolean };
	/** How degrees and grid metres belong together; null where the plan does not lie in the world. */
	transform: string | null;
}
