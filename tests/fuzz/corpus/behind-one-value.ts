import { cardsOf } from '#lib/doc/board.ts';
import { block, byte, bytes, noDeletes, string, uint } from '../../support/forge.ts';
import { syncFrame, type View } from '../view.ts';

export const reason = 'Two client ids, 3,900 values each, all behind the same one: 34 kB stopped the server for 8 seconds.';
export const closes = 'too many changes behind what has changed since';

export function make({ doc, mine }: View): Uint8Array[] {
	const { id } = cardsOf(doc).get(mine)!._map.get('text')!;
	return [700_001, 700_002].map((client) =>
		syncFrame('update', bytes(uint(1), block(3900, client, 0), (encoder) => {
			for (let i = 0; i < 3900; i++) for (const part of [byte(0x88), uint(id.client), uint(id.clock), uint(1), byte(119), string('q')]) part(encoder);
		}, noDeletes))
	);
}
