import * as Y from 'yjs';
import type { Accepted } from '../gate/accepted.ts';
import { serverClientIn } from '../server-client.ts';
import { cardsOf, clustersOf, writeCluster, writeWholeCard } from '#lib/doc/board.ts';
import { readSection, sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { noteSections } from '#lib/domain/notes.ts';

export function emptyDocument(epoch: number): Y.Doc {
	const doc = new Y.Doc({ gc: true });
	doc.clientID = serverClientIn(epoch);
	// Roots are made as maps at once; an update that names them first would make them of no kind.
	cardsOf(doc);
	clustersOf(doc);
	for (const section of noteSections) sectionOf(doc, section);
	return doc;
}

/** What stands in the log is the server's: Yjs must not take it for someone else under its own client id, and change that. */
export function applyLogged(doc: Y.Doc, update: Uint8Array, then: (transaction: Y.Transaction) => void = () => {}): void {
	doc.transact((transaction) => {
		Y.applyUpdate(doc, update);
		transaction.local = true;
		then(transaction);
	});
}

/**
 * The same content in a fresh document, all of it under the server's id of that epoch: without the past client ids, the traces of old
 * values, and the names of what was taken away. It must come out the same for ever, byte by byte: rows of the log behind it hang on it.
 * @param old the document so far: notes are nowhere else
 */
export function builtAnew(epoch: number, { cards, clusters }: Accepted, old: Y.Doc): Y.Doc {
	const doc = emptyDocument(epoch);
	doc.transact(() => {
		for (const { id, name, number } of byId(clusters.values())) writeCluster(doc, id, name, number);
		for (const card of byId(cards.values())) writeWholeCard(doc, card);
		for (const section of noteSections) writeBlocks(doc, section, 0, readSection(sectionOf(old, section)));
	});
	return doc;
}

function byId<T extends { id: string }>(all: Iterable<T>): T[] {
	return [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
}
