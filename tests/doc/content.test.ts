import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeCardField, writeCluster, writeWholeCard } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';

const card = (id: string, over: Partial<Card> = {}): Card => ({ id: id.repeat(16) as CardId, text: 'A bench', theme: 'green', at: [0.25, 0.5], cluster: null, also: null, number: 1, same: 0, differ: [], ...over });
const made = (write: (doc: Y.Doc) => void): Y.Doc => {
	const doc = new Y.Doc();
	doc.transact(() => write(doc));
	return doc;
};

test('[E2] the same content has the same hash, whatever way it came and under whatever client ids', () => {
	const [a, b] = [card('a'), card('b', { number: 2, cluster: 'g'.repeat(16) as ClusterId })];
	const one = made((doc) => {
		writeWholeCard(doc, a);
		writeWholeCard(doc, b);
		writeCluster(doc, 'g'.repeat(16) as ClusterId, 'Seats', 1);
	});
	const other = made((doc) => writeCluster(doc, 'g'.repeat(16) as ClusterId, 'Chairs', 1));
	other.transact(() => writeWholeCard(other, { ...b, text: 'before', at: 'whole' }));
	other.transact(() => writeWholeCard(other, b));
	other.transact(() => void other.getMap<Y.Map<unknown>>('clusters').get('g'.repeat(16))!.set('name', 'Seats'));
	other.transact(() => writeWholeCard(other, { ...a, at: [0, 0] }));
	other.transact(() => {
		writeCardField(other, a.id, 'at', [0.25, 0.5]);
		// Never lay in a group, or lies in none any more.
		writeCardField(other, a.id, 'cluster', null);
	});
	expect(contentHash(other)).toBe(contentHash(one));
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(one));
	expect(contentHash(copy)).toBe(contentHash(one));
});

test('[E2] whatever differs in one field of one card or group has another hash', () => {
	const group = 'g'.repeat(16) as ClusterId;
	const others: Partial<Card>[] = [{}, { id: 'b'.repeat(16) as CardId }, { text: 'a bench' }, { theme: 'play' }, { at: [0.5, 0.25] }, { cluster: group }, { cluster: group, also: 'h'.repeat(16) as ClusterId }, { number: 2 }, { same: 1 }, { differ: ['too loud'] }];
	const docs = others.map((over) => made((doc) => writeWholeCard(doc, card('a', over))));
	docs.push(made(() => {}));
	for (const [name, number] of [['Seats', 1], ['Seat', 1], ['Seats', 2]] as const) docs.push(made((doc) => writeCluster(doc, group, name, number)));
	expect(new Set(docs.map(contentHash)).size).toBe(docs.length);
});
