import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cardsOf, readCards, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import { HandSocket } from './line.ts';
import { draft, leaveAll, sit } from './people.ts';

const seen = (id: string, text: string) => ({ id: id.repeat(16), text, theme: 'green', at: [0.5, 0.5], cluster: null, number: 1, same: 0, differ: [] }) as unknown as Card;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	leaveAll();
	vi.useRealTimers();
});

test('[E1] a copy that is not the room’s is dropped and fetched anew, and the page goes on from there', () => {
	const { link, board } = sit();
	board.doc.transact(() => writeWholeCard(board.doc, seen('a', 'As the room has it')));
	board.meet();
	board.compare();
	board.take();
	expect(board.differing).toEqual([]);
	// The room has gone on, and this page has never heard of it.
	board.doc.transact(() => writeWholeCard(board.doc, seen('b', 'Never came')));
	board.compare();
	expect(link.cards.map(({ text }) => text)).toEqual(['As the room has it']);
	expect(HandSocket.made).toHaveLength(2);
	const own = link.placeCard(draft);
	board.meet();
	expect(link.cards.map(({ text }) => text)).toEqual(['As the room has it', 'Never came', draft.text]);
	board.take();
	board.save();
	expect(link.saving).toEqual({ state: 'saved' });
	expect(cardsOf(board.doc).has(own)).toBe(true);
});

test('[E1] the room is told what the copy held', () => {
	const { board } = sit();
	board.meet();
	const { socket } = board;
	board.compare('0123456789abcdef');
	expect(socket.up.some((bytes) => new TextDecoder().decode(bytes).includes('"hash":"'))).toBe(true);
});

test('[E1] nothing is compared while something of one’s own is on its way, not even what was refused and is not put back yet', () => {
	const { link, board } = sit();
	board.meet();
	board.save();
	const cardId = link.placeCard(draft);
	const before = '0000000000000000';
	board.compare(before);
	expect(HandSocket.made).toHaveLength(1);
	board.take();
	board.refuse({ frameNumber: board.counted, refusal: { reason: 'not-in-this-round' }, cardId });
	expect(link.unsaved.size).toBe(0);
	board.compare(before);
	expect(HandSocket.made).toHaveLength(1);
	board.write((doc) => cardsOf(doc).delete(cardId));
	board.save();
	board.compare();
	expect(HandSocket.made).toHaveLength(1);
	board.compare(before);
	expect(HandSocket.made).toHaveLength(2);
	expect(readCards(board.doc)).toEqual([]);
});

test('[E1] a new copy that differs again is not fetched for ever', () => {
	const { board } = sit();
	board.meet();
	for (let i = 0; i < 10; i++) {
		board.compare('0123456789abcdef');
		if (board.socket.readyState === 0) board.meet();
	}
	expect(HandSocket.made).toHaveLength(3);
	board.compare();
	board.compare('0123456789abcdef');
	expect(HandSocket.made).toHaveLength(4);
});
