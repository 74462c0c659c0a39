import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import type * as Y from 'yjs';
import { frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Chance } from '../load/chance.ts';

/** What someone hostile with a real session knows: a copy of the board, and ids of others. */
export interface View {
	doc: Y.Doc;
	/** Let to them. */
	clientId: number;
	mine: CardId;
	theirs: CardId;
	/** Someone else's client id. */
	theirClient: number;
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

export function someId<T extends string>(chance: Chance): T {
	return Array.from({ length: 16 }, () => letters[chance.below(36)]).join('') as T;
}

export function syncFrame(step: 'ask' | 'answer' | 'update', body: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.sync);
	encoding.writeVarUint(encoder, { ask: messageYjsSyncStep1, answer: messageYjsSyncStep2, update: messageYjsUpdate }[step]);
	encoding.writeVarUint8Array(encoder, body);
	return encoding.toUint8Array(encoder);
}
