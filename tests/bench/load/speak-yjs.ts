import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { Hand, fieldsIn } from './hand.ts';
import type { Line } from './line.ts';
import type { Speech, Target } from './speech.ts';
import { inNumbers, inPlaces, stampNumber, type Stamps } from './stamp.ts';
import { writeCard } from '#lib/doc/board.ts';
import { frame } from '#lib/doc/frames.ts';
import { encodePoint, encodeView } from '#lib/doc/pointer-frames.ts';
import { Parts } from '#lib/live/line/parts.ts';
import type { CardId } from '#lib/domain/ids.ts';

/** With a stamp behind it as long as a card may be. */
const longText = '水'.repeat(272);
/** Cards one writer rewrites in one update of a flood. */
export const floodCards = 20;

/** What the three Yjs servers have in common. */
export abstract class SpeakYjs implements Speech {
	readonly moves: Stamps = inPlaces;
	readonly points: Stamps = inNumbers;
	protected readonly target: Target;
	/** The board, once it is known; a person who says what they have is not sent it again. */
	board: Uint8Array | null = null;
	/** Whether everyone asks for the whole board, as on a fresh page. */
	readonly #fresh: boolean;
	#stateVector: Uint8Array = new Uint8Array([0]);
	#fields: ReturnType<typeof fieldsIn> | null = null;
	protected readonly hands = new Map<number, Hand>();
	#clocks = new Map<number, number>();

	constructor(target: Target, fresh: boolean) {
		this.target = target;
		this.#fresh = fresh;
	}

	abstract request(who: number): { path: string; headers: Record<string, string> };
	abstract opened(line: Line): void;
	abstract coming(line: Line, data: Buffer, from: number, to: number): boolean;
	protected abstract wrap(write: (encoder: encoding.Encoder) => void): Uint8Array;
	protected abstract cardOf(who: number, n: number): string;

	fill(line: Line): void {
		const { cards, cardBytes } = this.target;
		const doc = new Y.Doc();
		doc.clientID = 2000;
		const text = 'brook mill lane bench lamp bus shade tree path school wall '.repeat(20).slice(0, Math.max(10, cardBytes - 100));
		doc.transact(() => {
			for (let i = 0; i < cards; i++) writeCard(doc, `card${i}` as CardId, { text, theme: 'green', at: [(i % 97) / 97, (i % 89) / 89] });
		});
		this.know(Y.encodeStateAsUpdate(doc));
		line.send(this.update(this.board!));
	}

	prepare({ who }: Line): void {
		const hand = this.hands.get(who) ?? new Hand(10_000 + who);
		this.hands.set(who, hand);
		this.#fields ??= fieldsIn(this.board!);
		for (let n = 0; n < floodCards; n++) {
			const card = this.cardOf(who, n);
			for (const key of [`${card} at`, `${card} text`]) {
				const at = this.#fields.get(key);
				if (at) hand.hold(key, at);
			}
		}
	}

	move(line: Line, time: number): void {
		line.send(this.update(this.hands.get(line.who)!.move(`${this.cardOf(line.who, 0)} at`, line.who, time)));
	}

	flood(line: Line, time: number): number {
		const hand = this.hands.get(line.who)!;
		const keys = Array.from({ length: floodCards }, (_, n) => `${this.cardOf(line.who, n)} text`);
		const bytes = this.update(hand.rewrite(keys, `${longText}${time}`));
		line.send(bytes);
		return bytes.length;
	}

	point(line: Line, time: number): void {
		const clock = (this.#clocks.get(line.who) ?? 0) + 1;
		this.#clocks.set(line.who, clock);
		line.send(this.awareness(10_000 + line.who, clock, { at: [stampNumber(line.who, time), 1] }));
	}

	isBoard(_: Buffer, from: number, to: number): boolean {
		return to - from > this.target.cards * 40;
	}

	/** y-websocket has no such frame. */
	acknowledged(_line: Line, _data: Buffer, _from: number, _to: number): number {
		return 0;
	}

	updateIn(_: Line, data: Buffer, from: number, to: number): Uint8Array | null {
		if (data[from] !== frame.sync || data[from + 1] === messageYjsSyncStep1) return null;
		return decoding.readVarUint8Array(decoding.createDecoder(data.subarray(from + 2, to))).slice();
	}

	refusal(_data: Buffer, _from: number, _to: number): string | null {
		return null;
	}

	forget(): void {
		this.#stateVector = new Uint8Array([0]);
	}

	protected know(board: Uint8Array): void {
		this.board = board;
		if (!this.#fresh) this.#stateVector = Y.encodeStateVectorFromUpdate(board);
	}

	protected ask(): Uint8Array {
		return this.#sync(messageYjsSyncStep1, this.#stateVector);
	}

	/** Nothing to add: the answer to the server's question. */
	protected nothing(): Uint8Array {
		return this.#sync(messageYjsSyncStep2, new Uint8Array([0, 0]));
	}

	protected update(bytes: Uint8Array): Uint8Array {
		return this.#sync(messageYjsUpdate, bytes);
	}

	protected awareness(client: number, clock: number, state: unknown): Uint8Array {
		const update = encoding.createEncoder();
		for (const number of [1, client, clock]) encoding.writeVarUint(update, number);
		encoding.writeVarString(update, JSON.stringify(state));
		return this.wrap((encoder) => {
			encoding.writeVarUint(encoder, frame.awareness);
			encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update));
		});
	}

	#sync(step: number, body: Uint8Array): Uint8Array {
		return this.wrap((encoder) => {
			encoding.writeVarUint(encoder, frame.sync);
			encoding.writeVarUint(encoder, step);
			encoding.writeVarUint8Array(encoder, body);
		});
	}
}

export class SpeakYWebsocket extends SpeakYjs {
	request() {
		return { path: '/room', headers: {} };
	}

	opened(line: Line): void {
		line.send(this.ask());
	}

	coming(line: Line, data: Buffer, from: number): boolean {
		if (data[from] !== frame.sync) return false;
		if (data[from + 1] === messageYjsSyncStep1) line.send(this.nothing());
		return data[from + 1] === messageYjsSyncStep2;
	}

	protected cardOf(who: number, n: number): string {
		const { cards } = this.target;
		return `card${(who + n * Math.ceil(cards / floodCards)) % cards}`;
	}

	protected wrap(write: (encoder: encoding.Encoder) => void): Uint8Array {
		const encoder = encoding.createEncoder();
		write(encoder);
		return encoding.toUint8Array(encoder);
	}
}

const room = 'room';

export class SpeakHocuspocus extends SpeakYWebsocket {
	readonly #safe = new Map<number, number>();

	override opened(line: Line): void {
		line.send(
			this.wrap((encoder) => {
				for (const number of [frame.auth, 0]) encoding.writeVarUint(encoder, number);
				encoding.writeVarString(encoder, 'token');
				encoding.writeVarString(encoder, '4.8.0');
			})
		);
		line.send(this.ask());
	}

	override coming(line: Line, data: Buffer, from: number): boolean {
		return super.coming(line, data, from + 1 + room.length);
	}

	override updateIn(line: Line, data: Buffer, from: number, to: number): Uint8Array | null {
		return super.updateIn(line, data, from + 1 + room.length, to);
	}

	/** Each update is answered by a status of 1. */
	override acknowledged({ who }: Line, data: Buffer, from: number): number {
		if (data[from + 1 + room.length] !== 8 || data[from + 2 + room.length] !== 1) return 0;
		this.#safe.set(who, (this.#safe.get(who) ?? 0) + 1);
		return this.#safe.get(who)!;
	}

	protected override wrap(write: (encoder: encoding.Encoder) => void): Uint8Array {
		return super.wrap((encoder) => {
			encoding.writeVarString(encoder, room);
			write(encoder);
		});
	}
}

/** Ours: with a session, a client id let by the room, and the board in pieces where it is long. */
export class SpeakOurs extends SpeakYjs {
	override readonly points: Stamps = inPointers;
	readonly #parts = new Map<number, { line: Line; parts: Parts }>();

	request(who: number) {
		const { workshopId, members, port } = this.target;
		return { path: `/live/${workshopId}/board?parts=1`, headers: { cookie: `folkmoot=${members![who]!.token}`, origin: `http://127.0.0.1:${port}` } };
	}

	opened(): void {}

	coming(line: Line, data: Buffer, from: number, to: number): boolean {
		const kind = data[from];
		if (kind === frame.hello) {
			const decoder = decoding.createDecoder(data.subarray(from + 1, to));
			this.hands.set(line.who, new Hand((JSON.parse(decoding.readVarString(decoder)) as { clientId: number }).clientId));
			line.send(this.ask());
		} else if (kind === frame.sync && data[from + 1] === messageYjsSyncStep1) {
			line.send(this.nothing());
			// A desk with the whole plan in view: the most that anyone is shown.
			line.send(encodeView({ rate: 'full', box: [0, 0, 1, 1] }));
			return true;
		} else if (!this.board) {
			// The first line is given the whole board.
			const board = this.updateIn(line, data, from, to);
			if (board) this.know(board);
		}
		return false;
	}

	override updateIn(line: Line, data: Buffer, from: number, to: number): Uint8Array | null {
		if (data[from] !== frame.part) return super.updateIn(line, data, from, to);
		let on = this.#parts.get(line.who);
		if (on?.line !== line) this.#parts.set(line.who, (on = { line, parts: new Parts() }));
		const whole = on.parts.take(decoding.createDecoder(data.subarray(from + 1, to)));
		return whole && super.updateIn(line, Buffer.from(whole), 0, whole.length);
	}

	/** The board is there already. */
	override fill(): void {}

	override isBoard(data: Buffer, from: number): boolean {
		// It is whole when the room asks its question.
		return data[from] === frame.sync && data[from + 1] === messageYjsSyncStep1;
	}

	/** The first frame that counts was the answer to the room's question. */
	override acknowledged(_: Line, data: Buffer, from: number, to: number): number {
		if (data[from] !== frame.saved) return 0;
		return decoding.readVarUint(decoding.createDecoder(data.subarray(from + 1, to))) - 1;
	}

	override refusal(data: Buffer, from: number, to: number): string | null {
		return data[from] === frame.refused ? (/"reason":"([^"]+)"/.exec(data.toString('latin1', from, to))?.[1] ?? 'refused') : null;
	}

	override point(line: Line, time: number): void {
		line.send(encodePoint([line.who, Math.floor(time / 10) % turn]));
	}

	protected cardOf(who: number, n: number): string {
		const { cardId, cardIds } = this.target.members![who]!;
		return n === 0 ? cardId : (cardIds[n] ?? cardId);
	}

	protected wrap(write: (encoder: encoding.Encoder) => void): Uint8Array {
		const encoder = encoding.createEncoder();
		write(encoder);
		return encoding.toUint8Array(encoder);
	}
}

/** Milliseconds: below 65,536, and it goes into the turn of a stamp without a rest. */
const turn = 50_000;

/** Ours: one number of a place says who, the other when, in milliseconds modulo a turn (see doc/pointer-frames.ts). */
const inPointers: Stamps = {
	read(data, from, to, into) {
		if (data[from] !== frame.pointers || data[from + 1] === 0) return;
		const now = Math.floor(performance.now());
		for (let at = data[from + 1] === 1 ? from + 3 : from + 5 + 2 * data.readUInt16LE(from + 3); at + 6 <= to; at += 6) {
			const past = ((now % turn) - data.readUInt16LE(at + 4) + turn) % turn;
			into.push(data.readUInt16LE(at + 2), ((now - past) * 10) % 10_000_000);
		}
	}
};
