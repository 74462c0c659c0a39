import * as Y from 'yjs';
import { isLostNote } from './notes.ts';
import type { RootName } from '#lib/doc/board.ts';
import { cornerLimit } from '#lib/domain/place.ts';
import { cardFields, clusterFields } from '#lib/doc/board.ts';

// Structural limits. What a person may really write is the judge's matter: a text of 300 characters is refused there and kept as a
// draft; one of 10,000 never came out of our pages.
const longestText = 5000;
const longestWord = 40;

const writable: Record<RootName, readonly string[]> = { cards: cardFields, clusters: clusterFields };

/** A field people write to. Fields of the server, unknown ones and `__proto__` are none. */
export function isWritable(root: RootName, field: string): boolean {
	return writable[root].includes(field);
}

/** What may stand directly under a root: an empty map for the fields, or the trace of one that is gone. */
export function isEntryContent(content: Y.Item['content']): boolean {
	return (content instanceof Y.ContentType && content.type.constructor === Y.Map) || content instanceof Y.ContentDeleted;
}

/** What may stand in a field: one plain value of that field's kind, or the trace of old ones. */
export function isFieldContent(content: Y.Item['content'], field: string): boolean {
	if (content instanceof Y.ContentDeleted) return true;
	return content instanceof Y.ContentAny && content.arr.length === 1 && isPlain(content.arr[0], field);
}

/** What arrives for an object that is gone already: it will be dropped, so it only has to be harmless. */
export function isLostContent(content: Y.Item['content']): boolean {
	return isEntryContent(content) || isLostNote(content) || (content instanceof Y.ContentAny && content.arr.length === 1);
}

function isPlain(value: unknown, field: string): boolean {
	switch (field) {
		case 'text':
		case 'name':
			return typeof value === 'string' && value.length <= longestText;
		case 'at':
			return isWord(value) || isPair(value) || isShape(value);
		case 'cluster':
		case 'also':
		case 'into':
			return value === null || isWord(value);
		default:
			return isWord(value);
	}
}

function isPair(value: unknown): boolean {
	return Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number');
}

/** A line or an area: one list of pairs under one of two names, and nothing beside it. */
function isShape(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
	const entries = Object.entries(value);
	const [name, corners] = entries[0] ?? [];
	return entries.length === 1 && (name === 'line' || name === 'area') && Array.isArray(corners) && corners.length <= cornerLimit && corners.every(isPair);
}

function isWord(value: unknown): boolean {
	return typeof value === 'string' && value.length <= longestWord;
}
