import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { acceptedFrom, besideAsText, besideOf, type Beside } from './beside.ts';
import { applyLogged, emptyDocument } from './document.ts';
import { breathe, readInSlices } from './in-slices.ts';
import type { Accepted } from '../gate/accepted.ts';
import type { snapshots } from '../../db/schema.ts';
import { contentHash, contentOf, hashOf } from '#lib/doc/content.ts';
import { notesContent } from '#lib/doc/notes.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';

/** A room as it stood after row `seq` of its log. */
export interface Snapshot {
	seq: number;
	epoch: number;
	doc: Uint8Array;
	beside: Beside;
	/** Of the bytes with what stands beside them, and of the content they make. */
	hash: string;
}

/** What a snapshot will be made of. */
export interface Taken extends Omit<Snapshot, 'hash'> {
	cards: Card[];
	clusters: Cluster[];
	notes: string;
}

/** In one turn, because a room goes on: one encoding of the document. All the rest is done later, in turns of its own. */
export function take(seq: number, epoch: number, doc: Y.Doc, accepted: Accepted): Taken {
	return { seq, epoch, doc: Y.encodeStateAsUpdate(doc), beside: besideOf(accepted), cards: [...accepted.cards.values()], clusters: [...accepted.clusters.values()], notes: notesContent(doc) };
}

/** Throws where the bytes do not make the content that the gate has accepted: such a snapshot must not stand. */
export async function finish({ cards, clusters, notes, ...taken }: Taken): Promise<Snapshot> {
	await breathe();
	const content = hashOf(contentOf(cards, clusters, notes));
	await breathe();
	const doc = await readInSlices(taken.epoch, taken.doc);
	await breathe();
	const found = contentHash(doc);
	doc.destroy();
	if (found !== content) throw new Error(`a snapshot would hold other content (${found} instead of ${content})`);
	await breathe();
	return { ...taken, hash: `${bytesHash(taken)} ${content}` };
}

/** The document and what stands beside it; null where this is not what was written. */
export function read(row: typeof snapshots.$inferSelect): { doc: Y.Doc; accepted: Accepted } | null {
	const beside = row.beside as Beside;
	try {
		const [bytes, content] = row.hash.split(' ');
		if (bytesHash({ doc: row.doc, beside }) !== bytes) return null;
		const doc = emptyDocument(row.epoch);
		applyLogged(doc, row.doc);
		if (contentHash(doc) === content && !doc.store.pendingStructs) return { doc, accepted: acceptedFrom(doc, beside) };
		doc.destroy();
	} catch {
		// Not even readable.
	}
	return null;
}

export function bytesHash({ doc, beside }: Pick<Snapshot, 'doc' | 'beside'>): string {
	return createHash('sha256').update(doc).update(besideAsText(beside)).digest('hex');
}
