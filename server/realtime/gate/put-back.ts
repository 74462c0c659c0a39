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

/**
 * What stands in a field because a write there was refused. It hangs on that write, and Yjs puts the two of them before or behind what others
 * wrote in the same moment, by the numbers of their client ids: behind them, a stranger who is refused could undo what they write.
 */
const standIns = new WeakSet<Y.Item>();
/** What was written in a field since: an honest write is a few steps away, and a long history must cost nobody a long walk. */
const stepsMost = 1000;

/**
 * A write that was just applied, and that only such a stand-in keeps from its place, gets it: as the server's own, to be judged like any
 * other. Called inside the transaction of the write, for each map that it changed.
 */
export function bringForward(transaction: Y.Transaction, fields: Y.Map<unknown> | undefined): void {
	if (!(fields instanceof Y.Map)) return;
	for (const key of transaction.changed.get(fields as never) ?? []) {
		const last = key === null ? undefined : fields._map.get(key);
		if (!last || !standIns.has(last)) continue;
		const isNew = ({ id }: Y.Item) => id.clock >= (transaction.beforeState.get(id.client) ?? 0);
		let item = last.left;
		for (let steps = 0; item && !isNew(item) && steps < stepsMost; steps++) item = item.left;
		if (!item || !isNew(item) || !(item.content instanceof Y.ContentAny)) continue;
		fields.set(key!, item.content.arr.at(-1));
		standIns.add(fields._map.get(key!)!);
	}
}

/** Undefined means: not there, or empty. */
function set(fields: Y.Map<unknown>, key: string, value: unknown): void {
	const now = fields.get(key);
	if (value === undefined) {
		if (now !== undefined && now !== null && now !== 0 && !(Array.isArray(now) && now.length === 0)) fields.delete(key);
		else return;
	} else if (!(now === value || (Array.isArray(now) && Array.isArray(value) && now.length === value.length && now.every((part, i) => part === value[i])))) {
		fields.set(key, value);
	} else return;
	standIns.add(fields._map.get(key)!);
}
