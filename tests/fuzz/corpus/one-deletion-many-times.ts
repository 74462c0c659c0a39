import * as Y from 'yjs';
import { bytes, uint } from '../../support/forge.ts';
import { syncFrame, type View } from '../view.ts';

export const reason = 'The same stretch deleted 20,000 times in one update: 60 kB took 4.4 seconds to look through.';
export const closes = 'deletions out of order';

export function make({ doc }: View): Uint8Array[] {
	const [client, clock] = [...doc.store.clients.keys()].map((id) => [id, Y.getState(doc.store, id)] as const).sort((a, b) => b[1] - a[1])[0]!;
	// What is gone already may be named again by anyone.
	const gone = doc.store.clients.get(client)!.findIndex((struct) => struct.deleted);
	const from = gone < 0 ? clock - 1 : doc.store.clients.get(client)![gone]!.id.clock;
	return [
		syncFrame('update', bytes(uint(0), uint(1), uint(client), uint(19_000), (encoder) => {
			for (let i = 0; i < 19_000; i++) for (const part of [uint(from), uint(1)]) part(encoder);
		}))
	];
}
