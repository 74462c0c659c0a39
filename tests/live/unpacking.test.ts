import { deflateSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { writeCard, writeCardField } from '#lib/doc/board.ts';
import { encodePacked, encodePart, frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { HandSocket } from './line.ts';
import { draft, leaveAll, sit } from './people.ts';

afterEach(() => {
	leaveAll();
	vi.unstubAllGlobals();
});

const card = 'c'.repeat(16) as CardId;
const asked = () => new URL(HandSocket.made.at(-1)!.url).searchParams.get('packed');

/** Greeted, and the board is on its way packed: in two pieces, of which `pieces` have come. */
function coming(pieces: 1 | 2) {
	const { link, board } = sit();
	board.doc.transact(() => writeCard(board.doc, card, draft));
	board.greet();
	board.socket.up = [];
	const packed = encodePacked(deflateSync(board.whole));
	for (const [from, to] of [[0, 40], [40, packed.length]].slice(0, pieces)) board.socket.hear(encodePart(packed, from!, to!));
	return { link, board };
}

test('[J12] a page asks for a packed board; what comes behind it waits until it is unpacked, and comes in order', async () => {
	const { link, board } = coming(1);
	expect(asked()).toBe('1');
	expect(link.standing.coming).toBeCloseTo(40 / encodePacked(deflateSync(board.whole)).length);
	const later = coming(2);
	// Before it is unpacked: what was written since, the question for the rest, and a hash that holds for all of it.
	later.board.write((doc) => writeCardField(doc, card, 'text', 'Two benches'));
	later.board.askForRest();
	later.board.compare();
	expect(later.link.cards).toEqual([]);
	expect(later.link.standing.coming).toBe(1);
	expect(later.board.socket.up, 'the rest is not answered yet').toEqual([]);
	await vi.waitFor(() => expect(later.link.cards.map(({ text }) => text)).toEqual(['Two benches']));
	expect(later.link.standing.coming).toBe(null);
	later.board.take();
	expect(later.board.counted).toBe(1);
	expect(later.board.differing, 'an own copy that is whole is not found different').toEqual([]);
});

test('[J12] what cannot be read among the frames that wait keeps none behind it back', async () => {
	const { link, board } = coming(2);
	const faults: unknown[] = [];
	const { queueMicrotask: real } = globalThis;
	vi.stubGlobal('queueMicrotask', (later: () => void) =>
		real(() => {
			try {
				later();
			} catch (fault) {
				faults.push(fault);
			}
		})
	);
	board.socket.hear(new Uint8Array([frame.fact, 2, 0x7b, 0x7b]));
	board.write((doc) => writeCardField(doc, card, 'text', 'Two benches'));
	board.askForRest();
	await vi.waitFor(() => expect(link.cards.map(({ text }) => text)).toEqual(['Two benches']));
	expect(faults).toHaveLength(1);
});

test('[J12] a line that breaks while the board is being unpacked: what came on it is worth nothing on the next', async () => {
	const { link, board } = coming(2);
	board.socket.drop();
	expect(link.standing.coming).toBe(null);
	await vi.waitFor(() => expect(HandSocket.made.filter(({ url }) => url.includes('/board'))).toHaveLength(2));
	expect(link.cards).toEqual([]);
	board.meet();
	expect(link.cards).toHaveLength(1);
});

test('[J12] a board that does not unpack comes as it is on the next line', async () => {
	const { link, board } = sit();
	board.doc.transact(() => writeCard(board.doc, card, draft));
	board.greet();
	board.socket.hear(encodePacked(new Uint8Array([1, 2, 3])));
	await vi.waitFor(() => expect(board.socket.readyState).toBe(3));
	board.socket.drop();
	await vi.waitFor(() => expect(HandSocket.made.filter(({ url }) => url.includes('/board'))).toHaveLength(2));
	expect(asked()).toBe(null);
	board.meet();
	expect(link.cards).toHaveLength(1);
});
