import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Moot } from './moot.ts';
import type { Seat } from './seat.ts';
import { frame } from '#lib/doc/frames.ts';
import type { PersonId } from '#lib/domain/ids.ts';
import { roundPoint } from '#lib/domain/place.ts';

type Point = [x: number, y: number] | null;

/** One pointer. The id is random and says nothing about its person: pointers are never tied to cards or names. */
interface Pointer {
	id: number;
	clock: number;
	at: Point;
}

const pauseMs = 200;
/** A person need not see more pointers than this move at once (promise R5). */
const most = 150;

/** Who is here, in numbers, and where people point while the round shows it. The server writes ids and counts; browsers only say where. */
export class Presence {
	readonly #moot: Moot;
	readonly #pointers = new Map<Seat, Pointer>();
	readonly #moved = new Set<Seat>();
	#gone: Pointer[] = [];
	#timer: NodeJS.Timeout | null = null;

	constructor(moot: Moot) {
		this.#moot = moot;
	}

	/** People in the room. Someone with several pages is one person, and away only if no page of theirs is in view. */
	people(): { here: number; away: number; persons: Map<PersonId, { hidden: boolean; lastActAt: number }> } {
		const persons = new Map<PersonId, { hidden: boolean; lastActAt: number }>();
		for (const { actor, hidden } of this.#moot.seats()) {
			if (actor.role !== 'participant') continue;
			const known = persons.get(actor.personId);
			persons.set(actor.personId, { hidden: hidden && (known?.hidden ?? true), lastActAt: this.#moot.lastActOf(actor.personId) });
		}
		let away = 0;
		for (const { hidden } of persons.values()) if (hidden) away += 1;
		return { here: persons.size - away, away, persons };
	}

	/** A browser's own entry of an awareness update; entries of others in it are not read. Throws on bytes that are none. */
	point(seat: Seat, update: Uint8Array): void {
		if (!this.#moot.context.spec.cursors) return;
		const at = readOwn(update, (id) => this.#isOurs(id));
		if (at === undefined) return;
		const pointer = this.#pointers.get(seat) ?? { id: this.#newId(), clock: 0, at: null };
		if (pointer.at === null && at === null) return;
		this.#pointers.set(seat, { ...pointer, at });
		this.#moved.add(seat);
		this.#schedule();
	}

	/** Where everybody points now, for someone who has just come. */
	tell(seat: Seat): void {
		const entries = [...this.#pointers].filter(([other, { at }]) => other !== seat && at !== null).slice(0, most);
		if (entries.length > 0) seat.sendPointers(encode(entries.map(([, pointer]) => encodeEntry(pointer))));
	}

	leave(seat: Seat): void {
		const pointer = this.#pointers.get(seat);
		this.#pointers.delete(seat);
		this.#moved.delete(seat);
		if (!pointer || pointer.at === null) return;
		this.#gone.push({ ...pointer, at: null });
		this.#schedule();
	}

	/** Takes all pointers away: the round shows none. */
	clear(): void {
		for (const seat of [...this.#pointers.keys()]) this.leave(seat);
	}

	/** Sends what has moved since the last time: one encode for all who did not move, and for each who did the same without its own. */
	flush(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const movers = [...this.#moved].slice(0, most);
		const gone = this.#gone.map((pointer) => encodeEntry({ ...pointer, clock: pointer.clock + 1 }));
		this.#gone = [];
		const entries = movers.map((seat) => {
			const pointer = this.#pointers.get(seat)!;
			pointer.clock += 1;
			this.#moved.delete(seat);
			return encodeEntry(pointer);
		});
		if (this.#moved.size > 0) this.#schedule();
		if (entries.length + gone.length === 0) return;
		const whole = encode([...gone, ...entries]);
		for (const seat of this.#moot.board.seats) {
			const own = movers.indexOf(seat);
			if (own < 0) seat.sendPointers(whole);
			else if (entries.length + gone.length > 1) seat.sendPointers(encode([...gone, ...entries.slice(0, own), ...entries.slice(own + 1)]));
		}
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
	}

	#schedule(): void {
		if (this.#timer || this.#moot.ground.ticking === 'hand') return;
		this.#timer = setTimeout(() => this.flush(), pauseMs);
		this.#timer.unref();
	}

	#isOurs(id: number): boolean {
		for (const pointer of this.#pointers.values()) if (pointer.id === id) return true;
		return false;
	}

	#newId(): number {
		const [a, b, c, d] = this.#moot.ground.random(4) as unknown as [number, number, number, number];
		return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
	}
}

/** Undefined: nothing of this browser's own. A stock client re-sends what it was told about others; that is passed over. */
function readOwn(update: Uint8Array, isOurs: (id: number) => boolean): Point | undefined {
	const decoder = decoding.createDecoder(update);
	let own: Point | undefined;
	const count = decoding.readVarUint(decoder);
	if (count > 64) return undefined;
	for (let i = 0; i < count; i++) {
		const id = decoding.readVarUint(decoder);
		decoding.readVarUint(decoder);
		const state: unknown = JSON.parse(decoding.readVarString(decoder));
		if (isOurs(id)) continue;
		// Two entries of its own: someone plays several people. None of them counts.
		if (own !== undefined) return undefined;
		own = readPoint(state);
	}
	return own;
}

function readPoint(state: unknown): Point {
	if (typeof state !== 'object' || state === null || !Object.hasOwn(state, 'at')) return null;
	const { at } = state as { at: unknown };
	if (!Array.isArray(at) || at.length !== 2 || !at.every((n) => typeof n === 'number' && n >= 0 && n <= 1)) return null;
	return roundPoint(at[0], at[1]);
}

function encodeEntry({ id, clock, at }: Pointer): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, id);
	encoding.writeVarUint(encoder, clock);
	encoding.writeVarString(encoder, at === null ? 'null' : JSON.stringify({ at }));
	return encoding.toUint8Array(encoder);
}

function encode(entries: Uint8Array[]): Uint8Array {
	const body = encoding.createEncoder();
	encoding.writeVarUint(body, entries.length);
	for (const entry of entries) encoding.writeUint8Array(body, entry);
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
	return encoding.toUint8Array(encoder);
}
