import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflateSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { updates } from '../../db/schema.ts';
import type { PersonId } from '#lib/domain/ids.ts';

export type LoggedRow = Pick<typeof updates.$inferSelect, 'seq' | 'bytes' | 'personId' | 'at'>;

export interface Bundle {
	/** Which document the rows were written to. */
	epoch: number;
	rows: LoggedRow[];
}

const version = 1;
const pack = promisify(deflate);

/**
 * Rows of a log behind one another, compressed, each with its person and time. Each stays a row of its own, so that words can be taken out
 * later: every field is one value of one struct, and an empty one in its place leaves everything that hangs on it as it is.
 */
export async function bundled({ epoch, rows }: Bundle): Promise<{ bytes: Uint8Array; hash: string }> {
	const encoder = encoding.createEncoder();
	for (const number of [version, epoch, rows[0]!.seq, rows.length]) encoding.writeVarUint(encoder, number);
	for (const { personId, at, bytes } of rows) {
		encoding.writeVarString(encoder, personId ?? '');
		encoding.writeVarUint(encoder, at.getTime());
		encoding.writeVarUint8Array(encoder, bytes);
	}
	const plain = encoding.toUint8Array(encoder);
	return { bytes: await pack(plain), hash: hashOf(plain) };
}

/** Throws where this is not what was written. */
export function unbundled({ bytes, hash }: { bytes: Uint8Array; hash: string }): Bundle {
	const plain = inflateSync(bytes);
	if (hashOf(plain) !== hash) throw new Error('an archive of a log does not read back');
	const decoder = decoding.createDecoder(plain);
	if (decoding.readVarUint(decoder) !== version) throw new Error('an archive of a log was written by a newer version');
	const epoch = decoding.readVarUint(decoder);
	const first = decoding.readVarUint(decoder);
	const rows: LoggedRow[] = [];
	for (let left = decoding.readVarUint(decoder); left > 0; left--) {
		const personId = (decoding.readVarString(decoder) || null) as PersonId | null;
		const at = new Date(decoding.readVarUint(decoder));
		rows.push({ seq: first + rows.length, personId, at, bytes: decoding.readVarUint8Array(decoder) });
	}
	return { epoch, rows };
}

function hashOf(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
