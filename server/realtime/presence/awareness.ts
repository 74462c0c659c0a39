import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Avatar } from './avatars.ts';
import { frame } from '#lib/doc/frames.ts';
import { spotOf, steps, type Spot } from '#lib/doc/pointer-frames.ts';
import { roundPoint } from '#lib/domain/place.ts';

/*
 * Presence for a stock y-websocket client: y-protocols' awareness. The same places under the same ids, in JSON. The number of moves is
 * the awareness clock.
 */

/** What a browser says of itself; entries of others in it are not read. Undefined: nothing of its own. Throws on bytes that are none. */
export function readOwn(update: Uint8Array, isOurs: (id: number) => boolean): Spot | null | undefined {
	const decoder = decoding.createDecoder(update);
	let own: Spot | null | undefined;
	const count = decoding.readVarUint(decoder);
	if (count > 64) return undefined;
	for (let i = 0; i < count; i++) {
		const id = decoding.readVarUint(decoder);
		decoding.readVarUint(decoder);
		const state: unknown = JSON.parse(decoding.readVarString(decoder));
		// A stock client re-sends what it was told about others; that is passed over.
		if (isOurs(id)) continue;
		// Two entries of its own: someone plays several people. None of them counts.
		if (own !== undefined) return undefined;
		own = readSpot(state);
	}
	return own;
}

function readSpot(state: unknown): Spot | null {
	if (typeof state !== 'object' || state === null || !Object.hasOwn(state, 'at')) return null;
	const { at } = state as { at: unknown };
	if (!Array.isArray(at) || at.length !== 2 || !at.every((n) => typeof n === 'number' && n >= 0 && n <= 1)) return null;
	return spotOf(at as [number, number]);
}

export function encodeAwareness(gone: readonly Avatar[], here: readonly Avatar[]): Uint8Array {
	const body = encoding.createEncoder();
	encoding.writeVarUint(body, gone.length + here.length);
	for (const avatar of gone) writeEntry(body, avatar, null);
	for (const avatar of here) writeEntry(body, avatar, { at: roundPoint(avatar.x / steps, avatar.y / steps) });
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
	return encoding.toUint8Array(encoder);
}

function writeEntry(encoder: encoding.Encoder, { id, moves }: Avatar, state: unknown): void {
	encoding.writeVarUint(encoder, id);
	encoding.writeVarUint(encoder, moves);
	encoding.writeVarString(encoder, JSON.stringify(state));
}
