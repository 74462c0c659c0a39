import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

export type Struct = Y.Item | Y.GC | Y.Skip;
export type DeleteRanges = Map<number, { clock: number; len: number }[]>;

export interface Decoded {
	/** New and known structs by client, in the order of their clocks. */
	blocks: Map<number, Struct[]>;
	deletes: DeleteRanges;
}

/** Far above any honest update: an hour of writing offline stays below it. */
const structLimit = 4000;
const rangeLimit = 20_000;

/** Bytes that are no update, or one that no honest client makes. The message is for the log and the close reason. */
export class Malformed extends Error {}

/** Counts while reading, so that a frame of 131,000 one-byte structs ends early, and notes where each client's block begins. */
class CountingDecoder extends Y.UpdateDecoderV1 {
	/** Yjs makes the decoder itself; this is how we get hold of it. A class for each update instead would cost more than the update. */
	static last: CountingDecoder | null = null;
	structs = 0;
	blocks: number[] = [];

	constructor(decoder: decoding.Decoder) {
		super(decoder);
		CountingDecoder.last = this;
	}

	override readInfo(): number {
		if (++this.structs > structLimit) throw new Malformed('too many changes in one update');
		return super.readInfo();
	}

	override readClient(): number {
		const client = super.readClient();
		// Yjs itself would keep only the last block of a client: what is judged must be what is applied.
		if (this.blocks.includes(client)) throw new Malformed('a client id twice in one update');
		this.blocks.push(client);
		if (this.blocks.length > 64) throw new Malformed('too many client ids in one update');
		return client;
	}
}

/** Reads format 1 and nothing else; throws whatever the bytes make it throw. Allocates in proportion to the bytes, never to what they claim. */
export function decode(bytes: Uint8Array): Decoded {
	const { structs, ds } = Y.decodeUpdateV2(bytes, CountingDecoder);
	const rest = CountingDecoder.last?.restDecoder;
	CountingDecoder.last = null;
	if (!rest || decoding.hasContent(rest)) throw new Malformed('bytes behind the update');

	const blocks = new Map<number, Struct[]>();
	for (const struct of structs) {
		const block = blocks.get(struct.id.client);
		if (block) block.push(struct);
		else blocks.set(struct.id.client, [struct]);
	}
	let ranges = 0;
	for (const list of ds.clients.values()) ranges += list.length;
	if (ranges > rangeLimit) throw new Malformed('too many deletions in one update');
	return { blocks, deletes: ds.clients };
}
