import type { ActionState, Lead } from './action.ts';
import { isAnswered, isOver, type Answer, type When } from './answer.ts';
import type { Deal } from './deal.ts';
import { saysTheSame } from './in-order.ts';
import type { CardId, PriorityId } from './ids.ts';
import type { HeardCounts, Priority, TakenPart } from './priority.ts';
import { breakdownFrom, onceOver, safeCount, safeParts, type SafeCount } from './small-counts.ts';
import type { ScoreUnit } from './tally/unit.ts';
import type { Theme } from './theme.ts';

/** What everyone may read of an answer. Notes for the desk (money, risk, law, who gains) stay there. */
export const publicFields = ['status', 'passedOnTo', 'decision', 'decided', 'reason', 'decisionDate', 'byWhen', 'next', 'nextUpdate', 'youSaid', 'weDid', 'team', 'role', 'powers', 'costBand', 'record', 'coproduction', 'whenDate'] as const satisfies readonly (keyof Answer)[];
export type PublicAnswer = Pick<Answer, (typeof publicFields)[number]>;

export interface PublicItem {
	id: PriorityId;
	number: number;
	statement: string;
	/** Original words. */
	said: { id: CardId; number: number; text: string; theme: Theme }[];
	/** Reasons of people who see it differently, unchanged. */
	differ: string[];
	/** Null where so few took part that nothing is broken down. */
	people: SafeCount | null;
	place: number | null;
	tied: boolean;
	/** These four are absent in editions from before they were shown. Ballots and voices are published, so none of it is a small count to be hidden. */
	votes?: { score: number; method: string; unit?: ScoreUnit; voters: number | null; turnout: number; eligible: number } | null;
	/** How many people stand on each step, least agreement first. */
	agreement?: { steps: { label: string; count: number }[]; needed: number; from: string; reached: boolean } | null;
	/** What people said of it one by one. */
	heard?: HeardCounts | null;
	/** Where tables put it, where they differ. */
	tables?: { table: string; when: When }[];
	disagreed: boolean;
	when: When | null;
	/** Null until an answer is published. */
	answer: PublicAnswer | null;
	actions: { task: string; status: ActionState; lead: Lead; leadName: string; due: string }[];
	/** Offers that were not withdrawn. */
	offers: SafeCount;
	/** Of those whose offer was accepted and who asked to be named. */
	names: string[];
}

/** One edition of a workshop's public page: all of it, as it was on its day. */
export interface Edition {
	title: string;
	question: string;
	organisation: string;
	intro: string;
	decider: string;
	decisionDate: string;
	feedbackDate: string;
	/** ISO day on which the doors opened; ''. */
	heldOn: string;
	part: { joined: SafeCount; cards: number; voted: SafeCount | null; byChannel: TakenPart['joinedByChannel'] extends Partial<Record<infer K extends string, number>> ? Partial<Record<K, SafeCount>> : never; absent: string };
	items: PublicItem[];
	/** ISO day on which words were taken out of it after it was published, to protect somebody. */
	takenOut?: string;
}

export interface EditionChange {
	id: PriorityId;
	number: number;
	statement: string;
	/** Names of answer fields, or 'said', 'new'. */
	fields: string[];
}

export interface PageSettings {
	organisation: string;
	intro: string;
	absent: string;
}

export function publicAnswerOf(answer: Answer): PublicAnswer {
	return Object.fromEntries(publicFields.map((field) => [field, answer[field]])) as unknown as PublicAnswer;
}

/**
 * The next edition: answers of `ids` as they are now, all other answers as they were last published. What people said is always as it is.
 */
export function makeEdition({ workshop, settings, part, priorities, ids, before }: { workshop: { title: string; question: string; deal: Deal; heldOn: string; state: 'draft' | 'open' | 'closed' }; settings: PageSettings; part: TakenPart; priorities: readonly Priority[]; ids: ReadonlySet<string>; before: Edition | null }): Edition {
	const old = new Map(before?.items.map((item) => [item.id, item.answer]));
	const { deal } = workshop;
	return {
		title: workshop.title,
		question: workshop.question,
		...settings,
		decider: deal.decider,
		decisionDate: deal.decisionDate,
		feedbackDate: deal.feedbackDate,
		heldOn: workshop.heldOn,
		part: { joined: safeCount(part.joined), cards: part.cards, voted: part.voted === null ? null : safeCount(part.voted), byChannel: onceOver(workshop.state, () => safeParts(part.joinedByChannel)), absent: settings.absent },
		items: priorities.map((priority): PublicItem => {
			const offers = priority.pledges.filter(({ state }) => state !== 'withdrawn');
			return {
				id: priority.id,
				number: priority.number,
				statement: priority.statement,
				said: priority.cards.map(({ id, number, text, theme }) => ({ id, number, text, theme })),
				differ: priority.positions.flatMap(({ reasons }) => reasons).filter((reason) => reason !== ''),
				people: part.joined < breakdownFrom ? null : safeCount(priority.people),
				place: priority.votes?.place ?? null,
				tied: priority.votes?.tied ?? false,
				votes: priority.votes && { score: priority.votes.score, method: priority.votes.method, unit: priority.votes.unit, voters: priority.votes.voters, turnout: priority.votes.turnout, eligible: priority.votes.eligible },
				agreement: priority.agreement && { steps: priority.agreement.labels.map((label, i) => ({ label, count: priority.agreement!.counts[i] ?? 0 })), needed: priority.agreement.needed, from: priority.agreement.labels[priority.agreement.level] ?? '', reached: priority.agreement.reached },
				heard: priority.heard?.whole ?? null,
				tables: new Set(priority.placements.map(({ when }) => when)).size > 1 ? priority.placements.map(({ table, when }) => ({ table, when })) : [],
				disagreed: priority.disagreed,
				when: priority.when,
				answer: ids.has(priority.id) && isAnswered(priority.answer) ? publicAnswerOf(priority.answer) : (old.get(priority.id) ?? null),
				actions: priority.actions.filter(({ status }) => status !== 'dropped').map(({ task, status, lead, leadName, due }) => ({ task, status, lead, leadName, due })),
				offers: safeCount(offers.length),
				names: offers.filter(({ state, publicName }) => publicName !== '' && (state === 'accepted' || state === 'kept')).map(({ publicName }) => publicName)
			};
		})
	};
}

/** What a reader of the edition before would find changed. */
export function changesBetween(before: Edition | null, after: Edition): EditionChange[] {
	const old = new Map(before?.items.map((item) => [item.id, item]));
	return after.items.flatMap((item): EditionChange[] => {
		const was = old.get(item.id);
		const { id, number, statement, answer } = item;
		const fields: string[] = publicFields.filter((field) => !saysTheSame(answer?.[field] ?? null, was?.answer?.[field] ?? null) && !(was?.answer == null && !answer?.[field]?.length));
		if (was && (was.statement !== item.statement || !saysTheSame(was.said, item.said))) fields.push('said');
		if (was && !saysTheSame(was.actions, item.actions)) fields.push('actions');
		return fields.length === 0 ? [] : [{ id, number, statement, fields }];
	});
}

/** How many of each answer: the boxes at the top of the page. What nobody has answered is not called talk. */
export function tallyOf(edition: Pick<Edition, 'items'>): { yes: number; notYet: number; no: number; talking: number; waiting: number } {
	const sum = { yes: 0, notYet: 0, no: 0, talking: 0, waiting: 0 };
	for (const { answer } of edition.items) {
		if (answer === null) sum.waiting += 1;
		else if (answer.decision === 'yes' || answer.decision === 'yes-changed') sum.yes += 1;
		else if (answer.decision === 'not-yet') sum.notYet += 1;
		else if (answer.decision === 'no') sum.no += 1;
		else sum.talking += 1;
	}
	return sum;
}

/** By which day readers were promised to hear, and it has passed: an answer, or the next update. */
export function lateDay({ answer }: Pick<PublicItem, 'answer'>, feedbackDate: string, today: string): string | null {
	const due = answer === null ? feedbackDate : isOver(answer) ? '' : answer.nextUpdate;
	return due !== '' && due < today ? due : null;
}

/** "June: Drawings on show" as its time and the rest. A line without a time has ''. */
export function stepsOf(next: string): { time: string; text: string }[] {
	return next
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.map((line) => {
			const [, time, text] = /^([^:]{1,40}):\s+(.+)$/.exec(line) ?? [];
			return time && text ? { time, text } : { time: '', text: line };
		});
}
