import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readCards } from '#lib/doc/board.ts';
import { Guest } from '../prove/guest.ts';
import type { Hall } from '../prove/hall.ts';
import { Place } from '../prove/place.ts';
import { Writer } from '../prove/writer.ts';

// The folder's database is PGlite whatever the rest of the run is on, and the limit is one of Linux.
const here = test.skipIf(process.platform !== 'linux' || process.env['FOLKMOOT_TEST_POSTGRES'] !== undefined);
let place: Place;
const guests: Guest[] = [];
afterEach(async () => {
	for (const guest of guests.splice(0)) guest.leave();
	await place?.dispose();
});

/** The kernel refuses the server every write behind the first few kilobytes of a file, as a full disk does; or none any more. */
function disk(state: 'full' | 'free'): void {
	execFileSync('prlimit', ['--pid', String(place.pid), `--fsize=${state === 'full' ? 4096 : 'unlimited'}:unlimited`]);
}

async function until(holds: () => boolean, what: string): Promise<void> {
	const end = performance.now() + 60_000;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

here('[J8] on a disk that really takes nothing the workshop stops and says so, goes on by itself, and what was taken in stands once', async () => {
	place = await Place.open();
	const hall = await place.tell<Hall>({ do: 'open', people: 3, boardBytes: 1000 });
	const guest = () => {
		const made = new Guest(hall, hall.members[2]!.token, Math.random);
		made.keeps = true;
		guests.push(made);
		made.come();
		return made;
	};
	const looker = guest();
	await until(() => looker.even.length > 0, 'the first one is in');
	const [ann, bob] = [0, 1].map((i) => new Writer(hall, hall.members[i]!, looker.whole!, Math.random)) as [Writer, Writer];
	guests.push(ann.guest, bob.guest);
	await until(() => ann.guest.even.length > 0 && bob.guest.even.length > 0, 'both writers are in');
	ann.write();
	await until(() => ann.isSaved && bob.isSaved, 'a write on a good disk is saved');

	disk('full');
	const last = ann.write();
	await until(() => [ann.guest, bob.guest, looker].every(({ news }) => news.at(-1) === true), 'everyone is told');
	expect(ann.isSaved).toBe(false);
	bob.write();
	await until(() => bob.guest.refused.length > 0, 'who writes now is told that it is not taken in');
	expect(bob.guest.refused[0]!.refusal).toEqual({ reason: 'standstill' });
	expect(ann.guest.refused).toEqual([]);

	disk('free');
	await until(() => [ann.guest, bob.guest, looker].every(({ news }) => news.at(-1) === false), 'it goes on by itself');
	await until(() => ann.isSaved && bob.isSaved, 'what was taken in is saved');
	// Nobody was sent away for it.
	expect([ann.guest, bob.guest, looker].map(({ opened }) => opened.length)).toEqual([1, 1, 1]);

	// Whatever the engine made of it: after the hardest end the log holds it, without a hole and without a second time.
	await place.restart('SIGKILL');
	const after = guest();
	await until(() => after.even.length > 0, 'someone is in after the restart');
	const doc = new Y.Doc();
	Y.applyUpdate(doc, after.whole!);
	const cards = new Map(readCards(doc).map((card) => [card.id, card.at]));
	expect(cards.get(hall.members[0]!.cardId)).toEqual(last);
	expect(cards.size).toBe(readCards(doc).length);
}, 180_000);
