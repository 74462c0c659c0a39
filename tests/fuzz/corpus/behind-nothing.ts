import { cardsOf } from '#lib/doc/board.ts';
import { block, byte, bytes, field, noDeletes, string, uint } from '../../support/forge.ts';
import { syncFrame, type View } from '../view.ts';

export const reason = 'Thousands of values under one key whose writer claims to have seen none before: 64 kB stopped the server for 23 seconds.';
export const closes = 'too many changes behind what has changed since';

export function make({ doc, mine, clientId }: View): Uint8Array[] {
	const { id } = cardsOf(doc).get(mine)!._item!;
	const value = (encoder: Parameters<ReturnType<typeof byte>>[0]) => [byte(119), string('q')].forEach((part) => part(encoder));
	return [
		syncFrame('update', bytes(uint(1), block(3900, clientId, doc.store.clients.get(clientId)?.at(-1)?.id.clock ?? 0), (encoder) => {
			for (let i = 0; i < 3900; i++) field(id.client, id.clock, 'text', value)(encoder);
		}, noDeletes))
	];
}
