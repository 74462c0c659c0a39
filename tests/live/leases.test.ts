import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cardsOf, readCards, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import { HandSocket } from './line.ts';
import { draft, leaveAll, sit } from './people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	leaveAll();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

test('[E4] a page without a copy asks for any id, one that comes back for its own again', () => {
	const { board } = sit();
	expect(board.wanted).toBe('any');
	const { clientId } = board.meet({ lease: 7 });
	board.socket.drop();
	vi.advanceTimersByTime(1000);
	expect(board.wanted).toBe(`${clientId}.7`);
	board.meet({ clientId, lease: 7 });
	board.socket.drop();
	vi.advanceTimersByTime(1000);
	board.epoch = 2;
	board.greet({ clientId, lease: 7 });
	// The document was rebuilt: this copy is dropped, and whoever has none asks for any.
	expect(board.wanted).toBe('any');
});

test('[E3] under an id that was let before a page writes on from where the ones before it ended', () => {
	const said = vi.spyOn(console, 'log').mockImplementation(() => {});
	const { link, board } = sit();
	const id = link.placeCard(draft);
	board.doc.clientID = 4711;
	board.doc.transact(() => writeWholeCard(board.doc, { id: 'a'.repeat(16), text: 'Theirs', theme: 'green', at: [0.1, 0.1], cluster: null, number: 1, same: 0, differ: [] } as unknown as Card));
	board.doc.clientID = 1;
	const theirs = Y.getState(board.doc.store, 4711);
	board.greet({ clientId: 4711, lease: 2 });
	board.take();
	board.askForRest();
	expect(board.take()).toEqual([4711]);
	link.moveCard(id, [0.25, 0.25]);
	expect(board.take()).toEqual([4711]);
	expect(Y.getState(board.doc.store, 4711)).toBeGreaterThan(theirs);
	expect(readCards(board.doc).map(({ text }) => text).sort()).toEqual([draft.text, 'Theirs']);
	expect(said).not.toHaveBeenCalled();
});

test('[E5] whose id was let to another page drops the copy if it holds something unsaved, and makes that again', () => {
	const { link, board } = sit();
	const { clientId } = board.meet({ lease: 7 });
	const saved = link.placeCard(draft);
	board.take();
	board.save();
	board.socket.drop();
	const unsaved = link.placeCard({ ...draft, text: 'Written on the train' });
	vi.advanceTimersByTime(1000);
	// Someone else writes under that id meanwhile.
	board.doc.clientID = clientId;
	board.doc.transact(() => cardsOf(board.doc).get(saved)!.set('text', 'Mended by someone else'));
	board.doc.clientID = 1;
	expect(board.wanted).toBe(`${clientId}.7`);
	board.greet({ lease: 1, drop: true });
	expect([board.wanted, HandSocket.made.length]).toEqual(['any', 3]);
	expect(link.cards.map(({ text }) => text)).toEqual([draft.text, 'Written on the train']);
	board.meet();
	board.take();
	board.save();
	expect(link.saving).toEqual({ state: 'saved' });
	for (const cards of [link.cards, readCards(board.doc)]) expect(cards.map(({ id, text }) => [id, text]).sort()).toEqual([[saved, 'Mended by someone else'], [unsaved, 'Written on the train']].sort());
});

test('[E5] a copy that holds nothing unsaved is kept, and goes on under the new id', () => {
	const { link, board } = sit();
	board.meet({ lease: 7 });
	const id = link.placeCard(draft);
	board.take();
	board.save();
	board.socket.drop();
	vi.advanceTimersByTime(1000);
	const { clientId } = board.meet({ drop: true });
	expect(HandSocket.made).toHaveLength(2);
	link.moveCard(id, [0.25, 0.25]);
	expect(board.take()).toEqual([clientId]);
	board.save();
	expect(link.saving).toEqual({ state: 'saved' });
});

test('[E5] what was sent and never called saved counts as unsaved, even where it was refused', () => {
	const { link, board } = sit();
	board.meet({ lease: 7 });
	const cardId = link.placeCard(draft);
	board.take();
	board.refuse({ frameNumber: board.counted, refusal: { reason: 'not-in-this-round' }, cardId });
	expect(link.unsaved.size).toBe(0);
	board.socket.drop();
	vi.advanceTimersByTime(1000);
	board.greet({ drop: true });
	expect(HandSocket.made).toHaveLength(3);
});
