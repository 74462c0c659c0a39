import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cardsOf, removeCluster, writeCardField, writeCluster, writeClusterField } from '#lib/doc/board.ts';
import { closeCode } from '#lib/doc/frames.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { draft, sitDown, stage } from './people.ts';

const other = 'gggggggggggggggg' as ClusterId;
let table: ReturnType<typeof sitDown>;
const sit = (more: Parameters<typeof sitDown>[1] = {}) => {
	table = sitDown('everyone', more);
	table.board.meet();
	return table;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	table.link.close();
	vi.useRealTimers();
});

test('[L18] what someone else moved away and back again lies where they put it', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	link.moveCard(mine, [0.1, 0.1]);
	board.take();
	board.write((doc) => writeCardField(doc, mine, 'at', [0.9, 0.9]));
	board.write((doc) => writeCardField(doc, mine, 'at', [0.1, 0.1]));
	expect(link.undo()).toBeNull();
	expect(link.cards[0]!.at).toEqual([0.1, 0.1]);
});

test('[L18] a name that someone changed and set again is theirs', () => {
	const { link, board } = sit({ role: 'facilitator' });
	const group = link.addGroup('Benches');
	link.nameGroup(group, 'More benches');
	board.take();
	board.write((doc) => writeClusterField(doc, group, 'name', 'Seats'));
	board.write((doc) => writeClusterField(doc, group, 'name', 'More benches'));
	expect(link.undo()).toBeNull();
	expect(link.clusters[0]!.name).toBe('More benches');
});

test('[L18] several acts are taken back one after another, newest first', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	link.moveCard(mine, [0.1, 0.1]);
	link.moveCard(mine, [0.2, 0.2]);
	board.take();
	expect(link.undo()?.did).toBe('move-card');
	expect(link.undo()?.did).toBe('move-card');
	expect(link.cards[0]!.at).toEqual([0.5, 0.5]);
	expect(link.undo()?.did).toBe('place-card');
	expect(link.cards).toEqual([]);
	expect(link.canUndo).toBe(false);
});

test('[L18] a card that someone has put into a group since is not taken off the table', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	board.take();
	board.write((doc) => {
		writeCluster(doc, other, 'Theirs');
		writeCardField(doc, mine, 'cluster', other);
	});
	expect(link.undo()).toBeNull();
	expect(link.cards).toHaveLength(1);
});

test('[L19] a group taken back gives its cards to the groups they lay in', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	const alone = link.placeCard(draft);
	const first = link.addGroup('First', [mine]);
	link.addGroup('Second', [mine, alone]);
	board.take();
	link.undo();
	expect(link.clusters.map(({ id }) => id)).toEqual([first]);
	expect(link.cards.map(({ cluster }) => cluster)).toEqual([first, null]);
});

test('[L19] a group put together again leaves the cards where others have put them since', () => {
	const { link, board } = sit();
	const [a, b] = [link.placeCard(draft), link.placeCard(draft)];
	const group = link.addGroup('Benches', [a, b]);
	link.removeGroup(group);
	board.take();
	board.write((doc) => {
		writeCluster(doc, other, 'Theirs');
		writeCardField(doc, a, 'cluster', other);
	});
	link.undo();
	expect(link.cards.map(({ cluster }) => cluster)).toEqual([other, group]);
});

test('[L19] nothing is put back into a group that has gone, and a card comes back without it', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	board.take();
	board.write((doc) => {
		writeCluster(doc, other, 'Theirs');
		writeCardField(doc, mine, 'cluster', other);
	});
	link.groupCard(mine, null);
	board.take();
	board.write((doc) => removeCluster(doc, other));
	expect(link.undo()).toBeNull();

	board.write((doc) => {
		writeCluster(doc, other, 'Theirs');
		writeCardField(doc, mine, 'cluster', other);
	});
	link.removeCard(mine);
	board.take();
	board.write((doc) => removeCluster(doc, other));
	expect(link.undo()?.did).toBe('remove-card');
	board.take();
	expect(cardsOf(board.doc).get(mine)!.get('cluster')).toBeUndefined();
});

test('[L19] what was done in a round stays when the next one has come', () => {
	const { link, board } = sit();
	link.placeCard(draft);
	board.take();
	board.tell({ topic: 'stage', version: 1, value: stage('everyone', { round: { state: 'running', index: 0, endsAt: 1, lengthMs: 1 } }) });
	expect(link.canUndo).toBe(true);
	board.tell({ topic: 'stage', version: 2, value: stage('everyone', { round: { state: 'ready', index: 1 } }) });
	expect(link.canUndo).toBe(false);
	expect(link.undo()).toBeNull();
	expect(link.cards).toHaveLength(1);
});

test('[L19] on a fresh copy only what was made again can be taken back', () => {
	const { link, board } = sit();
	const saved = link.placeCard(draft);
	board.take();
	board.save();
	link.moveCard(saved, [0.1, 0.1]);
	board.socket.drop(closeCode.badUpdate);
	vi.runOnlyPendingTimers();
	board.meet();
	expect(link.cards[0]!.at).toEqual([0.1, 0.1]);
	expect(link.undo()?.did).toBe('move-card');
	expect(link.cards[0]!.at).toEqual([0.5, 0.5]);
	expect(link.undo()).toBeNull();
	expect(link.cards).toHaveLength(1);
});

test('[L20] words for a card that someone took away before they came go back to their writer', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	board.take();
	board.save();
	link.editCard(mine, { text: 'A bench with a back' });
	board.write((doc) => cardsOf(doc).delete(mine));
	board.take();
	board.save();
	expect(link.saving).toEqual({ state: 'saved' });
	expect(link.refusals).toMatchObject([{ refusal: { reason: 'no-such-card' }, cardId: mine, text: 'A bench with a back' }]);
});

test('[L20] of two names given at the same moment one stands, and the words of the other go back to their writer', () => {
	const { link, board } = sit();
	const group = link.addGroup('Benches');
	board.take();
	board.save();
	link.nameGroup(group, 'Seats for all');
	board.write((doc) => writeClusterField(doc, group, 'name', 'Places to rest'));
	board.take();
	board.save();
	// Which of the two stands is the document's to say.
	const stands = link.clusters[0]!.name;
	expect(link.refusals.map(({ text }) => text)).toEqual(stands === 'Seats for all' ? [] : ['Seats for all']);
	link.nameGroup(group, 'First');
	link.nameGroup(group, 'Second');
	board.take();
	board.save();
	expect(link.clusters[0]!.name).toBe('Second');
	expect(link.refusals.length).toBeLessThan(2);
});

test('[L20] what this page took away itself is not handed back to it', () => {
	const { link, board } = sit();
	const mine = link.placeCard(draft);
	link.editCard(mine, { text: 'A bench with a back' });
	link.removeCard(mine);
	board.take();
	board.save();
	expect(link.refusals).toEqual([]);
});
