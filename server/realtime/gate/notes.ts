import * as Y from 'yjs';
import { noteMarks, partOf, sectionOf, within, type NotePart } from '#lib/doc/notes.ts';
import { noteSections, notesLimit } from '#lib/domain/notes.ts';
import { isSafeText } from '#lib/domain/safe-text.ts';

/** One paste of a page. */
const longestPiece = 20_000;
/** What an empty line costs, in letters. */
const partCost = 8;
/** Above what a page lets people write: those who write at the same moment are not thrown out for it. */
const sizeMost = notesLimit * 1.5;

/** Whether this may stand in that part of the notes: a part that belongs there, letters that can be drawn, bold and italic, or the trace of what is gone. */
export function mayStandIn(holder: NotePart, content: Y.Item['content']): boolean {
	if (content instanceof Y.ContentDeleted) return true;
	if (holder === 'words') return isWords(content);
	const part = partMade(content);
	return part !== null && within[holder].includes(part);
}

export function partMade(content: Y.Item['content']): NotePart | null {
	return content instanceof Y.ContentType ? partOf(content.type as Y.AbstractType<unknown>) : null;
}

/** What arrives for a line that is gone: it will be dropped, so it only has to be harmless. */
export function isLostNote(content: Y.Item['content']): boolean {
	return partMade(content) !== null || isWords(content);
}

function isWords(content: Y.Item['content']): boolean {
	if (content instanceof Y.ContentString) return content.str.length <= longestPiece && isSafeText(content.str);
	return content instanceof Y.ContentFormat && (noteMarks as readonly string[]).includes(content.key) && isOnOrOff(content.value);
}

function isOnOrOff(value: unknown): boolean {
	return value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
}

/** So much of the limit does a new piece take. */
export function costOf(content: Y.Item['content']): number {
	return content instanceof Y.ContentString ? content.str.length : partCost;
}

/** At most so large, by document: only what came was added, and nothing that went taken off, until that is more than there may be. */
const sizes = new WeakMap<Y.Doc, number>();

/** False where the notes would be too long. */
export function hasRoom(doc: Y.Doc, more: number): boolean {
	if (more === 0) return true;
	let size = (sizes.get(doc) ?? sizeMost) + more;
	if (size > sizeMost) size = sizeOf(doc) + more;
	if (size > sizeMost) return false;
	sizes.set(doc, size);
	return true;
}

function sizeOf(doc: Y.Doc): number {
	const measure = (type: Y.XmlFragment): number =>
		type.toArray().reduce((sum, child) => sum + partCost + (child instanceof Y.XmlText ? child.length : child instanceof Y.XmlElement ? measure(child) : 0), 0);
	return noteSections.reduce((sum, section) => sum + measure(sectionOf(doc, section)), 0);
}

/**
 * Words in a line that is being taken away, written by someone else after whoever takes it away last looked: their writer never agreed,
 * and the other never saw them. Yjs would drop them without a word.
 */
export function unseenWords(item: Y.Item, isMeant: (id: Y.ID) => boolean): string {
	if (!(item.content instanceof Y.ContentType)) return '';
	let words = '';
	for (let child = (item.content.type as Y.AbstractType<unknown>)._start; child !== null; child = child.right) {
		if (child.deleted) continue;
		const { content, id } = child;
		// What one writer wrote in a row is one piece by now, of which the other may have seen the beginning.
		if (content instanceof Y.ContentString) words += content.str.split('').filter((_, i) => !isMeant(Y.createID(id.client, id.clock + i))).join('');
		else if (isMeant(id)) continue;
		else words += unseenWords(child, isMeant);
	}
	return words;
}
