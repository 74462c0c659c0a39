import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { closeCode } from '#lib/doc/frames.ts';
import { cardsOf, readCards, writeCardField, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import { draft, Drawer, leaveAll, sit, stage } from './people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	leaveAll();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

describe('saved means durable', () => {
	test('[L6] a card is unsaved until the room has counted its frame', () => {
		const { link, board } = sit();
		board.meet();
		board.save();
		expect(link.saving).toEqual({ state: 'saved' });

		const first = link.placeCard(draft);
		const second = link.placeCard(draft);
		expect(link.saving).toEqual({ state: 'saving', count: 2 });
		board.take(1);
		board.save();
		expect([...link.unsaved]).toEqual([second]);
		expect(first).not.toBe(second);
		board.take();
		board.save();
		expect(link.saving).toEqual({ state: 'saved' });
		expect(link.unsaved.size).toBe(0);
	});

	test('[L6] the count begins anew on each socket: an old number settles nothing', () => {
		const { link, board } = sit();
		board.meet();
		link.placeCard(draft);
		link.placeCard(draft);
		board.socket.drop();
		expect(link.saving).toEqual({ state: 'offline', count: 2 });
		vi.advanceTimersByTime(1000);

		board.greet();
		board.take();
		board.save(0);
		expect(link.unsaved.size).toBe(2);
		board.askForRest();
		board.take();
		expect(board.counted).toBe(1);
		expect(link.saving).toEqual({ state: 'saving', count: 2 });
		board.save();
		expect(link.saving).toEqual({ state: 'saved' });
		expect(readCards(board.doc)).toHaveLength(2);
	});

	test('[L6] an act made while the answer to the room’s question is on its way is settled by its own frame only', () => {
		const { link, board } = sit();
		board.meet();
		board.socket.drop();
		const offline = link.placeCard(draft);
		vi.advanceTimersByTime(1000);
		board.greet();
		board.take();
		board.askForRest();
		const online = link.placeCard(draft);
		board.take(1);
		board.save();
		expect([...link.unsaved]).toEqual([online]);
		expect(offline).not.toBe(online);
	});

	test('[L7] what was not saved when the page went away is made again when it is opened again', () => {
		const drawer = new Drawer();
		vi.stubGlobal('localStorage', drawer);
		const before = sit();
		before.board.meet();
		const id = before.link.placeCard(draft);
		before.link.close();

		const after = sit();
		expect(after.link.cards.map((card) => card.id)).toEqual([id]);
		after.board.meet();
		after.board.take();
		expect(readCards(after.board.doc).map((card) => card.text)).toEqual([draft.text]);
		after.board.save();
		expect(drawer.size).toBe(0);
	});

	test('[L7] another person on the same device finds nothing', () => {
		vi.stubGlobal('localStorage', new Drawer());
		const before = sit();
		before.board.meet();
		before.link.placeCard(draft);
		before.link.close();
		expect(sit('everyone', { person: 'q'.repeat(16) }).link.cards).toEqual([]);
	});

	test('[L8] a copy the room will not have is dropped, and the unsaved acts are made again on a fresh one', () => {
		const { link, board } = sit();
		board.meet();
		const id = link.placeCard(draft);
		board.socket.up = [];
		board.socket.drop(closeCode.badUpdate, 'lease');
		expect(link.cards.map((card) => card.id)).toEqual([id]);
		const { clientId } = board.greet();
		board.take();
		board.askForRest();
		expect(board.take()).toEqual([clientId]);
		board.save();
		expect(link.saving).toEqual({ state: 'saved' });
		expect(readCards(board.doc)).toHaveLength(1);
	});

	test('[L8] a document built anew is never joined with the old copy', () => {
		const { link, board } = sit();
		board.meet();
		const id = link.placeCard(draft);
		board.take();
		board.save();
		const unsaved = link.placeCard({ ...draft, text: 'Second' });
		board.socket.drop();
		const built = new Y.Doc();
		built.getMap('cards');
		board.doc = built;
		board.epoch = 2;
		vi.advanceTimersByTime(1000);
		board.greet();
		board.meet();
		expect([...cardsOf(board.doc).keys()]).toEqual([unsaved]);
		expect(link.cards.map((card) => card.id)).toEqual([unsaved]);
		expect(id).not.toBe(unsaved);
	});
});

describe('coming in', () => {
	const seen = (id: string, number: number) => ({ id, text: 'Seen', theme: 'green', at: [0.5, 0.5], cluster: null, number, same: 0, differ: [] }) as unknown as Card;

	test('[L15] what the page was made with stays until the board and the own draft have both come', () => {
		const cards = [seen('a', 1), seen('b', 2)];
		const { link, board, draft: own } = sit('own', { first: { stage: stage('own'), cards, clusters: [] } });
		expect(link.cards.map(({ id }) => id)).toEqual(['a', 'b']);
		board.doc.transact(() => writeWholeCard(board.doc, seen('a', 1)));
		own.doc.transact(() => writeWholeCard(own.doc, { ...seen('b', 2), text: 'Mended on another device' }));
		board.meet();
		expect(link.cards.map(({ id }) => id)).toEqual(['a', 'b']);
		own.meet();
		expect(link.cards.map(({ text }) => text)).toEqual(['Seen', 'Mended on another device']);
	});

	test('[L15] what is gone by the time the board comes does not stay', () => {
		const { link, board } = sit('everyone', { first: { stage: stage('everyone'), cards: [seen('a', 1)], clusters: [] } });
		board.meet();
		expect(link.cards).toEqual([]);
	});

	test('[L16] a fact replaces an older one only; after a lost line the server may count anew', () => {
		const { link, board } = sit();
		board.meet();
		board.tell({ topic: 'people', version: 7, value: { here: 7, cards: 0 } });
		board.tell({ topic: 'people', version: 6, value: { here: 6, cards: 0 } });
		expect(link.facts.people?.here).toBe(7);
		board.socket.drop();
		vi.advanceTimersByTime(1000);
		board.meet();
		board.tell({ topic: 'people', version: 1, value: { here: 1, cards: 0 } });
		expect(link.facts.people?.here).toBe(1);
	});
});

describe('refused', () => {
	test('[L9] refused words are kept, also where the room does not send them back', () => {
		const { link, board } = sit();
		board.meet();
		const cardId = link.placeCard(draft);
		board.take();
		board.refuse({ frameNumber: board.counted, refusal: { reason: 'not-in-this-round' }, cardId });
		board.write((doc) => cardsOf(doc).delete(cardId));
		board.save();
		expect(link.refusals).toMatchObject([{ refusal: { reason: 'not-in-this-round' }, cardId, text: draft.text }]);
		expect(link.cards).toEqual([]);
		expect(link.saving).toEqual({ state: 'saved' });
		link.dropRefusal(0);
		expect(link.refusals).toEqual([]);
	});

	test('[L9] an edit of a card that went away while offline leaves its words', () => {
		const { link, board } = sit();
		board.meet();
		const cardId = link.placeCard(draft);
		board.take();
		board.save();
		board.socket.drop();
		link.editCard(cardId, { text: 'Longer words' });
		const built = new Y.Doc();
		board.doc = built;
		board.epoch = 2;
		vi.advanceTimersByTime(1000);
		board.greet();
		board.meet();
		expect(link.refusals).toMatchObject([{ refusal: { reason: 'no-such-card' }, text: 'Longer words' }]);
	});
});

describe('undo', () => {
	test('[L10] undo takes back one’s own last act only, whatever others have done since', () => {
		const { link, board } = sit();
		board.meet();
		const mine = link.placeCard(draft);
		board.take();
		link.moveCard(mine, [0.1, 0.1]);
		board.take();
		board.write((doc) => writeCardField(doc, mine, 'text', 'Someone mended a letter'));
		expect(link.undo()?.did).toBe('move-card');
		expect(link.cards[0]).toMatchObject({ at: [0.5, 0.5], text: 'Someone mended a letter' });
	});

	test('[L10] what someone else has moved since is left where they put it', () => {
		const { link, board } = sit();
		board.meet();
		const mine = link.placeCard(draft);
		link.moveCard(mine, [0.1, 0.1]);
		board.take();
		board.write((doc) => writeCardField(doc, mine, 'at', [0.9, 0.9]));
		expect(link.undo()).toBeNull();
		expect(link.cards[0]!.at).toEqual([0.9, 0.9]);
	});

	test('[L10] a card taken away comes back whole, a group taken apart comes back with its cards', () => {
		const { link, board } = sit();
		board.meet();
		const a = link.placeCard(draft);
		const b = link.placeCard(draft);
		const group = link.addGroup('Benches', [a, b]);
		link.removeGroup(group);
		expect(link.cards.map((card) => card.cluster)).toEqual([null, null]);
		link.undo();
		expect(link.clusters.map((cluster) => [cluster.id, cluster.name])).toEqual([[group, 'Benches']]);
		expect(link.cards.map((card) => card.cluster)).toEqual([group, group]);
		link.removeCard(a);
		expect(link.cards.map((card) => card.id)).toEqual([b]);
		link.undo();
		expect(link.cards.find((card) => card.id === a)).toMatchObject({ text: draft.text, cluster: group });
	});
});

describe('silence', () => {
	test('[L11] in a silent round a card goes to the draft socket and not to the board', () => {
		const { link, board, draft: own } = sit('own');
		board.meet();
		own.meet();
		const id = link.placeCard(draft);
		board.take();
		own.take();
		expect(cardsOf(board.doc).size).toBe(0);
		expect([...cardsOf(own.doc).keys()]).toEqual([id]);
		expect(link.cards.map((card) => card.id)).toEqual([id]);
	});

	test.each(['board first', 'draft first', 'stage first'])('[L12] at the reveal a card never leaves the page: %s', (order) => {
		const { link, board, draft: own } = sit('own');
		board.meet();
		own.meet();
		const id = link.placeCard(draft);
		own.take();
		own.save();
		const steps = {
			board: () => board.write((doc) => {
				const fields = new Y.Map<unknown>();
				for (const [key, value] of Object.entries({ ...draft, number: 7 })) fields.set(key, value);
				cardsOf(doc).set(id, fields);
			}),
			draft: () => own.write((doc) => cardsOf(doc).delete(id)),
			stage: () => board.tell({ topic: 'stage', version: 2, value: stage('everyone', { turn: 2 }) })
		};
		const first = order.split(' ')[0] as keyof typeof steps;
		for (const step of [first, ...(['draft', 'board', 'stage'] as const).filter((name) => name !== first)]) {
			steps[step]();
			expect(link.cards.map((card) => card.id)).toEqual([id]);
		}
		expect(link.cards[0]!.number).toBe(7);
		vi.advanceTimersByTime(60_000);
		expect(link.cards).toHaveLength(1);
	});

	test('[L11] a card taken away by its own writer is gone at once', () => {
		const { link, board, draft: own } = sit('own');
		board.meet();
		own.meet();
		const id = link.placeCard(draft);
		link.removeCard(id);
		expect(link.cards).toEqual([]);
	});

	test('[L9] words written offline in a silent round that has ended meanwhile come back as refused', () => {
		const { link, board, draft: own } = sit('own');
		board.meet();
		own.meet();
		own.socket.drop();
		link.placeCard(draft);
		board.tell({ topic: 'stage', version: 2, value: stage('everyone', { turn: 2 }) });
		vi.advanceTimersByTime(1000);
		own.socket.open();
		own.socket.drop(closeCode.notAllowed, 'no draft in this round');
		expect(link.refusals).toMatchObject([{ refusal: { reason: 'not-in-this-round' }, text: draft.text }]);
		expect(link.saving).toEqual({ state: 'saved' });
	});
});
