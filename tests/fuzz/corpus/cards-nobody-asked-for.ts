import * as Y from 'yjs';
import type { CardId } from '#lib/domain/ids.ts';
import { Chance } from '../../load/chance.ts';
import { block, bytes, noDeletes, rootMap, uint } from '../../support/forge.ts';
import { someId, syncFrame, type View } from '../view.ts';

export const reason = 'Updates full of cards that the round does not take: each cost 80 µs to put back and left 40 bytes in the document, without end.';
export const closes = 'too many changes that were refused';

export function make({ doc, clientId }: View): Uint8Array[] {
	const chance = new Chance('cards');
	const from = Y.getState(doc.store, clientId);
	return Array.from({ length: 3 }, (_, k) =>
		syncFrame('update', bytes(uint(1), block(400, clientId, from + k * 400), (encoder) => {
			for (let i = 0; i < 400; i++) rootMap('cards', someId<CardId>(chance))(encoder);
		}, noDeletes))
	);
}
