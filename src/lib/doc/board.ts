import * as Y from 'yjs';
import type { Card, CardDraft } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { isPlace, type Place } from '#lib/domain/place.ts';
import { isTheme } from '#lib/domain/theme.ts';

/**
 * A room's document. Roots: `cards` and `clusters`, Y.Map<id, Y.Map of plain values>. Position is one key, `at`: alternating x and y
 * keys defeat Yjs's merging of overwritten items (architecture.md section 4). Personal text stands in values only, never in keys.
 * The board of a workshop and the draft of one person in a silent round have the same shape; a draft has no clusters.
 */
export const rootNames = ['cards', 'clusters'] as const;
export type RootName = (typeof rootNames)[number];

/** Fields a person may write, and fields that only the server writes. */
export const cardFields = ['text', 'theme', 'at', 'cluster', 'also'] as const;
export const cardServerFields = ['number', 'same', 'differ'] as const;
export const clusterFields = ['name', 'into'] as const;
export const clusterServerFields = ['number'] as const;

export type Fields = Y.Map<unknown>;

export function cardsOf(doc: Y.Doc): Y.Map<Fields> {
	return doc.getMap<Fields>('cards');
}

export function clustersOf(doc: Y.Doc): Y.Map<Fields> {
	return doc.getMap<Fields>('clusters');
}

/** Reads one card as a plain value; null where the entry is not a whole card. Never throws: what comes from a document is not trusted. */
export function readCard(id: string, fields: unknown): Card | null {
	if (!(fields instanceof Y.Map)) return null;
	const text = fields.get('text');
	const theme = fields.get('theme');
	const at = fields.get('at');
	if (typeof text !== 'string' || !isTheme(theme) || !isPlace(at)) return null;
	const cluster = idIn<ClusterId>(fields, 'cluster');
	const also = idIn<ClusterId>(fields, 'also');
	const differ = fields.get('differ');
	return {
		id: id as CardId,
		text,
		theme,
		at: at as Place,
		cluster,
		// Two hands may have put it into the same group, or taken it out of its first.
		also: cluster === null || also === cluster ? null : also,
		number: whole(fields.get('number')),
		same: whole(fields.get('same')),
		differ: Array.isArray(differ) ? differ.filter((reason): reason is string => typeof reason === 'string') : []
	};
}

export function readCluster(id: string, fields: unknown): Cluster | null {
	if (!(fields instanceof Y.Map)) return null;
	const name = fields.get('name');
	return { id: id as ClusterId, name: typeof name === 'string' ? name : '', into: idIn<ClusterId>(fields, 'into'), number: whole(fields.get('number')) };
}

/** All cards in the order of their numbers; cards the server has not numbered yet come last. */
export function readCards(doc: Y.Doc): Card[] {
	const cards: Card[] = [];
	cardsOf(doc).forEach((fields, id) => {
		const card = readCard(id, fields);
		if (card) cards.push(card);
	});
	return cards.sort(byNumber);
}

export function readClusters(doc: Y.Doc): Cluster[] {
	const clusters: Cluster[] = [];
	clustersOf(doc).forEach((fields, id) => {
		const cluster = readCluster(id, fields);
		if (cluster) clusters.push(cluster);
	});
	return clusters.sort(byNumber);
}

// The write functions below make the smallest change and nothing where nothing changes. Call them inside doc.transact.

export function writeCard(doc: Y.Doc, id: CardId, draft: CardDraft): void {
	const fields = new Y.Map<unknown>();
	fields.set('text', draft.text);
	fields.set('theme', draft.theme);
	fields.set('at', draft.at);
	cardsOf(doc).set(id, fields);
}

/** Writes back a whole card, the server's fields too: reveal, restore and repair. */
export function writeWholeCard(doc: Y.Doc, card: Card): void {
	const fields = new Y.Map<unknown>();
	fields.set('text', card.text);
	fields.set('theme', card.theme);
	fields.set('at', card.at);
	if (card.cluster !== null) fields.set('cluster', card.cluster);
	if (card.also !== null) fields.set('also', card.also);
	if (card.number > 0) fields.set('number', card.number);
	if (card.same > 0) fields.set('same', card.same);
	if (card.differ.length > 0) fields.set('differ', [...card.differ]);
	cardsOf(doc).set(card.id, fields);
}

export function writeCardField(doc: Y.Doc, id: CardId, field: (typeof cardFields)[number] | (typeof cardServerFields)[number], value: unknown): boolean {
	const fields = cardsOf(doc).get(id);
	if (!(fields instanceof Y.Map) || same(fields.get(field), value)) return false;
	fields.set(field, value);
	return true;
}

export function removeCard(doc: Y.Doc, id: CardId): void {
	cardsOf(doc).delete(id);
}

export function writeCluster(doc: Y.Doc, id: ClusterId, name: string, number = 0, into: ClusterId | null = null): void {
	const fields = new Y.Map<unknown>();
	fields.set('name', name);
	if (into !== null) fields.set('into', into);
	if (number > 0) fields.set('number', number);
	clustersOf(doc).set(id, fields);
}

export function writeClusterField(doc: Y.Doc, id: ClusterId, field: 'name' | 'into' | 'number', value: unknown): boolean {
	const fields = clustersOf(doc).get(id);
	if (!(fields instanceof Y.Map) || same(fields.get(field), value)) return false;
	fields.set(field, value);
	return true;
}

export function removeCluster(doc: Y.Doc, id: ClusterId): void {
	clustersOf(doc).delete(id);
}

function idIn<Id extends string>(fields: Fields, key: string): Id | null {
	const id = fields.get(key);
	return typeof id === 'string' ? (id as Id) : null;
}

function whole(value: unknown): number {
	return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}

function byNumber(a: { number: number; id: string }, b: { number: number; id: string }): number {
	return (a.number || Infinity) - (b.number || Infinity) || (a.id < b.id ? -1 : 1);
}

function same(a: unknown, b: unknown): boolean {
	return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
