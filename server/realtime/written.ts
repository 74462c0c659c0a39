import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Of newer clients first, as Yjs has it: then a reader meets fewer conflicts, and the same content is always the same bytes. */
const newerFirst = ([a]: [number, unknown], [b]: [number, unknown]) => b - a;

/**
 * What one transaction wrote, as an update in format 1: the very bytes that Yjs tells those who listen for `update`. Yjs makes them by
 * asking each client that ever wrote for its state, twice more; in a hall of hundreds that costs as much as taking a change in. Here
 * only those are looked at whose state has moved. Asked for in `afterTransactionCleanup`, when what was deleted has lost its content.
 * Null: it wrote nothing.
 */
export function writtenIn({ doc, beforeState, afterState, deleteSet }: Y.Transaction): Uint8Array | null {
	const moved: [client: number, from: number][] = [];
	for (const [client, clock] of afterState) {
		const before = beforeState.get(client) ?? 0;
		if (clock !== before) moved.push([client, before]);
	}
	if (moved.length === 0 && deleteSet.clients.size === 0) return null;
	const encoder = new Y.UpdateEncoderV1();
	const rest = encoder.restEncoder;
	encoding.writeVarUint(rest, moved.length);
	for (const [client, before] of moved.sort(newerFirst)) {
		const structs = doc.store.clients.get(client)!;
		const from = Math.max(before, structs[0]!.id.clock);
		const first = Y.findIndexSS(structs, from);
		encoding.writeVarUint(rest, structs.length - first);
		encoder.writeClient(client);
		encoding.writeVarUint(rest, from);
		// The first may have grown together with one that was there before.
		for (let i = first; i < structs.length; i++) structs[i]!.write(encoder, i === first ? from - structs[i]!.id.clock : 0);
	}
	encoding.writeVarUint(rest, deleteSet.clients.size);
	for (const [client, ranges] of [...deleteSet.clients].sort(newerFirst)) {
		encoder.resetDsCurVal();
		encoding.writeVarUint(rest, client);
		encoding.writeVarUint(rest, ranges.length);
		for (const { clock, len } of ranges) {
			encoder.writeDsClock(clock);
			encoder.writeDsLen(len);
		}
	}
	return encoder.toUint8Array();
}
