import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeCode } from '#lib/doc/frames.ts';
import { readCards } from '#lib/doc/board.ts';
import { forgetHere, keepWords } from '#lib/live/keep.ts';
import { keepBallot } from '#lib/ui/ballot/kept-ballot.ts';
import { CardDraftKeep } from '#lib/ui/sheets/card-draft.svelte.ts';
import { KeptText } from '#lib/ui/sheets/kept-text.svelte.ts';
import { draft, Drawer, leaveAll, sit } from './people.ts';

const [workshop, person] = ['w'.repeat(16), 'p'.repeat(16)];
let drawer: Drawer;

beforeEach(() => {
	vi.useFakeTimers();
	drawer = new Drawer();
	vi.stubGlobal('localStorage', drawer);
});
afterEach(() => {
	leaveAll();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

test('[J9] two pages of one person do not lose each other’s acts, whichever is saved first', () => {
	const first = sit();
	first.board.meet();
	const second = sit();
	const kept = first.link.placeCard(draft);
	second.board.meet();
	second.link.placeCard({ ...draft, text: 'A second bench' });
	second.board.take();
	second.board.save();
	expect(second.link.saving).toEqual({ state: 'saved' });
	first.link.close();
	second.link.close();
	expect(sit().link.cards.map(({ id }) => id)).toEqual([kept]);
});

test('[J9] a page that takes over what another left is answerable for it: saved by the one, it is gone for both', () => {
	const left = sit();
	left.board.meet();
	left.link.placeCard(draft);
	left.link.close();
	const next = sit();
	next.board.meet();
	next.board.take();
	next.board.save();
	expect(readCards(next.board.doc)).toHaveLength(1);
	expect(drawer.size).toBe(0);
});

test.each([
	['full', () => (drawer.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); })],
	['forbidden', () => vi.stubGlobal('localStorage', null)],
	['missing', () => vi.stubGlobal('localStorage', undefined)]
])('[J9] a device whose storage is %s says that it keeps nothing, and that it is over when all is saved', (_, spoil) => {
	const { link, board } = sit();
	board.meet();
	expect(link.keeps).toBe(true);
	spoil();
	link.placeCard(draft);
	expect([link.keeps, link.saving]).toEqual([false, { state: 'saving', count: 1 }]);
	board.socket.drop();
	expect([link.keeps, link.saving]).toEqual([false, { state: 'offline', count: 1 }]);
	vi.advanceTimersByTime(1000);
	board.meet();
	board.take();
	board.save();
	expect([link.keeps, link.saving]).toEqual([true, { state: 'saved' }]);
});

test('[J9] storage that may not even be looked at does not stop the page', () => {
	const { board, link } = sit();
	vi.stubGlobal('localStorage', new Proxy({}, { get: () => { throw new DOMException('forbidden', 'SecurityError'); } }));
	board.meet();
	link.placeCard(draft);
	expect(link.keeps).toBe(false);
	forgetHere();
	expect(keepWords(workshop, person, 'card').read()).toBeNull();
});

test('[J10] words in a form are kept for their person over the end of the page, and are gone when they are handed in', () => {
	const keep = () => keepWords<never>(workshop, person, 'card');
	const card = new CardDraftKeep(keep());
	card.bring();
	Object.assign(card, { text: 'A bench', theme: 'green', where: 'list', place: 'C2' });
	card.keep();
	const again = new CardDraftKeep(keep());
	again.bring();
	expect({ ...pick(again) }).toEqual({ text: 'A bench', theme: 'green', where: 'list', place: 'C2' });
	const other = new CardDraftKeep(keepWords(workshop, 'q'.repeat(16), 'card'));
	other.bring();
	expect(other.text).toBe('');
	again.clear();
	expect([again.text, drawer.size]).toEqual(['', 0]);

	const asked = new KeptText(keepWords(workshop, person, 'ask', 'x'), '');
	asked.text = 'Why?';
	asked.keep();
	expect(new KeptText(keepWords(workshop, person, 'ask', 'x'), '').text).toBe('Why?');
	expect(new KeptText(keepWords(workshop, person, 'ask', 'x'), 'sent back').text).toBe('sent back');
});

test('[J10] a page that is loaded again with the form open writes no blank over the words that were kept; what is typed before it lives stands behind them', () => {
	const keep = () => keepWords<never>(workshop, person, 'card');
	const kept = { text: 'A bench', theme: 'green', where: 'list', place: 'C2' } as const;
	keep().write(kept as never);
	const form = new CardDraftKeep(keep());
	form.keep();
	form.bring();
	expect({ ...pick(form) }).toEqual(kept);
	for (const [typed, stands] of [['by the ford', 'A bench by the ford'], ['bench', 'A bench'], ['A bench, please', 'A bench, please']] as const) {
		keep().write(kept as never);
		const early = new CardDraftKeep(keep());
		early.text = typed;
		early.where = 'whole';
		early.keep();
		early.bring();
		expect({ ...pick(early) }).toMatchObject({ text: stands, where: 'whole' });
		const again = new CardDraftKeep(keep());
		again.bring();
		expect(again.text).toBe(stands);
	}
});

test('[J10] a card that is being changed begins with what is on it, or with the words left in its form', () => {
	const now = { text: 'A bench', theme: 'green', where: 'list', place: '0.5,0.5' } as const;
	const keep = () => keepWords<never>(workshop, person, 'edit', 'c');
	const form = new CardDraftKeep(keep(), now);
	form.bring();
	form.keep();
	expect([form.text, drawer.size]).toEqual(['A bench', 0]);
	form.text = 'Two benches';
	form.keep();
	const again = new CardDraftKeep(keep(), now);
	again.bring();
	expect(again.text).toBe('Two benches');
	again.clear();
	expect([again.text, drawer.size]).toEqual(['Two benches', 0]);
});

test('[J10] who leaves leaves nothing of theirs on the device; others keep theirs', () => {
	const { link, board } = sit();
	board.meet();
	link.placeCard(draft);
	board.socket.drop(closeCode.left, 'left');
	expect(link.ended?.code).toBe(closeCode.left);
	expect(drawer.size).toBe(0);

	const words = (where: string, whose: string) => keepWords<string>(where, whose, 'card');
	words(workshop, person).write('mine');
	words(workshop, 'q'.repeat(16)).write('someone else’s');
	words('v'.repeat(16), person).write('of another workshop');
	drawer.setItem('folkmoot:look', 'dark');
	const tab = new Drawer();
	vi.stubGlobal('sessionStorage', tab);
	keepBallot(workshop, person).write({ poll: 'p', choice: { a: 1 }, none: false });
	forgetHere(workshop);
	expect(tab.size, 'a ballot too').toBe(0);
	expect([words(workshop, person).read(), words(workshop, 'q'.repeat(16)).read(), words('v'.repeat(16), person).read()]).toEqual([null, null, 'of another workshop']);
	forgetHere();
	expect([words('v'.repeat(16), person).read(), drawer.getItem('folkmoot:look')]).toEqual([null, 'dark']);
});

function pick({ text, theme, where, place }: CardDraftKeep) {
	return { text, theme, where, place };
}
