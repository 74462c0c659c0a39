import * as Y from 'yjs';
import { Chains } from './chains.ts';
import { decode, Malformed, type DeleteRanges, type Struct } from './decode.ts';
import { costOf, hasRoom, mayStandIn, partMade, unseenWords } from './notes.ts';
import { Order } from './order.ts';
import { Targets, type Target } from './targets.ts';
import { isEntryContent, isFieldContent, isLostContent, isWritable } from './values.ts';
import { lastServerClient } from '../server-client.ts';
import type { RootName } from '#lib/doc/board.ts';
import type { NoteSection } from '#lib/domain/notes.ts';
import { frameLimit, type closeCode } from '#lib/doc/frames.ts';

/** Whose structs a socket may bring, and which objects it may replace or delete whole. */
export interface Standing {
	readOnly: boolean;
	/** Whether this document has notes: a talk's. */
	hasNotes: boolean;
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
	notes: NotesWritten;
}

/** What an update does to the notes of a talk. */
export interface NotesWritten {
	isAny: boolean;
	/** Words for a line that someone has taken away meanwhile. */
	late: string;
	/** Words of others in lines that this update takes away, which its writer has not seen. */
	unseen: { section: NoteSection; text: string }[];
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
		// What is held already is passed over by Yjs, whoever sends it; but not before it has looked for what that hangs on.
		if (structs.some((struct) => endOf(struct) <= known && struct instanceof Y.Item && !isHeld(struct, doc))) return fault('what is held hangs on something else');
		if (end <= known) continue;
		if (client <= lastServerClient || client > lastClientId || !standing.ownsClient(client)) return fault('a client id of someone else');
		if (structs[0]!.id.clock > known) return fault('something is missing before this update', true);
		if (end - known > clockJump) return fault('too far ahead');
		fresh.set(client, structs.filter((struct) => endOf(struct) > known));
	}
	const targets = new Targets(doc);
	const desk: Desk = { targets, standing, chains: new Chains(doc, targets), order: new Order(), notes: { isAny: false, late: '', unseen: [] }, cost: 0 };
	const refusal = readStructs(fresh, have, desk) ?? readDeletes(decoded.deletes, doc, have, desk);
	if (refusal) return { ok: false, fault: refusal };
	const { notes } = desk;
	const deletes = targets.deletes;
	if (fresh.size === 0 && !deletes) return { ok: true, value: { clients: [], deletes, changes: 0, notes } };
	if (standing.readOnly) return { ok: false, fault: { code: 'readOnly', reason: 'this socket may only read' } };
	if (targets.size > touchLimit) return fault('too many objects in one update');
	if (!hasRoom(doc, desk.cost)) return fault('the notes are full');
	let changes = 0;
	for (const structs of fresh.values()) changes += structs.length;
	return { ok: true, value: { clients: [...fresh.keys()], deletes, changes, notes } };
}

/** Walks all blocks in an order in which everything stands before what hangs on it; what is left over hangs on nothing we have. */
function readStructs(fresh: Map<number, Struct[]>, have: Map<number, number>, desk: Desk): Fault | null {
	const { targets } = desk;
	const next = new Map([...fresh.keys()].map((client) => [client, 0]));
	let moved = true;
	while (moved) {
		moved = false;
		for (const [client, structs] of fresh) {
			let i = next.get(client)!;
			for (; i < structs.length; i++) {
				const struct = structs[i]!;
				if (struct instanceof Y.Item && !isReady(struct, have, targets)) break;
				const refusal = readStruct(struct, desk);
				if (refusal) return refusal;
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

function isHeld({ origin, rightOrigin, parent }: Y.Item, doc: Y.Doc): boolean {
	return [origin, rightOrigin, parent].every((id) => !(id instanceof Y.ID) || id.clock < Y.getState(doc.store, id.client));
}

function isReady(item: Y.Item, have: Map<number, number>, targets: Targets): boolean {
	const stands = (id: unknown) => !(id instanceof Y.ID) || id.clock < (have.get(id.client) ?? targets.known(id.client));
	return stands(item.origin) && stands(item.rightOrigin) && stands(item.parent);
}

/** What is known while one update is read. */
interface Desk {
	targets: Targets;
	standing: Standing;
	chains: Chains;
	order: Order;
	notes: NotesWritten;
	/** What is new in the notes takes so much of their room. */
	cost: number;
}

function readStruct(struct: Struct, desk: Desk): Fault | null {
	const { targets, standing } = desk;
	if (struct instanceof Y.Skip) return bad('a hole in the update');
	// An empty text would stand at the clock of the next one.
	if (struct.length < 1) return bad('a change of nothing');
	if (struct instanceof Y.GC) {
		// What someone made and took away while offline. It holds nothing and stands only in their own numbering.
		targets.add(struct.id, struct.length, { kind: 'gone' });
		return null;
	}
	// Maps have no right neighbours: only lists and texts do, and a board has none.
	if (struct.rightOrigin !== null && !standing.hasNotes) return bad('a list or a text');
	const target = targets.of(struct);
	if (target === null) return bad('a root, key or field that does not exist');
	switch (target.kind) {
		case 'gone':
			if (!isLostContent(struct.content)) return bad('unknown content');
			if (struct.content instanceof Y.ContentString) desk.notes.late += struct.content.str;
			break;
		case 'note':
			return readNote(struct, target, desk);
		case 'entry':
			if (!isEntryContent(struct.content)) return bad('unknown content');
			if (!standing.mayReplace(target.root, target.id)) return bad('someone else’s card');
			break;
		case 'field':
			if (!isWritable(target.root, target.field)) return bad('a field of the server');
			if (!isFieldContent(struct.content, target.field)) return bad('unknown content');
			break;
	}
	if (!desk.chains.add(struct)) return bad('too many changes behind what has changed since');
	targets.add(struct.id, struct.length, target);
	return null;
}

function readNote(struct: Y.Item, target: Target & { kind: 'note' }, desk: Desk): Fault | null {
	const { targets, standing, order } = desk;
	if (!standing.hasNotes || struct.parentSub !== null) return bad('a root, key or field that does not exist');
	if (!mayStandIn(target.holder.part, struct.content)) return bad('something that notes do not hold');
	const between = targets.between(struct, target);
	const wrong = order.add(struct, target.holder.id, between);
	if (wrong) return bad(wrong);
	desk.notes.isAny = true;
	desk.cost += costOf(struct.content);
	targets.add(struct.id, struct.length, target, partMade(struct.content), between);
	return null;
}

function readDeletes(deletes: DeleteRanges, doc: Y.Doc, have: Map<number, number>, desk: Desk): Fault | null {
	const { targets } = desk;
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
				const refusal = readDelete(struct, desk, (id) => Y.isDeleted(deleteSet as Parameters<typeof Y.isDeleted>[0], id));
				if (refusal) return refusal;
			}
		}
	}
	return null;
}

function readDelete(item: Y.Item, { targets, standing, notes }: Desk, isDeleted: (id: Y.ID) => boolean): Fault | null {
	const target: Target = targets.ofStored(item);
	targets.touch(target);
	targets.deletes = true;
	if (target.kind === 'note') {
		notes.isAny = true;
		const text = unseenWords(item, isDeleted);
		if (text.trim() !== '') notes.unseen.push({ section: target.section, text });
		return null;
	}
	if (target.kind === 'entry' && !standing.mayReplace(target.root, target.id)) return bad('someone else’s card');
	if (target.kind !== 'field' || isWritable(target.root, target.field)) return null;
	// The server's fields go with the whole object, and with nothing less.
	const entry = (item.parent as Y.Map<unknown>)._item;
	return entry && isDeleted(entry.id) ? null : bad('a field of the server');
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
