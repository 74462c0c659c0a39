import type { CastBallot } from '../ballot.ts';
import { sortedJson } from '../outcome.ts';
import type { PollOption } from '../poll.ts';
import { countConversation, type ConversationResult, type Opinions } from './conversation.ts';
import { groupsAbove } from './opinion-groups.ts';
import type { Said, Voices } from './votes.ts';

/** What a conversation is about: every card that lies on the board, or groups (and cards on their own). */
export type About = 'cards' | 'groups';

/** More than this nobody answers, and a page does not load them at once: put them in groups first. */
export const conversationLimit = 200;
export const conversationLeast = 2;

/** Stored with a conversation and part of its digest: what it was about, and from how many people on there are opinion groups. */
export interface ConversationParameters {
	about: About;
	groupsAbove: number;
}

export function parametersFor(about: About): ConversationParameters {
	return { about, groupsAbove };
}

/** The result as it is kept. Rows in `groups` point into the voices in the order of their receipts; standpoints can be counted again from those. */
export type HeardResult = Omit<ConversationResult, 'opinions'> & { opinions: Omit<Opinions, 'standpoints'> | null };

/** The three things a person can say of a card, by the names that forms and files use. */
export const saidWords = { agree: 1, disagree: -1, pass: 0 } as const;
export type SaidWord = keyof typeof saidWords;

export function isSaidWord(word: string): word is SaidWord {
	return Object.hasOwn(saidWords, word);
}

export function wordFor(said: 1 | 0 | -1): SaidWord {
	return said === 1 ? 'agree' : said === -1 ? 'disagree' : 'pass';
}

/** Whether this is what a voice can hold: only what was on the table, each agree, disagree or pass, and something at all. */
export function isVoice(choice: Readonly<Record<string, number>>, items: readonly Pick<PollOption, 'id'>[]): boolean {
	const said = Object.entries(choice);
	return said.length > 0 && said.every(([id, n]) => (n === 1 || n === 0 || n === -1) && items.some((item) => item.id === id));
}

export function inOrderOfReceipts<T extends { receipt: string }>(voices: readonly T[]): T[] {
	return [...voices].sort((a, b) => (a.receipt < b.receipt ? -1 : a.receipt > b.receipt ? 1 : 0));
}

/** A row for each voice in the order of the receipts, a column for each card in the frozen order: the same voices are counted the same wherever they come from. */
export function rowsOf(items: readonly Pick<PollOption, 'id'>[], voices: readonly CastBallot[]): Voices {
	return { cards: items.length, rows: inOrderOfReceipts(voices).map(({ choice }) => items.map(({ id }): Said => (choice[id] ?? null) as Said)) };
}

export function countVoices(items: readonly Pick<PollOption, 'id'>[], voices: readonly CastBallot[]): HeardResult {
	const { opinions, ...rest } = countConversation(rowsOf(items, voices));
	if (!opinions) return { ...rest, opinions: null };
	const { standpoints: _, ...kept } = opinions;
	return { ...rest, opinions: kept };
}

/** As for votes (outcome.ts): the text whose SHA-256 is the digest. One line each, joined by \n. */
export function conversationText(parameters: ConversationParameters, items: readonly Pick<PollOption, 'id'>[], voices: readonly CastBallot[]): string {
	const lines = [`folkmoot-conversation-1 ${sortedJson(parameters)}`, `items ${items.map(({ id }) => id).join(',')}`];
	for (const { receipt, choice } of inOrderOfReceipts(voices)) {
		const said = Object.entries(choice).sort(([a], [b]) => (a < b ? -1 : 1));
		lines.push(`voice ${receipt} ${said.map(([id, n]) => `${id}:${n}`).join(',')}`);
	}
	return lines.join('\n');
}

/** Counts must be the same to the last one. Shares of shares may differ in their last digits from one machine to another. */
export function sameResult(a: unknown, b: unknown): boolean {
	if (typeof a === 'number' && typeof b === 'number') return a === b || (!(Number.isInteger(a) && Number.isInteger(b)) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)));
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
	const keys = Object.keys(a);
	return keys.length === Object.keys(b).length && keys.every((key) => sameResult((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
