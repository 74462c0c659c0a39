import { and, asc, eq, lte } from 'drizzle-orm';
import * as Y from 'yjs';
import { bundled, unbundled } from './archive.ts';
import type { Tx } from '../../db/client.ts';
import { archives, updates } from '../../db/schema.ts';
import type { CardId } from '#lib/domain/ids.ts';

/** Notes where each plain value stands in the bytes, in the order in which Yjs reads them. */
class NotingDecoder extends Y.UpdateDecoderV1 {
	/** Yjs makes the decoder itself; this is how we get hold of it. */
	static last: NotingDecoder | null = null;
	readonly values: { from: number; to: number }[] = [];

	constructor(decoder: ConstructorParameters<typeof Y.UpdateDecoderV1>[0]) {
		super(decoder);
		NotingDecoder.last = this;
	}

	override readAny(): unknown {
		const from = this.restDecoder.pos;
		const value: unknown = super.readAny();
		this.values.push({ from, to: this.restDecoder.pos });
		return value;
	}
}

type FieldName = 'text' | 'differ' | 'at';
const isSpoken = (field: string | null): field is FieldName => field === 'text' || field === 'differ' || field === 'at';

/**
 * Overwrites what one card said in updates of one document, one after another as they stand in its log: its words, the reasons on it, its point. The bytes
 * keep their length and their structure, so that everything that hangs on them still fits. (What was laid over an older value names only that older one.)
 */
export class CardBlanker {
	readonly #cardId: CardId;
	/** Structs that are the card, and values of its fields, as "client:clock". */
	readonly #cards = new Set<string>();
	readonly #fields = new Map<string, FieldName>();

	constructor(cardId: CardId) {
		this.#cardId = cardId;
	}

	/** The update with the words overwritten; null where it holds none. */
	blank(update: Uint8Array): Uint8Array | null {
		const { structs } = Y.decodeUpdateV2(update, NotingDecoder);
		const { values } = NotingDecoder.last!;
		NotingDecoder.last = null;
		let bytes: Uint8Array | null = null;
		let at = 0;
		for (const struct of structs) {
			if (!(struct instanceof Y.Item)) continue;
			const many = struct.content instanceof Y.ContentAny ? struct.content.arr.length : 0;
			const field = this.#fieldOf(struct);
			for (let i = 0; i < many; i++, at++) {
				if (field === null) continue;
				bytes ??= update.slice();
				blankValue(bytes, values[at]!.from, field === 'at' && !Array.isArray((struct.content as Y.ContentAny).arr[i]) ? 'keep' : 'blank');
			}
		}
		return bytes;
	}

	#fieldOf({ id, origin, rightOrigin, parent, parentSub, content }: Y.Item): FieldName | null {
		const [self, before] = [keyOf(id), origin && keyOf(origin)];
		if (content instanceof Y.ContentType) {
			if ((before && this.#cards.has(before)) || ((parent as unknown) === 'cards' && parentSub === this.#cardId)) this.#cards.add(self);
			return null;
		}
		if (!(content instanceof Y.ContentAny)) return null;
		const [after, holder] = [rightOrigin && keyOf(rightOrigin), parent as unknown];
		const known = (before && this.#fields.get(before)) || (after && this.#fields.get(after));
		const field = known || (holder instanceof Y.ID && this.#cards.has(keyOf(holder)) && isSpoken(parentSub) ? parentSub : null);
		if (field) this.#fields.set(self, field);
		return field || null;
	}
}

const keyOf = ({ client, clock }: Y.ID) => `${client}:${clock}`;

/** The types of plain values as lib0 writes them: a byte, and what it needs. Strings become spaces, numbers 0; answers where the next value begins. */
function blankValue(bytes: Uint8Array, from: number, how: 'blank' | 'keep'): number {
	const type = bytes[from]!;
	let at = from + 1;
	const length = (): number => {
		let [n, shift] = [0, 0];
		for (;;) {
			const byte = bytes[at++]!;
			n += (byte & 127) * 2 ** shift;
			if (byte < 128) return n;
			shift += 7;
		}
	};
	const fill = (many: number, value: number) => {
		if (how === 'blank') bytes.fill(value, at, at + many);
		at += many;
		return at;
	};
	switch (type) {
		case 119:
			return fill(length(), 32);
		case 116:
			return fill(length(), 0);
		case 117: {
			for (let left = length(); left > 0; left--) at = blankValue(bytes, at, how);
			return at;
		}
		case 118: {
			for (let left = length(); left > 0; left--) {
				at += length();
				at = blankValue(bytes, at, how);
			}
			return at;
		}
		case 122:
		case 123:
			return fill(8, 0);
		case 124:
			return fill(4, 0);
		case 125: {
			// A whole number keeps its bytes, and says 0 with all of them.
			for (;;) {
				const byte = bytes[at]!;
				if (how === 'blank') bytes[at] = byte & 128;
				at += 1;
				if (byte < 128) return at;
			}
		}
		default:
			return at;
	}
}

/** Takes one card's words out of every row up to `upTo` of a room's log and of its archives, in the caller's transaction. A snapshot that has them no more stands already. */
export async function blankLog(tx: Tx, roomId: string, cardId: CardId, upTo: number): Promise<void> {
	const blanker = new CardBlanker(cardId);
	for (const archive of await tx.select().from(archives).where(eq(archives.roomId, roomId)).orderBy(asc(archives.fromSeq))) {
		const { epoch, rows } = unbundled(archive);
		let found = false;
		const cleaned = rows.map((row) => {
			const bytes = blanker.blank(row.bytes);
			found ||= bytes !== null;
			return bytes ? { ...row, bytes } : row;
		});
		if (!found) continue;
		const { bytes, hash } = await bundled({ epoch, rows: cleaned });
		await tx.update(archives).set({ bytes: Buffer.from(bytes), hash }).where(and(eq(archives.roomId, roomId), eq(archives.fromSeq, archive.fromSeq)));
	}
	for (const { seq, bytes } of await tx.select({ seq: updates.seq, bytes: updates.bytes }).from(updates).where(and(eq(updates.roomId, roomId), lte(updates.seq, upTo))).orderBy(asc(updates.seq))) {
		const cleaned = blanker.blank(bytes);
		if (cleaned) await tx.update(updates).set({ bytes: Buffer.from(cleaned) }).where(and(eq(updates.roomId, roomId), eq(updates.seq, seq)));
	}
}
