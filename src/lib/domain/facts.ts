import type { ActionGroup, Circle } from './action-group.ts';
import type { AlikeLine, AskedAlike } from './alike.ts';
import type { When } from './answer.ts';
import type { SheetChange } from './method/during.ts';
import type { Advice, Blank, Doer, DoerSpread, OfferCount, PlanLine } from './doing.ts';
import type { HeardResult } from './conversation/round.ts';
import type { ActionGroupId, CardId, ClusterId, ConversationId, MessageId, OutcomeId, PersonId, PollId, PriorityId, QuestionId, TalkId } from './ids.ts';
import type { Deal } from './deal.ts';
import type { Choice } from './ballot.ts';
import type { Role } from './people.ts';
import type { Held, HeldLine, OwnPassage, PassageLine, StoppedWriter } from './moderation.ts';
import type { Called, Stance } from './together.ts';
import type { TieBreak } from './tie-break.ts';
import type { Plan } from './plan.ts';
import type { Pledge } from './pledge.ts';
import type { PollOption } from './poll.ts';
import type { Act, Opening, RoundKind, RoundState } from './round.ts';
import type { ThemeLooks } from './theme-looks.ts';
import type { Ask, Mark, OwnAsk, Talk, Whereabouts } from './talk.ts';
import type { Clash, Heads, Slot, Space } from './wall.ts';
import type { SortItem, SortTable, Tray } from './sorting.ts';
import type { SkillCounts, SkillSheet } from './skills.ts';
import type { CountedWay, Way } from './tally/all.ts';
import type { ToldWho, WhoVotes } from './who-votes.ts';

/** One line of the strip of rounds. */
export interface RoundLine {
	id: string;
	kind: RoundKind;
	title: string;
	short: string;
	minutes: number;
	silentMinutes?: number;
	/** It stays open until another day. */
	overnight?: true;
	/** The room went past it, and it was not held. */
	leftOut?: true;
}

export interface Message {
	id: MessageId;
	text: string;
	at: number;
}

/** The workshop and its clock, as one role sees it. */
export interface StageFact {
	/** The server's clock when this was made, ms since 1970: clients learn their offset from the clock frames, this is a first guess. */
	serverNow: number;
	workshop: { id: string; title: string; question: string; state: 'draft' | 'open' | 'closed'; helpLine: string };
	deal: Deal;
	/** ISO day until which all of it is kept. Absent: nothing is deleted by itself. */
	keptUntil?: string;
	plan: Plan;
	/** Where the workshop has its own words, pictures or colours for the themes of cards. */
	themes?: ThemeLooks;
	rounds: RoundLine[];
	round: RoundState;
	title: string;
	instruction: string;
	/** So long at the beginning of this round cards are moved in silence, ms. */
	silentMs?: number;
	/** What this role may do now. */
	may: readonly Act[];
	visible: 'own' | 'everyone';
	/** A host looks at new cards before others are shown them. */
	checked: boolean;
	/** A host has stopped the board. */
	frozen: boolean;
	/** What a host said to everyone, newest last: the last twenty. */
	messages: readonly Message[];
	/** There are advisers to ask. */
	advised: boolean;
	/** A card can still be handed in: it lies with its writer until a host shows it. */
	takesLate: boolean;
	/** Cards on the table that came in after their round. */
	late: readonly CardId[];
	/** The host has called everyone to one place; null while people look where they like. */
	called: Called | null;
	cursors: boolean;
	/** Changes with every round change: a client that sees a new one knows the round has turned. */
	turn: number;
}

/** How many are here: never who. `cards` are the cards placed so far, face down ones too. `heard`: how many have said anything in the conversation that is open. */
export interface PeopleFact {
	here: number;
	cards: number;
	heard: { turnout: number; eligible: number } | null;
}

/** Cards and distinct people of each group: known to the server only, because cards carry no author. */
/** `names`: what people propose to call it, in the order they came; never how many find which one right. */
export type GroupsFact = Record<ClusterId, { cards: number; people: number; names?: { id: string; name: string }[] }>;

export type PollFact =
	| { state: 'none' }
	| ({ state: 'open'; id: PollId; options: readonly PollOption[]; turnout: number; eligible: number; lotCommitment: string | null; who?: ToldWho | undefined } & Way)
	| ({ state: 'closed'; id: PollId; outcome: OutcomeId; options: readonly PollOption[]; turnout: number; eligible: number; digest: string; lotCommitment: string | null; tieBreak: TieBreak | null; who?: ToldWho | undefined } & CountedWay);

/** Things to sort, and into which trays. Other tables are shown when the sorting is over, so that none follows another; a facilitator sees all along. */
export interface SortFact {
	trays: readonly Tray[];
	sides: readonly [string, string];
	items: readonly SortItem[];
	/** How many people sit at each table, the first being table 1. Empty while no tables are laid. */
	seats: readonly number[];
	tables: readonly SortTable[] | null;
	/** Distinct people who wrote the cards, and who sorted: they need not be the same. */
	placedBy: number;
	sortedBy: number;
}

/** The newest conversation. While it is open nobody is told more than what there is to say something about; how many have is in `people`, which changes by the second. */
export type ConversationFact = { id: ConversationId; items: readonly PollOption[] } & (
	| { state: 'open' }
	/** `groups` holds how many people are in each opinion group, not which. */
	| { state: 'closed'; turnout: number; eligible: number; digest: string; result: ShownResult }
);
export type ShownResult = Omit<HeardResult, 'opinions'> & { opinions: (Omit<NonNullable<HeardResult['opinions']>, 'groups'> & { groups: number[] }) | null };

/** The agenda wall. Numbers of marks are in it, no persons. Null in a session without one. */
export interface WallFact {
	slots: readonly Slot[];
	/** All of them, lowest first; `shownSpaces` says which are open. */
	spaces: readonly Space[];
	/** Posted ones, in the order they came, and the parts of merged ones. Those taken down are not in it. */
	talks: readonly Talk[];
	/** Distinct people, over a talk and its parts. */
	coming: Record<TalkId, number>;
	interest: Record<TalkId, number>;
	clashes: readonly Clash[];
	/** What the host has called into all talks in this round, last. It moves nobody. */
	call: 'back' | 'minutes' | null;
	/** The rules of the day; null where the session has no opening. */
	opening: Opening | null;
	/** What people decide by at the end; null where the session does not come together in a round. */
	converge: 'dots' | 'reopen' | null;
}

/** How the day comes together: related reports, who does what, the last lines. Null in a session without a wall. */
export interface ClosingFact {
	/** Pairs of reports that belong together; what hangs together is one cluster. */
	links: readonly (readonly [TalkId, TalkId])[];
	groups: readonly ActionGroup[];
	circle: Circle;
}

/** What one person has to do with the wall. */
export interface MyWall {
	marks: Record<TalkId, Mark>;
	is: Whereabouts;
	/** Talks this person looks after, on the wall or a part of another. */
	hosts: TalkId[];
	/** Open questions to them, and their own to others with the answers they have not put away. How many asked for a move is a number. */
	asks: Ask[];
	asked: OwnAsk[];
	/** Action groups this person is in, with what they bring; and those they get going. */
	inGroups: Record<ActionGroupId, string>;
	leads: ActionGroupId[];
	/** Their own last line. */
	line: { did: 'typed' | 'spoke' | 'passed'; line: string } | null;
	/** By what name they wish to be seen in a talk and in its report. */
	names: Record<TalkId, string>;
}

/** One of what went forward, and who could do it. */
export interface DoingItem {
	id: PriorityId;
	number: number;
	statement: string;
	cards: number;
	people: number;
	when: When | null;
	/** Among the first: its blanks count. */
	isTop: boolean;
	/** What people said, when the round is over; null before, for everybody. */
	spread: DoerSpread | null;
	advice: Advice | null;
	/** What was offered: kinds and how many, never whose or in which words. */
	offers: readonly OfferCount[];
	/** Of those who chose to be named. */
	names: readonly string[];
	plans: readonly PlanLine[];
	blanks: readonly Blank[];
	isOwned: boolean;
}

/** Who does it, and the action plan: known when the workshop has come to it. */
export interface DoingFact {
	items: readonly DoingItem[];
	/** People who have said who could do it: how many, not what. */
	answered: number;
	/** Offers that stand, those for nothing in particular too. */
	offers: number;
}

/** One's own offer, and what became of it. */
export interface MyOffer extends Pick<Pledge, 'id' | 'priorityId' | 'kind' | 'what' | 'hours' | 'per' | 'from' | 'to' | 'conditions' | 'needs' | 'state' | 'answer' | 'publicName'> {
	/** The day until which a way to reach this person is kept; null where none is. */
	contactUntil: string | null;
}

/** What one person alone has chosen, offered and said. */
export interface MyDoing {
	who: Record<string, Doer>;
	offers: MyOffer[];
	skills: SkillSheet | null;
	/** Whether they have said how it was; what, nobody can say. */
	evaluated: boolean;
	/** Where news goes to; null where they want none. */
	news: string | null;
}

/** For one person alone. */
export interface MineFact {
	personId: PersonId;
	role: Role;
	alias: string;
	number: number;
	/** Cards this person wrote, drafts and board. */
	cards: CardId[];
	reactions: Record<CardId, 'same' | 'differ'>;
	/** This person's ballot while the poll is open. */
	ballot: { choice: Choice } | null;
	/** Whether the vote that is open is for this person too; true while none is. */
	mayVote: boolean;
	/** After the close: the receipt under which the ballot is published, for whoever asked to keep it. */
	askedForTime: boolean;
	/** What this person has said in the conversation that is open, by card or group. */
	said: Readonly<Record<string, 1 | 0 | -1>>;
	/** Those of them that are held back, and why. */
	held: Record<CardId, Held>;
	/** Those of them that were erased for good. */
	erased: CardId[];
	/** What hosts have taken out of what they wrote. */
	passages: OwnPassage[];
	/** A host has stopped this person; what they were told. */
	stopped: { note: string } | null;
	/** The last round that had begun when this was read, by its index; -1 before the first. Where a round begins, this follows the stage a moment later. */
	begun: number;
	/** This person's table and what lies on it; null while they sit at none. `own` are the reasons they wrote; `hosting`: they look after it. */
	table: (SortTable & { own: string[]; hosting: boolean }) | null;
	/** Null in a session without a wall. */
	wall: MyWall | null;
	doing: MyDoing;
	/** Proposed names this person finds right. */
	names: string[];
	/** The last round they have seen, on whatever device; null: they have only come. */
	seen: number | null;
	/** The part of the plan this person says they know; null where they said nothing. */
	area: string | null;
	/** Cards that look alike to a host, who asks this writer. */
	alike: AskedAlike[];
}

/** For the facilitator: numbers, questions, who is stuck. Never names, never the text of cards that a silent round hides. */
export interface DeskFact {
	joined: number;
	here: number;
	/** Tab hidden or screen off. */
	away: number;
	/** Joined, not here now. */
	lost: number;
	/** Take part through a helper. */
	helped: number;
	/** Here, no act for 3 minutes. */
	quiet: number;
	/** How many have come where the host has called them, or not yet; null while nobody is called. */
	together: Record<Stance, number> | null;
	/** People by cards written: [0, 1, 2, 3, 4 or more]. */
	spread: [number, number, number, number, number];
	askedForTime: number;
	/** Parts of the plan that people say they know, most first. */
	areas: { area: string; people: number }[];
	/** Before the vote. */
	groups: number;
	unnamed: number;
	single: number;
	/** Cards that were put into another group in the last minute. */
	movesLately: number;
	singleInVote: boolean;
	/** How the next vote will be. */
	nextVote: Way | 'usual';
	/** Who may vote then; null: everybody. */
	nextWho: WhoVotes | null;
	/** A runoff: on so many options only. */
	runoffOf: number | null;
	/** Talks of this time in which none of those who look after them sits now; empty where there is no wall. */
	hostless: TalkId[];
	/** Talks that have begun, and in whose notes nobody has written a word. */
	unwritten: TalkId[];
	sheet: SheetFact;
	/** When the first round began; null before. */
	beganAt: number | null;
	/** Two cards each that hosts keep apart, or whose writers were asked. */
	alike: AlikeLine[];
	/** `asked`: with the advisers already; `writing`: and one of them is writing an answer. */
	/** `of`: what is for hosts alone is words whose round was over ('left') and who is stuck ('call'; they come first). */
	questions: { id: QuestionId; text: string; card: number | null; askedAt: number; asked: boolean; writing: boolean; of: 'question' | 'left' | 'call' }[];
	/** Cards that wait to be looked at, or are hidden, and cards that were looked at and left. */
	held: HeldLine[];
	left: CardId[];
	/** Words that hosts have taken out. */
	passages: PassageLine[];
	stopped: StoppedWriter[];
	/** What people can do, counted. */
	skills: SkillCounts;
	/** How many have said how it was. */
	evaluated: number;
}

/** How the run sheet may be changed while the workshop runs. */
export interface SheetFact {
	/** Of all rounds with their lengths and words: another one means that the list was changed. */
	mark: string;
	/** The furthest round that people have come to, by its index, and those that have begun. */
	cameTo: number;
	begun: readonly number[];
	last: { at: number; by: string; change: SheetChange } | null;
}

/** A question with its answer, and as what the one who answered spoke. Never who asked. */
export interface AnswerLine {
	id: QuestionId;
	question: string;
	answer: string;
	as: 'adviser' | 'host';
	card: CardId | null;
}

export interface AskedLine {
	id: QuestionId;
	text: string;
	askedAt: number;
	card: { id: CardId; number: number; text: string } | null;
}

export interface Facts {
	stage: StageFact;
	people: PeopleFact;
	groups: GroupsFact;
	poll: PollFact;
	sort: SortFact | null;
	conversation: ConversationFact | null;
	wall: WallFact | null;
	/** Apart from the wall, because it changes with every step of anyone. */
	heads: Heads | null;
	doing: DoingFact | null;
	/** Questions that were answered in writing. */
	answers: AnswerLine[];
	/** Questions that lie with the advisers. */
	asked: AskedLine[];
	closing: ClosingFact | null;
	mine: MineFact;
	desk: DeskFact;
}
export type Topic = keyof Facts;

/** Topics that are the same for all of one role, and who may have them. `mine` is made for each person. */
export const topicsOf: Record<Role, readonly Topic[]> = {
	participant: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'mine'],
	observer: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers'],
	facilitator: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'mine', 'desk'],
	cofacilitator: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'mine', 'desk'],
	adviser: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'asked', 'mine'],
	helper: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'mine'],
	officer: ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'mine']
};
