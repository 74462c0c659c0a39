import * as Y from 'yjs';
import { touchedIn, type Accepted } from './accepted.ts';
import { bringForward, putBackCard, putBackCluster } from './put-back.ts';
import { cardsOf, clustersOf, readCard, readCluster, writeCardField, writeClusterField } from '#lib/doc/board.ts';
import type { Refused } from '#lib/doc/frames.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { judge, type Bench } from '#lib/domain/judge.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

/** What the gate needs beside the document: the next numbers, and what to do with what was taken in. */
export interface Register {
	nextCardNumber(): number;
	nextClusterNumber(): number;
	/** A card its writer has not written before. */
	tookCard(id: CardId): void;
	now(): number;
}

export interface Judged {
	refused: Omit<Refused, 'frameNumber'>[];
	accepted: { cards: CardId[]; clusters: ClusterId[] };
	/** Whether notes were written: the reading step has judged them. */
	notes: boolean;
}

/**
 * Law 1, second step: applies a write and judges it in one transaction, so that one update leaves it and nobody ever sees a refused
 * state. What is refused is put back, what is accepted gets its number, and `accepted` holds the outcome.
 * @param write applies an update that `readUpdate` found sound, or lets the server write in someone's name
 * @param stopped refuses everything, whatever the judge says (a log that cannot be written)
 */
export function judgeUpdate(doc: Y.Doc, accepted: Accepted, write: () => void, bench: Bench, register: Register, stopped: Refusal | null = null): Judged {
	const judged: Judged = { refused: [], accepted: { cards: [], clusters: [] }, notes: false };
	doc.transact((transaction) => {
		write();
		// Applying marks the transaction as foreign; then Yjs would change the server's own client id after our repairs.
		transaction.local = true;
		const touched = touchedIn(transaction, doc);
		judged.notes = touched.notes;
		for (const id of touched.clusters) bringForward(transaction, clustersOf(doc).get(id));
		for (const id of touched.cards) bringForward(transaction, cardsOf(doc).get(id));
		const removals: ClusterId[] = [];
		// Groups come first, so that a card may go into one of the same update; removals last, when it is known what still lies in them.
		for (const id of touched.clusters) {
			if (clustersOf(doc).has(id)) judgeCluster(id);
			else removals.push(id);
		}
		for (const id of touched.cards) judgeCard(id);
		for (const id of removals) judgeCluster(id);
	});
	return judged;

	function judgeCard(id: CardId): void {
		const before = accepted.cards.get(id) ?? null;
		const fields = cardsOf(doc).get(id);
		let after: Card | 'broken' | null = fields === undefined ? null : (readCard(id, fields) ?? 'broken');
		if (before === null && after === null) return;
		if (after !== null && after !== 'broken') after = withServerFields(after, before ?? accepted.removedCards.get(id) ?? null);
		const refusal = stopped ?? judge({ kind: 'card', id, before, after }, bench);
		if (refusal) {
			const text = typeof fields?.get?.('text') === 'string' ? (fields.get('text') as string) : undefined;
			putBackCard(doc, id, before);
			judged.refused.push({ refusal, cardId: id, ...(text === undefined ? {} : { text }) });
			return;
		}
		if (after === 'broken') throw new Error('the judge let something broken through');
		if (after !== null) {
			if (after.number === 0) after = { ...after, number: register.nextCardNumber() };
			stampCard(after);
			if (before === null) register.tookCard(id);
		}
		accepted.setCard(id, after, register.now());
		judged.accepted.cards.push(id);
	}

	function stampCard(card: Card): void {
		writeCardField(doc, card.id, 'number', card.number);
		if (card.same > 0) writeCardField(doc, card.id, 'same', card.same);
		if (card.differ.length > 0) writeCardField(doc, card.id, 'differ', [...card.differ]);
	}

	function judgeCluster(id: ClusterId): void {
		const before = accepted.clusters.get(id) ?? null;
		const fields = clustersOf(doc).get(id);
		const name: unknown = fields?.get?.('name');
		let after: Cluster | 'broken' | null = fields === undefined ? null : typeof name === 'string' ? readCluster(id, fields)! : 'broken';
		if (before === null && after === null) return;
		const known = before ?? accepted.removedClusters.get(id);
		if (after !== null && after !== 'broken' && known) after = { ...after, number: known.number };
		const refusal = stopped ?? judge({ kind: 'cluster', id, before, after }, bench);
		if (refusal) {
			putBackCluster(doc, id, before);
			judged.refused.push({ refusal, clusterId: id, ...(typeof name === 'string' ? { text: name } : {}) });
			return;
		}
		if (after === 'broken') throw new Error('the judge let something broken through');
		if (after !== null) {
			if (after.number === 0) after = { ...after, number: register.nextClusterNumber() };
			writeClusterField(doc, id, 'number', after.number);
		}
		accepted.setCluster(id, after, register.now());
		judged.accepted.clusters.push(id);
	}
}

/** A map that was written again under the same key has lost what the server knew of it. */
function withServerFields(card: Card, known: Card | null): Card {
	return { ...card, number: known?.number ?? 0, same: known?.same ?? 0, differ: known?.differ ?? [] };
}
