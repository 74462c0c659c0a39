// What the gate costs (promise R1: at most 10 us median, 50 us p99 on top of the apply, at 500 cards). Prints one JSON line.
import * as Y from 'yjs';
import { Accepted } from '#server/realtime/gate/accepted.ts';
import { judgeUpdate } from '#server/realtime/gate/judge-update.ts';
import { readUpdate } from '#server/realtime/gate/read.ts';
import { serverClientIn } from '#server/realtime/server-client.ts';
import { cardsOf, clustersOf, writeCardField, writeWholeCard } from '#lib/doc/board.ts';
import { makeId, type CardId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Bench } from '#lib/domain/judge.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';

const cardCount = 500;
const rounds = 20_000;
const person = 'annannannannanna' as PersonId;
const bytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const ids = Array.from({ length: cardCount }, () => makeId<CardId>(bytes));

function board(): { doc: Y.Doc; accepted: Accepted } {
	const doc = new Y.Doc();
	doc.clientID = serverClientIn(1);
	clustersOf(doc);
	const accepted = new Accepted();
	doc.transact(() => {
		for (const [i, id] of ids.entries()) {
			const card = { id, text: `What should change at place ${i}`, theme: 'green' as const, at: [0.5, 0.5] as const, cluster: null, also: null, number: i + 1, same: 0, differ: [] };
			writeWholeCard(doc, card);
			accepted.setCard(id, card, 0);
		}
	});
	return { doc, accepted };
}

/** Updates as browsers send them: moves mostly, words now and then. */
function updatesFor(from: Y.Doc): Uint8Array[] {
	const writer = new Y.Doc();
	Y.applyUpdate(writer, Y.encodeStateAsUpdate(from));
	const updates: Uint8Array[] = [];
	writer.on('update', (update: Uint8Array) => updates.push(update));
	for (let i = 0; i < rounds; i++) {
		const id = ids[(i * 7919) % cardCount]!;
		writer.transact(() => void (i % 10 === 0 ? writeCardField(writer, id, 'text', `Words ${i}`) : writeCardField(writer, id, 'at', [(i % 1000) / 1000, 0.5])));
	}
	return updates;
}

function measure(each: (update: Uint8Array) => void, updates: Uint8Array[]): { median: number; p99: number } {
	const times = updates.map((update) => {
		const start = performance.now();
		each(update);
		return (performance.now() - start) * 1000;
	});
	const kept = times.slice(updates.length / 4).sort((a, b) => a - b);
	return { median: kept[kept.length >> 1]!, p99: kept[Math.floor(kept.length * 0.99)]! };
}

const index = planningForReal.rounds.findIndex((spec) => spec.kind === 'look');
const workshopId = 'workshop00000001' as WorkshopId;
const gated = board();
const bench: Bench = {
	actor: { personId: person, workshopId, role: 'participant' },
	context: { workshopId, workshop: 'open', spec: planningForReal.rounds[index]!, frozen: false, round: { state: 'running', index, endsAt: 1, lengthMs: 1 } },
	board: {
		kind: 'board',
		authorOf: () => person,
		removedCard: () => null,
		heldFor: () => null,
		isErased: () => false,
		hasCluster: () => false,
		leadsTo: () => false,
		partsOf: () => 0,
		cardsIn: () => 0,
		cardCount: () => cardCount,
		cardsBy: () => 1,
		clusterCount: () => 0
	},
	stopped: false
};
const register = { nextCardNumber: () => 1, nextClusterNumber: () => 1, tookCard() {}, now: () => 0 };
const standing = { readOnly: false, hasNotes: false, ownsClient: () => true, mayReplace: () => true };
const updates = updatesFor(gated.doc);

gated.doc.on('update', () => {});
const bare = new Y.Doc();
cardsOf(bare);
clustersOf(bare);
Y.applyUpdate(bare, Y.encodeStateAsUpdate(gated.doc));
bare.on('update', () => {});

const apply = measure((update) => Y.applyUpdate(bare, update), updates);
let refused = 0;
const whole = measure((update) => {
	const reading = readUpdate(update, gated.doc, standing);
	if (!reading.ok) throw new Error(reading.fault.reason);
	refused += judgeUpdate(gated.doc, gated.accepted, () => Y.applyUpdate(gated.doc, update), bench, register).refused.length;
}, updates);
const us = (value: number) => Math.round(value * 10) / 10;
console.log(
	JSON.stringify({
		cards: cardCount,
		updates: updates.length,
		refused,
		applyUs: { median: us(apply.median), p99: us(apply.p99) },
		gateUs: { median: us(whole.median), p99: us(whole.p99) },
		onTopUs: { median: us(whole.median - apply.median), p99: us(whole.p99 - apply.p99) }
	})
);
