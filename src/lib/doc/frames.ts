import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Topic } from '#lib/domain/facts.ts';
import type { Stance } from '#lib/domain/together.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

/**
 * What travels on a room's socket. The first number of a frame is its kind. 0 to 3 are y-protocols' own (sync, awareness, auth, query
 * awareness), so that the stock y-websocket client can talk to a room; ours start at 100 and a stock client passes over them.
 */
export const frame = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	hello: 100,
	saved: 101,
	refused: 102,
	fact: 103,
	clock: 104,
	here: 105,
	/** A piece of a frame too long to come without a sign of life. */
	part: 106,
	/** Where this person points, what part of the plan they look at, and where others point: bytes in pointer-frames.ts. */
	point: 107,
	view: 108,
	pointers: 109,
	/** The room's own state: whether it takes anything in. */
	room: 110,
	/** A hash of the content, to be compared (server) or found different (browser). */
	hash: 111,
	/** A longer frame, deflated (RFC 1950): only to a page that asked for it (`?packed=1`). */
	packed: 112
} as const;

/**
 * First frame from the server, before any other. `clientId` is let to this socket, and what it writes goes under that. It is one that
 * nobody has had, or one that was let to others before: then the browser must have all the document before it writes. So only a page
 * without a copy asks for any id (`?lease=any`); one that has a copy asks for its own again, under which it may hold what a lost socket
 * had not sent, or had sent in vain. Who asks for none (a stock client) may bring an id and keep it.
 *
 * The order of a socket's life: hello; the browser's step 1; the server's step 2 and its own step 1 (not to read-only sockets: they
 * never answer it); the browser's step 2. The browser sends no update before that answer, so nothing ever arrives without what it hangs on.
 */
export interface Hello {
	clientId: number;
	/**
	 * Which letting of this client id it is. A page that comes back asks for the same again (`?lease=<clientId>.<lease>`) and keeps its
	 * copy; where that is not the newest letting any more, or someone sits on it, it gets an id that nobody has had, and `drop`.
	 */
	lease: number;
	/**
	 * The id asked for is another page's. If the copy holds anything under it that was not called saved, the copy must be dropped and the
	 * unsaved acts made again: the server may hold something else in its place, and would pass over it.
	 */
	drop?: true;
	/** Changes when the room's document was rebuilt and old copies must be dropped. */
	epoch: number;
	/** A read-only socket (observer, officer): any write closes it. */
	readOnly: boolean;
}

/** One refused object. `frameNumber` counts the update frames of this socket from 1, as `saved` does. */
export interface Refused {
	frameNumber: number;
	refusal: Refusal;
	/** The object that was put back to what it was, and the text that was refused, kept for a draft. */
	cardId?: string;
	clusterId?: string;
	text?: string;
}

export interface FactFrame {
	topic: Topic;
	version: number;
	value: unknown;
}

/** Whether the room takes anything in. `stopped`: its log cannot be written (disk full, database read-only or away); it recovers by itself. */
export interface RoomNews {
	stopped: boolean;
}

/** Server: the content is this now. Browser: mine is another, and I drop my copy. */
export interface ContentHash {
	hash: string;
}

/** What a browser says about itself, besides presence: in view or hidden. */
export interface Here {
	hidden: boolean;
	/** What it did about the host's call of that moment. */
	stance?: Stance;
	call?: number;
}

function jsonFrame(kind: number, value: unknown): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, kind);
	encoding.writeVarString(encoder, JSON.stringify(value));
	return encoding.toUint8Array(encoder);
}

export const encodeHello = (hello: Hello) => jsonFrame(frame.hello, hello);
export const encodeRefused = (refused: Refused) => jsonFrame(frame.refused, refused);
export const encodeFact = (fact: FactFrame) => jsonFrame(frame.fact, fact);
export const encodeRoom = (news: RoomNews) => jsonFrame(frame.room, news);
export const encodeHash = (hash: ContentHash) => jsonFrame(frame.hash, hash);
export const encodeHere = (here: Here) => jsonFrame(frame.here, here);

/**
 * `count` update frames of this socket are dealt with: their effects are in the log, after the commit. What counts is every frame of
 * kind sync whose second number is 1 (step 2) or 2 (update), from 1 on each socket; one that changed nothing or was refused counts too
 * (its `refused` frames go out before the `saved` that covers it).
 */
export function encodeSaved(count: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.saved);
	encoding.writeVarUint(encoder, count);
	return encoding.toUint8Array(encoder);
}

/**
 * Client to server: its own time. Server to client: that time again and the server's. Milliseconds, as float64. Answered on every
 * socket, board and draft: a browser that has heard nothing for a while asks the time to learn whether the line still stands.
 */
export function encodeClock(sent: number, server?: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.clock);
	encoding.writeFloat64(encoder, sent);
	if (server !== undefined) encoding.writeFloat64(encoder, server);
	return encoding.toUint8Array(encoder);
}

/** One piece of a longer frame: how long that is, where the piece begins in it, and the piece. Pieces of one frame come in order, other frames may come between. */
export function encodePart(whole: Uint8Array, from: number, to: number): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.part);
	encoding.writeVarUint(encoder, whole.length);
	encoding.writeVarUint(encoder, from);
	encoding.writeUint8Array(encoder, whole.subarray(from, to));
	return encoding.toUint8Array(encoder);
}

/** @param deflated the bytes of a frame by RFC 1950 */
export function encodePacked(deflated: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.packed);
	encoding.writeUint8Array(encoder, deflated);
	return encoding.toUint8Array(encoder);
}

/** Reads the JSON body behind a frame's kind. Throws on bytes that are not one: the caller closes the socket. */
export function readJson<T>(decoder: decoding.Decoder): T {
	return JSON.parse(decoding.readVarString(decoder)) as T;
}

/**
 * Why a socket was closed. 44xx: do not come back by yourself; others: try again. With `restarting` the reason says when, in
 * milliseconds from now: `3000` somewhere until then, `4200-4225` somewhere between.
 */
export const closeCode = {
	restarting: 1012,
	tooSlow: 4300,
	replaced: 4400,
	badFrame: 4401,
	badUpdate: 4402,
	readOnly: 4403,
	notAllowed: 4404,
	tooFast: 4405,
	left: 4406,
	gone: 4407,
	/** The workshop is no more. */
	deleted: 4408
} as const;

/** A document of a workshop, as its address names it. The draft is always the asking person's own. */
export type DocPath = 'board' | 'draft' | `talk/${string}`;

/** `/live/<workshopId>/` and a document's path. */
export const livePath = /^\/live\/([0-9a-z]{16})\/(board|draft|talk\/[0-9a-z]{16})$/;

/** Bytes. */
export const frameLimit = 256 * 1024;

/** What a stock y-websocket client says and is told as awareness: where someone points, as fractions of the plan. Null when nowhere. Ours use pointer-frames.ts. */
export interface Pointer {
	at: readonly [x: number, y: number];
}
