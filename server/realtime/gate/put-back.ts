import * as Y from 'yjs';
import { cardsOf, clustersOf, removeCard, removeCluster, writeCluster, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';

/** Makes an object what it was before a refused write, with as few changes as that takes. Called inside the transaction of the write. */
export function putBackCard(doc: Y.Doc, id: CardId, before: Card | null): void {
	const fields = cardsOf(doc).get(id);
	if (before === null) {
		if (fields !== undefined) removeCard(doc, id);
		return;
	}
	// A deleted map cannot be called back to life: it is written anew under its key, with everything it held.
	if (!(fields instanceof Y.Map)) return writeWholeCard(doc, before);
	set(fields, 'text', before.text);
	set(fields, 'theme', before.theme);
	set(fields, 'at', before.at);
	set(fields, 'cluster', before.cluster ?? undefined);
	set(fields, 'also', before.also ?? undefined);
	set(fields, 'number', before.number || undefined);
	set(fields, 'same', before.same || undefined);
	set(fields, 'differ', before.differ.length > 0 ? [...before.differ] : undefined);
}

export function putBackCluster(doc: Y.Doc, id: ClusterId, before: Cluster | null): void {
	const fields = clustersOf(doc).get(id);
	if (before === null) {
		if (fields !== undefined) removeCluster(doc, id);
		return;
	}
	if (!(fields instanceof Y.Map)) return writeCluster(doc, id, before.name, before.number, before.into);
	set(fields, 'name', before.name);
	set(fields, 'into', before.into ?? undefined);
	set(fields, 'number', before.number || undefined);
}

/** Undefined means: not there, or empty. */
function set(fields: Y.Map<unknown>, key: string, value: unknown): void {
	const now = fields.get(key);
	if (value === undefined) {
		if (now !== undefined && now !== null && now !== 0 && !(Array.isArray(now) && now.length === 0)) fields.delete(key);
	} else if (!(now === value || (Array.isArray(now) && Array.isArray(value) && now.length === value.length && now.every((part, i) => part === value[i])))) {
		fields.set(key, value);
	}
}
