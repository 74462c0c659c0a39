import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { closeCode, frame } from '#lib/doc/frames.ts';
import { Returning } from '#lib/live/line/returning.ts';
import { HandSocket } from './line.ts';
import { draft, leaveAll, sit } from './people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	leaveAll();
	vi.useRealTimers();
});

describe('coming back', () => {
	test('[L2] the wait is spread over the whole window from the first retry, and the window ends at 5 s', () => {
		for (const random of [0, 0.25, 0.999]) {
			const returning = new Returning(() => random);
			const waits = Array.from({ length: 9 }, () => returning.after(null));
			expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000].map((window) => Math.round(random * window)));
			returning.arrived();
			expect(returning.after(null)).toBe(Math.round(random * 500));
		}
	});

	test('[L2] a socket that was open does not come back at once but after its own draw', () => {
		const { board } = sit('everyone', { random: () => 0.8 });
		board.meet();
		board.socket.drop();
		vi.advanceTimersByTime(399);
		expect(HandSocket.made).toHaveLength(1);
		vi.advanceTimersByTime(1);
		expect(HandSocket.made).toHaveLength(2);
	});

	test('[L2] a server that restarts says over how long to spread the return', () => {
		const { board } = sit('everyone', { random: () => 0.5 });
		board.meet();
		board.socket.drop(closeCode.restarting, '8000');
		vi.advanceTimersByTime(3999);
		expect(HandSocket.made).toHaveLength(1);
		vi.advanceTimersByTime(1);
		expect(HandSocket.made).toHaveLength(2);
	});

	test('[J6] a moment of one’s own is kept to, and who finds the server still down draws from the widest window', () => {
		const returning = new Returning(() => 0.5);
		expect(returning.after({ code: closeCode.restarting, reason: '4200-4300' })).toBe(4250);
		expect([returning.after({ code: 1006, reason: '' }), returning.after(null)]).toEqual([2500, 2500]);
		returning.arrived();
		expect(returning.after(null)).toBe(250);
		for (const reason of ['', 'soon', '9-3', '-5', '4200-', '1e9', '12345678']) expect(new Returning(() => 1).after({ code: closeCode.restarting, reason }), reason).toBe(500);
	});

	test('[L3] a door shut with a 44xx code stays shut, and the page is told why', () => {
		const { link, board } = sit();
		board.meet();
		board.socket.drop(closeCode.left, 'left');
		vi.advanceTimersByTime(60_000);
		expect(HandSocket.made).toHaveLength(1);
		expect(link.ended).toEqual({ code: closeCode.left, reason: 'left' });
	});

	test('[L4] a line that has gone dead without a word is found out and given up', () => {
		const { link, board } = sit();
		board.meet();
		board.take();
		board.asked = [];
		vi.advanceTimersByTime(30_000);
		board.take();
		expect(board.asked.length).toBe(1);
		vi.advanceTimersByTime(20_000);
		expect(HandSocket.made).toHaveLength(2);
		expect(link.saving.state).toBe('offline');
	});

	test('[L4] a quiet line that answers is left alone', () => {
		const { board } = sit();
		board.meet();
		for (let i = 0; i < 30; i++) {
			vi.advanceTimersByTime(10_000);
			board.take();
			for (const sent of board.asked.splice(0)) board.tellTime(sent, Date.now());
		}
		expect(HandSocket.made).toHaveLength(1);
	});
});

describe('the lease', () => {
	test('[L5] an act made before the lease has come goes out under the leased client id', () => {
		const { link, board } = sit();
		const id = link.placeCard(draft);
		expect(link.cards.map((card) => card.id)).toEqual([id]);
		board.socket.open();
		expect(board.socket.up.filter((bytes) => bytes[0] === frame.sync && bytes[1] !== 0)).toEqual([]);

		const { clientId } = board.greet();
		board.take();
		board.askForRest();
		expect(board.take()).toEqual([clientId]);
		expect(board.doc.getMap('cards').has(id)).toBe(true);
		expect(link.cards.map((card) => card.id)).toEqual([id]);
	});

	test('[L5] nothing goes out between the lease and the answer to the room’s question', () => {
		const { link, board } = sit();
		board.meet();
		board.socket.drop();
		vi.advanceTimersByTime(1000);
		const offline = link.placeCard(draft);
		board.greet();
		link.editCard(offline, { text: 'Two benches' });
		expect(board.take()).toEqual([]);
		board.askForRest();
		board.take();
		expect(board.counted).toBe(1);
		expect((board.doc.getMap('cards').get(offline) as Y.Map<unknown>).get('text')).toBe('Two benches');
	});

	test('[L5] a read-only socket sends no document frame at all', () => {
		const { link, board } = sit('everyone', { role: 'officer' });
		board.readOnly = true;
		board.meet();
		link.placeCard(draft);
		board.take();
		expect(board.counted).toBe(0);
	});
});
