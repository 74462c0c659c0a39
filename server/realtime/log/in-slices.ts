import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { applyLogged, emptyDocument } from './document.ts';

type Struct = Y.Item | Y.GC | Y.Skip;

/** Each slice takes about as long as a frame of a person: others are served in between. */
const sliceMost = 400;
const looksMost = 20_000;

/** Lets everything else have its turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Makes a document of a whole encoded one, a little at a time: at once it would take three times as long as encoding it did. */
export async function readInSlices(epoch: number, update: Uint8Array): Promise<Y.Doc> {
	const doc = emptyDocument(epoch);
	for await (const slice of slices(Y.decodeUpdate(update).structs)) applyLogged(doc, encoded(slice));
	await breathe();
	// What is deleted stands behind all of them; what hangs on nothing would show here.
	applyLogged(doc, Y.diffUpdate(update, Y.encodeStateVector(doc)));
	if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('a document does not fit together');
	return doc;
}

/** By client, in an order in which everything stands before what hangs on it, or comes with it. */
async function* slices(structs: readonly Struct[]): AsyncGenerator<Map<number, Struct[]>> {
	const blocks = new Map<number, { structs: Struct[]; next: number; end: number }>();
	for (const struct of structs) {
		const block = blocks.get(struct.id.client);
		if (block) block.structs.push(struct);
		else blocks.set(struct.id.client, { structs: [struct], next: 0, end: 0 });
	}
	const hangs = (id: unknown) => id instanceof Y.ID && id.clock >= (blocks.get(id.client)?.end ?? 0);
	await breathe();
	let slice = new Map<number, Struct[]>();
	let [taken, looks] = [0, 0];
	for (let moved = true; moved; ) {
		moved = false;
		for (const [client, block] of blocks) {
			for (; block.next < block.structs.length; block.next++) {
				const struct = block.structs[block.next]!;
				if (struct instanceof Y.Item && (hangs(struct.origin) || hangs(struct.rightOrigin) || hangs(struct.parent))) break;
				moved = true;
				block.end = struct.id.clock + struct.length;
				const run = slice.get(client);
				if (run) run.push(struct);
				else slice.set(client, [struct]);
				if (++taken < sliceMost) continue;
				yield slice;
				slice = new Map();
				taken = 0;
				await breathe();
			}
			if (++looks % looksMost === 0) await breathe();
		}
	}
	if (taken > 0) yield slice;
}

function encoded(slice: ReadonlyMap<number, Struct[]>): Uint8Array {
	const encoder = new Y.UpdateEncoderV1();
	encoding.writeVarUint(encoder.restEncoder, slice.size);
	for (const [client, structs] of slice) {
		encoding.writeVarUint(encoder.restEncoder, structs.length);
		encoder.writeClient(client);
		encoding.writeVarUint(encoder.restEncoder, structs[0]!.id.clock);
		for (const struct of structs) struct.write(encoder, 0);
	}
	// Nothing is deleted yet.
	encoding.writeVarUint(encoder.restEncoder, 0);
	return encoder.toUint8Array();
}
