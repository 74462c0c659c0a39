import { asc, eq } from 'drizzle-orm';
import * as Y from 'yjs';
import { unbundled, type LoggedRow } from './archive.ts';
import type { Tx } from '../../db/client.ts';
import { archives, updates } from '../../db/schema.ts';
import { lastServerClient } from '../server-client.ts';
import type { Piece } from '#lib/doc/note-lines.ts';
import type { PersonId } from '#lib/domain/ids.ts';

interface Span {
	clock: number;
	end: number;
	personId: PersonId;
}

/**
 * Who wrote these letters: each row of the log has its person, and the client ids and clocks that it wrote. (Whom an id is let to now says
 * nothing of who had it then.) What was written before the document was last built anew stands under null, as does what the log
 * leaves open: where someone's row takes words away and the server writes some, they may be another's, that were saved.
 */
export async function readWriters(tx: Tx, roomId: string, epoch: number, pieces: readonly Piece[]): Promise<Map<PersonId | null, string>> {
	const wanted = new Set(pieces.map(({ client }) => client));
	const spans = new Map<number, Span[]>();
	const read = ({ personId, bytes }: Pick<LoggedRow, 'personId' | 'bytes'>) => {
		if (personId === null) return;
		const { structs, ds } = Y.decodeUpdate(bytes);
		for (const { id, length } of structs) {
			if (!wanted.has(id.client) || (id.client <= lastServerClient && ds.clients.size > 0)) continue;
			const known = spans.get(id.client);
			const span = { clock: id.clock, end: id.clock + length, personId };
			if (known) known.push(span);
			else spans.set(id.client, [span]);
		}
	};
	for (const archive of await tx.select().from(archives).where(eq(archives.roomId, roomId)).orderBy(asc(archives.fromSeq))) {
		const bundle = unbundled(archive);
		if (bundle.epoch === epoch) bundle.rows.forEach(read);
	}
	(await tx.select({ personId: updates.personId, bytes: updates.bytes }).from(updates).where(eq(updates.roomId, roomId)).orderBy(asc(updates.seq))).forEach(read);
	const writers = new Map<PersonId | null, string>();
	const add = (personId: PersonId | null, text: string) => writers.set(personId, (writers.get(personId) ?? '') + text);
	for (const { client, clock, text } of pieces) {
		// Letter by letter: one piece of a document may have come in several rows, of several lettings of one id.
		const of = (at: number) => spans.get(client)?.find((span) => span.clock <= at && at < span.end)?.personId ?? null;
		let from = 0;
		for (let i = 1; i <= text.length; i++) {
			if (i < text.length && of(clock + i) === of(clock + from)) continue;
			add(of(clock + from), text.slice(from, i));
			from = i;
		}
	}
	return writers;
}
