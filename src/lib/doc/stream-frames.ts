import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { frameLimit } from './frames.ts';

// The second way in, for networks that let no WebSocket through: the same frames, down on an event stream and up in posts.

/** `/live/<workshopId>/<board|draft|talk/id>/stream`, asked for with GET; with the id of the line behind it, posted to. The query is that of a socket. */
export const streamPath = /^\/live\/([0-9a-z]{16})\/(board|draft|talk\/[0-9a-z]{16})\/stream(?:\/([\w-]{22}))?$/;

/**
 * What comes down, as events: `line` first (its data is the id of the line), then events without a name (base64 of packed frames),
 * `end` last (a code and a reason as on a socket). A comment asks for a sign of life: any post is one, an empty one will do.
 */
export const streamEvent = { line: 'line', end: 'end' } as const;

export interface StreamEnd {
	code: number;
	reason: string;
}

/**
 * A browser names no Origin when it asks its own host for something, so a page says it in this header. A page of another host would
 * first have to ask leave to send it, and is never given it.
 */
export const originHeader = 'x-folkmoot-origin';

/**
 * The query of a post: its number on this line, from 1. They are taken in this order only, and one that comes again (its answer was
 * lost) is answered and not taken again.
 */
export const postNumber = 'n';

/** Bytes of one post: the longest frame there is, or many short ones. */
export const postLimit = frameLimit + 1024;

/** Frames one behind the other, each with its length before it. */
export function packFrames(frames: readonly Uint8Array[]): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const bytes of frames) encoding.writeVarUint8Array(encoder, bytes);
	return encoding.toUint8Array(encoder);
}

/** Frames of one post: more than a socket may send at once. (Empty frames take a byte each.) */
export const postFrames = 1024;

/** Throws on bytes that end in the middle of a frame, and where there are more than `most`. */
export function unpackFrames(packed: Uint8Array, most = Infinity): Uint8Array[] {
	const decoder = decoding.createDecoder(packed);
	const frames: Uint8Array[] = [];
	while (decoding.hasContent(decoder)) if (frames.push(decoding.readVarUint8Array(decoder)) > most) throw new Error('too many frames');
	return frames;
}
