import * as decoding from 'lib0/decoding';
import { frame } from './frames.ts';

/*
 * The lane of presence: where people point. Small binary frames, no names, no ids from below.
 *
 *   point, up      107                          this person points nowhere
 *                  107 x:u16 y:u16              this person points here
 *   view, up       108 0                        shows no plan: wants no pointers
 *                  108 rate:u8 x0 y0 x1 y1:u8   shows this part of the plan; rate 1 slow, 2 full
 *   pointers, down 109 0 id:u16                 your own id: pass over it, also what your other pages point at
 *                  109 1 every:u8 (id x y:u16)* all there are now, in place of all before
 *                  109 2 every:u8 n:u16 id:u16{n} (id x y:u16)*   these are gone; these are here, or have moved
 *
 * Numbers are little endian. A place is counted in steps of the plan's width and height, 0 to 65535 from the top left; a view in 255ths.
 * `every` is the usual time between two frames in hundredths of a second, so that a dot can glide and be there when the next one comes.
 */

/** A place in whole steps, 0 to `steps`. */
export type Spot = readonly [x: number, y: number];
export const steps = 0xffff;

export function spotOf([x, y]: readonly [number, number]): Spot {
	return [Math.round(x * steps), Math.round(y * steps)];
}

/** How much of it a device wants: nothing, few and seldom (a phone, a slow line), or all it can use. */
export const viewRates = ['none', 'slow', 'full'] as const;
export type ViewRate = (typeof viewRates)[number];

/** The part of the plan that somebody looks at, as fractions. */
export interface View {
	rate: Exclude<ViewRate, 'none'>;
	box: readonly [x0: number, y0: number, x1: number, y1: number];
}

/** One pointer. The id is the server's: random, one for each person, and tied to nothing else. */
export interface Pointed {
	readonly id: number;
	readonly x: number;
	readonly y: number;
}

/** `every` in ms. */
export type PointersNews = { tell: 'you'; id: number } | { tell: 'all'; every: number; here: Pointed[] } | { tell: 'moved'; every: number; gone: number[]; here: Pointed[] };

const you = 0;
const all = 1;
const moved = 2;
const entryBytes = 6;

export function encodePoint(spot: Spot | null): Uint8Array {
	if (spot === null) return new Uint8Array([frame.point]);
	const [bytes, view] = room(5, frame.point);
	view.setUint16(1, spot[0], true);
	view.setUint16(3, spot[1], true);
	return bytes;
}

/** Behind the kind. Throws on bytes that are none. */
export function readPoint(decoder: decoding.Decoder): Spot | null {
	if (!decoding.hasContent(decoder)) return null;
	const spot: Spot = [decoding.readUint16(decoder), decoding.readUint16(decoder)];
	end(decoder);
	return spot;
}

/** The box is rounded outward: nothing that is in view is left out. */
export function encodeView(view: View | null): Uint8Array {
	if (view === null) return new Uint8Array([frame.view, 0]);
	const [x0, y0, x1, y1] = view.box;
	return new Uint8Array([frame.view, viewRates.indexOf(view.rate), Math.floor(x0 * 255), Math.floor(y0 * 255), Math.ceil(x1 * 255), Math.ceil(y1 * 255)]);
}

/** Behind the kind. Throws on bytes that are none. */
export function readView(decoder: decoding.Decoder): View | null {
	const rate = viewRates[decoding.readUint8(decoder)];
	if (rate === undefined) throw new Error('no rate');
	if (rate === 'none') return end(decoder), null;
	const box = [0, 0, 0, 0].map(() => decoding.readUint8(decoder) / 255) as unknown as View['box'];
	end(decoder);
	if (box[0] >= box[2] || box[1] >= box[3]) throw new Error('no box');
	return { rate, box };
}

export function encodeYou(id: number): Uint8Array {
	const [bytes, view] = room(4, frame.pointers, you);
	view.setUint16(2, id, true);
	return bytes;
}

export function encodeAll(every: number, here: readonly Pointed[]): Uint8Array {
	const [bytes, view] = room(3 + entryBytes * here.length, frame.pointers, all, hundredths(every));
	put(view, 3, here);
	return bytes;
}

export function encodeMoved(every: number, gone: readonly { readonly id: number }[], here: readonly Pointed[]): Uint8Array {
	const [bytes, view] = room(5 + 2 * gone.length + entryBytes * here.length, frame.pointers, moved, hundredths(every));
	view.setUint16(3, gone.length, true);
	gone.forEach(({ id }, i) => view.setUint16(5 + 2 * i, id, true));
	put(view, 5 + 2 * gone.length, here);
	return bytes;
}

/** Behind the kind. Throws on bytes that are none. */
export function readPointers(decoder: decoding.Decoder): PointersNews {
	const tell = decoding.readUint8(decoder);
	if (tell === you) {
		const id = decoding.readUint16(decoder);
		end(decoder);
		return { tell: 'you', id };
	}
	const every = decoding.readUint8(decoder) * 10;
	if (tell === all) return { tell: 'all', every, here: readHere(decoder) };
	if (tell !== moved) throw new Error('unknown news');
	const gone = Array.from({ length: decoding.readUint16(decoder) }, () => decoding.readUint16(decoder));
	return { tell: 'moved', every, gone, here: readHere(decoder) };
}

function readHere(decoder: decoding.Decoder): Pointed[] {
	const count = Math.floor((decoder.arr.length - decoder.pos) / entryBytes);
	const here = Array.from({ length: Math.max(0, count) }, () => ({ id: decoding.readUint16(decoder), x: decoding.readUint16(decoder), y: decoding.readUint16(decoder) }));
	end(decoder);
	return here;
}

function put(view: DataView, from: number, here: readonly Pointed[]): void {
	let at = from;
	for (const { id, x, y } of here) {
		view.setUint16(at, id, true);
		view.setUint16(at + 2, x, true);
		view.setUint16(at + 4, y, true);
		at += entryBytes;
	}
}

function room(length: number, ...first: number[]): [Uint8Array, DataView] {
	const bytes = new Uint8Array(length);
	bytes.set(first);
	return [bytes, new DataView(bytes.buffer)];
}

function hundredths(ms: number): number {
	return Math.min(255, Math.round(ms / 10));
}

/** Numbers of a fixed length are read without a look at how much is left: too short shows here too. */
function end(decoder: decoding.Decoder): void {
	if (decoder.pos !== decoder.arr.length) throw new Error('not its length');
}
