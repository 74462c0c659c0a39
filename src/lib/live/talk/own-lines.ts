import type * as Y from 'yjs';
import { readSection, sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { noteSections, plainText, type NoteSection } from '#lib/domain/notes.ts';

/** The sections someone has written in and that are not saved yet: as they stand here, and as they stood when all was saved. */
export type Unsaved = Partial<Record<NoteSection, { now: string; before: string }>>;

export function sectionsOf(doc: Y.Doc): Record<NoteSection, string> {
	return Object.fromEntries(noteSections.map((section) => [section, plainText(readSection(sectionOf(doc, section)))])) as Record<NoteSection, string>;
}

/** Lines of this person that stand nowhere on another copy: not those it has, and not those that were there before they began. */
export function missingLines(unsaved: Unsaved, doc: Y.Doc): { section: NoteSection; lines: string[] }[] {
	const there = sectionsOf(doc);
	return noteSections.flatMap((section) => {
		const own = unsaved[section];
		if (!own) return [];
		const known = new Set([...own.before.split('\n'), ...there[section].split('\n')]);
		const lines = own.now.split('\n').filter((line) => line.trim() !== '' && !known.has(line) && !there[section].includes(line));
		return lines.length > 0 ? [{ section, lines }] : [];
	});
}

/** Puts such lines at the end of their sections. Called inside doc.transact. */
export function addLines(doc: Y.Doc, missing: ReturnType<typeof missingLines>): void {
	for (const { section, lines } of missing) {
		writeBlocks(doc, section, sectionOf(doc, section).length, lines.map((line) => (line.startsWith('- ') ? { kind: 'list', items: [[{ text: line.slice(2) }]] } : { kind: 'line', line: [{ text: line }] })));
	}
}
