import { isSafeText } from './safe-text.ts';

/** The headings of a talk's report, in their order. They are there from the beginning, and nobody can take one away. */
export const noteSections = ['points', 'agreements', 'disagreements', 'recommendations', 'requests', 'resources', 'next'] as const;
export type NoteSection = (typeof noteSections)[number];

export interface Run {
	text: string;
	bold?: true;
	italic?: true;
}

/** A line end within is `\n`. */
export type Line = readonly Run[];

export type Block = { kind: 'line' | 'heading'; line: Line } | { kind: 'list'; items: readonly Line[] };

export type Notes = Record<NoteSection, readonly Block[]>;

/** Letters in the notes of one talk, as the page counts them; the server takes a little more, for those who write at the same moment. */
export const notesLimit = 40_000;

export function isSection(name: unknown): name is NoteSection {
	return (noteSections as readonly unknown[]).includes(name);
}

export function emptyNotes(): Notes {
	return Object.fromEntries(noteSections.map((section) => [section, []])) as unknown as Notes;
}

export const lineText = (line: Line): string => line.map(({ text }) => text).join('');

/** Whether nobody has written a word. */
export function areEmpty(notes: Notes): boolean {
	return noteSections.every((section) => !hasWords(notes[section]));
}

export function hasWords(blocks: readonly Block[]): boolean {
	return blocks.some((block) => linesOf(block).some((line) => lineText(line).trim() !== ''));
}

export function linesOf(block: Block): readonly Line[] {
	return block.kind === 'list' ? block.items : [block.line];
}

/** As it stands in a plain form: a line each, points of a list behind a dash. */
export function plainText(blocks: readonly Block[]): string {
	return blocks.flatMap((block) => linesOf(block).map((line) => (block.kind === 'list' ? `- ${lineText(line)}` : lineText(line)))).join('\n');
}

export interface PlainLine {
	isPoint: boolean;
	text: string;
}

/** What was written in a plain form. Signs that no text may hold are left out. */
export function fromPlain(text: string): PlainLine[] {
	return text
		.replaceAll('\r\n', '\n')
		.split('\n')
		.map((line) => {
			const point = /^\s*[-*•]\s+(.*)$/.exec(line);
			return { isPoint: point !== null, text: safe((point?.[1] ?? line).trim()) };
		});
}

/** Without the signs that no text may hold (see safe-text.ts). */
export function safe(text: string): string {
	if (isSafeText(text)) return text;
	const kept = [...text].filter((sign) => isSafeText(sign)).join('');
	return isSafeText(kept) ? kept : kept.replaceAll(/(\p{Mn}{8})\p{Mn}+/gu, '$1');
}
