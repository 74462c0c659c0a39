import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { writtenIn } from '#server/realtime/written.ts';
import { Chance } from '../load/chance.ts';

// What a room logs and shows of each write, against what Yjs itself would say of it.

for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
	test(`[R22] what is logged and shown of a write is to the byte what Yjs says of it, whoever wrote what at the same time (seed ${seed})`, () => {
		const chance = new Chance(`written ${seed}`);
		const server = new Y.Doc();
		const said: { ours: Uint8Array | null; theirs: Uint8Array | null }[] = [];
		server.on('afterTransactionCleanup', (transaction: Y.Transaction) => said.push({ ours: writtenIn(transaction), theirs: null }));
		server.on('update', (update: Uint8Array) => void (said.at(-1)!.theirs = update));
		const people = Array.from({ length: 5 }, () => ({ doc: new Y.Doc(), unsent: [] as Uint8Array[] }));
		for (const { doc, unsent } of people) doc.on('update', (update: Uint8Array, origin: unknown) => void (origin === 'server' || unsent.push(update)));
		for (let act = 0; act < 600; act++) {
			const { doc, unsent } = chance.pick(people);
			switch (chance.below(7)) {
				case 0:
				case 1:
				case 2:
					write(doc, chance);
					break;
				case 3:
					// Two writings that arrive in one frame, some again that came before.
					if (unsent.length > 0) server.transact((transaction) => {
						for (const update of unsent.splice(0, 1 + chance.below(unsent.length))) Y.applyUpdate(server, update);
						if (chance.below(2) === 0) write(server, chance);
						transaction.local = true;
					});
					break;
				case 4:
					Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'server');
					break;
				case 5:
					write(server, chance);
					break;
				default:
					server.transact(() => {});
			}
		}
		expect(said.length).toBeGreaterThan(100);
		expect(said.filter(({ theirs }) => theirs !== null).length).toBeGreaterThan(50);
		for (const { ours, theirs } of said) expect(ours).toEqual(theirs);
		const reader = new Y.Doc();
		for (const { ours } of said) if (ours) Y.applyUpdate(reader, ours);
		expect(contentOf(reader)).toEqual(contentOf(server));
	});
}

const contentOf = (doc: Y.Doc) => [doc.getMap('cards').toJSON(), doc.getText('notes').toString()];

/** Cards that come, change, go and come again under the same name; words in a text, and pieces of it taken out. */
function write(doc: Y.Doc, chance: Chance): void {
	const cards = doc.getMap<Y.Map<unknown>>('cards');
	const id = `card ${chance.below(6)}`;
	const notes = doc.getText('notes');
	const at = chance.below(notes.length + 1);
	switch (chance.below(6)) {
		case 0:
			cards.set(id, new Y.Map([['text', `words ${chance.below(1000)}`]]));
			break;
		case 1:
			cards.delete(id);
			break;
		case 2:
			notes.insert(at, 'a few words '.slice(0, 1 + chance.below(11)));
			break;
		case 3:
			notes.delete(at, chance.below(notes.length - at + 1));
			break;
		default:
			cards.get(id)?.set('at', [chance.below(100), chance.below(100)]);
	}
}
