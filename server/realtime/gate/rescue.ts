import * as Y from 'yjs';
import type { NotesWritten } from './read.ts';
import { sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { safe } from '#lib/domain/notes.ts';

/**
 * Applies an update. Words that others wrote meanwhile in lines which it takes away come back as a line of their own at the end of their
 * section: whoever took the line away had not seen them. Called inside the transaction of the write.
 */
export function rescue(doc: Y.Doc, update: Uint8Array, unseen: NotesWritten['unseen']): void {
	Y.applyUpdate(doc, update);
	for (const { section, text } of unseen) writeBlocks(doc, section, sectionOf(doc, section).length, [{ kind: 'line', line: [{ text: safe(text).trim() }] }]);
}
