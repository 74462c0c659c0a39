import * as Y from 'yjs';
import { Chains } from './chains.ts';
import { decode, Malformed, type DeleteRanges, type Struct } from './decode.ts';
import { Targets, type Target } from './targets.ts';
import { isEntryContent, isFieldContent, isLostContent, isWritable } from './values.ts';
import { lastServerClient } from '../server-client.ts';
import type { RootName } from '#lib/doc/board.ts';
import { frameLimit, type closeCode } from '#lib/doc/frames.ts';

/** Whose structs a socket may bring, and which objects it may replace or delete whole. */
export interface Standing {
	readOnly: boolean;
	/** Whether this client id is this person's, or nobody's and free to be claimed. */
	ownsClient(clientId: number): boolean;
	/** Someone else's card is never deleted or replaced whole, in no round: that is not a race but an attack. */
	mayReplace(root: RootName, id: string): boolean;
}

/** A structural refusal: the socket is closed with this code and reason. */
export interface Fault {
	code: keyof typeof closeCode;
	reason: string;
	/** The update hangs on something that has not arrived. */
	missing?: true;
}

/** What a sound update brings. Without clients and deletions it changes nothing. */
export interface Sound {
	clients: number[];
	deletes: boolean;
	/** Structs in it that are new. */
	changes: number;
}

export type Reading = { ok: true; value: Sound } | { ok: false; fault: Fault };

/** A person moves at most a few thousand steps on; a clock thrown far ahead would block that id for ever. */
const clockJump = 20_000;
/** Objects in one update: a group of that many cards, taken apart. */
const touchLimit = 1500;
const lastClientId = 2 ** 32 - 1;

/**
 * Law 1, first step: reads an update before it is applied and refuses whatever is structurally wrong. Nothing of the document changes.
 * What passes here can be applied without an exception, leaves nothing pending, and touches only objects and fields that people write.
 */
export function readUpdate(bytes: Uint8Array, doc: Y.Doc, standing: Standing): Reading {
	if (bytes.length > frameLimit) return fault('too large');
	let decoded;
	try {
		decoded = decode(bytes);
	} catch (error) {
		return fault(error instanceof Malformed ? error.message : 'unreadable');
	}
	const have = new Map<number, number>();
	const fresh = new Map<number, Struct[]>();
	for (const [client, structs] of decoded.blocks) {
		const known = Y.getState(doc.store, client);
		have.set(client, known);
		const end = endOf(structs.at(-1)!);
		// What is held already is passed over by Yjs, whoever sends it.
		if (end <= known) continue;
		if (client <= lastServerClient || client > lastClientId || !standing.ownsClient(client)) return fault('a client id of someone else');
		if (structs[0]!.id.clock > known) return fault('something is missing before this update', true);
		if (end - known > clockJump) return fault('too far ahead');
		fresh.set(client, structs.filter((struct) => endOf(struct) > known));
	}
	const targets = new Targets(doc);
	const refusal = readStructs(fresh, have, targets, standing, new Chains(doc, targets)) ?? readDeletes(decoded.deletes, doc, have, targets, standing);
	if (refusal) return { ok: false, fault: refusal };
	const deletes = targets.deletes;
	if (fresh.size === 0 && !deletes) return { ok: true, value: { clients: [], deletes, changes: 0 } };
	if (standing.readOnly) return { ok: false, fault: { code: 'readOnly', reason: 'this socket may only read' } };
	if (targets.size > touchLimit) return fault('too many objects in one update');
	let changes = 0;
	for (const structs of fresh.values()) changes += structs.length;
	return { ok: true, value: { clients: [...fresh.keys()], deletes, changes } };
}

/** Walks all blocks in an order in which everything stands before what hangs on it; what is left over hangs on nothing we have. */
function readStructs(fresh: Map<number, Struct[]>, have: Map<number, number>, targets: Targets, standing: Standing, chains: Chains): Fault | null {
	const next = new Map([...fresh.keys()].map((client) => [client, 0]));
	let moved = true;
	while (moved) {
		moved = false;
		for (const [client, structs] of fresh) {
			let i = next.get(client)!;
			for (; i < structs.length; i++) {
				const struct = structs[i]!;
				if (struct instanceof Y.Item && !isReady(struct, have, targets)) break;
				const refusal = readStruct(struct, targets, standing);
				if (refusal) return refusal;
				if (struct instanceof Y.Item && !chains.add(struct)) return bad('too many changes behind what has changed since');
				have.set(client, endOf(struct));
				moved = true;
			}
			next.set(client, i);
		}
	}
	for (const [client, structs] of fresh) {
		if (next.get(client)! < structs.length) return { code: 'badUpdate', reason: 'something is missing before this update', missing: true };
	}
	return null;
}

function isReady(item: Y.Item, have: Map<number, number>, targets: Targets): boolean {
	const stands = (id: unknown) => !(id instanceof Y.ID) || id.clock < (have.get(id.client) ?? targets.known(id.client));
	return stands(item.origin) && stands(item.rightOrigin) && stands(item.parent);
}

function readStruct(struct: Struct, targets: Targets, standing: Standing): Fault | null {
	if (struct instanceof Y.Skip) return bad('a hole in the update');
	if (struct instanceof Y.GC) {
		// What someone made and took away while offline. It holds nothing and stands only in their own numbering.
		targets.add(struct.id, struct.length, { kind: 'gone' });
		return null;
	}
	// Maps have no right neighbours: only lists and texts do, and we have none.
	if (struct.rightOrigin !== null) return bad('a list or a text');
	const target = targets.of(struct);
	if (target === null) return bad('a root, key or field that does not exist');
	switch (target.kind) {
		case 'gone':
			if (!isLostContent(struct.content)) return bad('unknown content');
			break;
		case 'entry':
			if (!isEntryContent(struct.content)) return bad('unknown content');
			if (!standing.mayReplace(target.root, target.id)) return bad('someone else’s card');
			break;
		case 'field':
			if (!isWritable(target.root, target.field)) return bad('a field of the server');
			if (!isFieldContent(struct.content, target.field)) return bad('unknown content');
			break;
	}
	targets.add(struct.id, struct.length, target);
	return null;
}

function readDeletes(deletes: DeleteRanges, doc: Y.Doc, have: Map<number, number>, targets: Targets, standing: Standing): Fault | null {
	const deleteSet = { clients: deletes };
	for (const [client, ranges] of deletes) {
		const known = targets.known(client);
		const end = have.get(client) ?? known;
		const structs = doc.store.clients.get(client) ?? [];
		// In order and apart, as Yjs writes them: the same stretch named 20,000 times would be walked as often.
		let last = 0;
		for (const { clock, len } of ranges) {
			if (clock < last) return bad('deletions out of order');
			last = clock + len;
			if (len <= 0 || clock + len > end) return { code: 'badUpdate', reason: 'deletes what has not arrived', missing: true };
			if (clock >= known) continue;
			for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < clock + len; i++) {
				const struct = structs[i]!;
				if (!(struct instanceof Y.Item) || struct.deleted) continue;
				const refusal = readDelete(struct, targets, standing, (item) => Y.isDeleted(deleteSet as Parameters<typeof Y.isDeleted>[0], item.id));
				if (refusal) return refusal;
			}
		}
	}
	return null;
}

function readDelete(item: Y.Item, targets: Targets, standing: Standing, isDeleted: (item: Y.Item) => boolean): Fault | null {
	const target: Target = targets.ofStored(item);
	targets.touch(target);
	targets.deletes = true;
	if (target.kind === 'entry' && !standing.mayReplace(target.root, target.id)) return bad('someone else’s card');
	if (target.kind !== 'field' || isWritable(target.root, target.field)) return null;
	// The server's fields go with the whole object, and with nothing less.
	const entry = (item.parent as Y.Map<unknown>)._item;
	return entry && isDeleted(entry) ? null : bad('a field of the server');
}

function endOf(struct: Struct): number {
	return struct.id.clock + struct.length;
}

function bad(reason: string): Fault {
	return { code: 'badUpdate', reason };
}

function fault(reason: string, missing = false): Reading {
	return { ok: false, fault: missing ? { ...bad(reason), missing: true } : bad(reason) };
}
