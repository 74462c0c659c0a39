import process from 'node:process';
import * as Y from 'yjs';
import { Caller } from './network.ts';
import { draft, newCardId, type Meeting } from './people.ts';
import type { Chance } from '../load/chance.ts';
import { cardsOf, writeCard, writeCardField } from '#lib/doc/board.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';

/** Longer than an id waits for its page. */
export const awayMs = 2 * 60_000;

/** Someone comes, does something, and is gone for good: nothing of them is kept here. */
export async function visit(room: Meeting, actor: Actor, kind: 'board' | 'draft', act: (caller: Caller) => void = () => {}): Promise<void> {
	const caller = await room.sit(actor, kind, { lease: 'any' });
	act(caller);
	await room.settle();
	if (caller.closed) throw new Error(`sent away: ${caller.closed.reason}`);
	caller.drop();
	room.network.callers.splice(room.network.callers.indexOf(caller), 1);
}

/** So many cards of these people on the board, through a silent round; the round in which they lie open has begun. */
export async function boardOf(room: Meeting, writers: readonly Actor[], count: number, chance: Chance): Promise<Map<Actor, CardId[]>> {
	await room.start('place');
	const cards = new Map<Actor, CardId[]>();
	for (const [i, writer] of writers.entries()) {
		const own: CardId[] = [];
		cards.set(writer, own);
		await visit(room, writer, 'draft', (caller) =>
			caller.write((doc) => {
				for (let k = i; k < count; k += writers.length) {
					const id = newCardId(room.app);
					own.push(id);
					writeCard(doc, id, draft(sentence(chance), { at: point(chance) }));
				}
			})
		);
	}
	await room.start('look');
	return cards;
}

/**
 * People drag cards of their own about, all at the same time: so many steps, in drags of so many. Through the gate as frames from their
 * seats, without the limit of frames in a second, which would make it last for minutes.
 */
export async function drag(room: Meeting, cards: ReadonlyMap<Actor, CardId[]>, steps: number, each: number, chance: Chance): Promise<void> {
	const hands: { caller: Caller; own: CardId[]; card: CardId }[] = [];
	for (const [actor, own] of cards) {
		const caller = await room.sit(actor, 'board', { lease: 'any' });
		let frames = 0;
		const send = (update: Uint8Array) => caller.seat!.room.fromSeat(caller.seat!, update, ++frames);
		caller.sendUpdate = send;
		hands.push({ caller, own, card: own[0]! });
	}
	for (let step = 0; step < steps; step++) {
		const hand = hands[step % hands.length]!;
		if (Math.floor(step / hands.length) % each === 0) hand.card = hand.own[chance.below(hand.own.length)]!;
		hand.caller.write((doc) => void writeCardField(doc, hand.card, 'at', point(chance)));
		if (step % 100 !== 99) continue;
		// No faster than a room has patience with one person.
		room.clock.advance(400);
		await room.rooms.tick();
	}
	await room.settle();
	for (const { caller } of hands) {
		if (caller.closed) throw new Error(`sent away: ${caller.closed.reason}`);
		caller.drop();
	}
	room.network.callers.length = 0;
}

/** Microseconds of processor time for a transaction that moves one card, on a copy of a document: the least of some runs. */
export function transactionUs(doc: Y.Doc, count = 2000, runs = 6): number {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	copy.on('update', () => {});
	const ids = [...cardsOf(copy).keys()] as CardId[];
	let least = Infinity;
	for (let run = 0; run < runs; run++) {
		const before = process.cpuUsage();
		for (let i = 0; i < count; i++) copy.transact(() => writeCardField(copy, ids[Math.floor(i / 20) % ids.length]!, 'at', [(i % 97) / 97, (i % 89) / 89 + run]));
		const { user, system } = process.cpuUsage(before);
		least = Math.min(least, (user + system) / count);
	}
	return least;
}

export const point = (chance: Chance): [number, number] => [Math.round(chance.next() * 10_000) / 10_000, Math.round(chance.next() * 10_000) / 10_000];

const words = 'brook mill lane bench lamp bus shade tree path school wall market river steps crossing play'.split(' ');
/** Ninety letters, as people write. */
const sentence = (chance: Chance) => Array.from({ length: 16 }, () => words[chance.below(words.length)]).join(' ');
