import type * as Y from 'yjs';
import { cardsOf, clustersOf, readCard, readCluster } from './board.ts';
import { notesContent } from './notes.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';

/**
 * The content of a room as one string: the same wherever cards and groups are the same, whatever way they came there. Equal state
 * vectors do not prove that: they count what came under each client id, not what it said.
 */
export function contentOf(cards: Iterable<Card>, clusters: Iterable<Cluster>, notes = ''): string {
	const lines: string[] = [];
	for (const { id, text, theme, at, cluster, also, number, same, differ } of cards) lines.push(JSON.stringify([id, text, theme, at, cluster, number, same, differ, ...(also === null ? [] : [also])]));
	for (const { id, name, into, number } of clusters) lines.push(JSON.stringify([id, name, number, ...(into === null ? [] : [into])]));
	// A line begins with its id, and no id is the beginning of another.
	lines.sort();
	if (notes !== '') lines.push(notes);
	return lines.join('\n');
}

export function contentIn(doc: Y.Doc): string {
	const cards: Card[] = [];
	cardsOf(doc).forEach((fields, id) => {
		const card = readCard(id, fields);
		if (card) cards.push(card);
	});
	const clusters: Cluster[] = [];
	clustersOf(doc).forEach((fields, id) => {
		const cluster = readCluster(id, fields);
		if (cluster) clusters.push(cluster);
	});
	return contentOf(cards, clusters, notesContent(doc));
}

export const contentHash = (doc: Y.Doc) => hashOf(contentIn(doc));

/** Sixteen hexadecimal digits. Finds accidents, not forgeries: whoever forges a copy of their own deceives themselves. */
export function hashOf(content: string): string {
	// Two lanes of FNV-1a with different primes, each stirred at the end as MurmurHash3 does (fmix32).
	let a = 0x811c9dc5;
	let b = 0x1b873593;
	for (let i = 0; i < content.length; i++) {
		const letter = content.charCodeAt(i);
		a = Math.imul(a ^ letter, 0x01000193);
		b = Math.imul(b ^ letter, 0x85ebca6b);
	}
	return hex(a) + hex(b);
}

export const isContentHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);

function hex(lane: number): string {
	let h = lane;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
