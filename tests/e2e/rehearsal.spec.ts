import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance } from '../load/chance.ts';
import { readCardsFile } from '../load/deck/cards-file.ts';
import { rehearse } from '../load/rehearsal.ts';
import { startServer } from '../support/server.ts';
import { expect, test } from './test.ts';

test('[M8] a file of cards becomes a workshop, whose export counts to the same digest again', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'folkmoot-rehearsal-'));
	const server = await startServer();
	try {
		const file = join(folder, 'cards.csv');
		await writeFile(file, `text,about\n${Array.from({ length: 40 }, (_, i) => `Oświetlić przejście nr ${i},${['lighting', 'parks', 'sport'][i % 3]}`).join('\n')}\n,parks\n`);
		const deck = readCardsFile(file, { text: ['text'], category: 'about', place: null }, new Chance('x'));
		const { figures } = await rehearse({ server, deck, people: 10, seed: 'x', speed: 1000, out: join(folder, 'out'), keep: false, say: () => {} });
		// The forty of the file, and one that somebody hands in after the round for cards.
		expect(figures).toMatchObject({ people: 10, cardsPlaced: 41, skipped: 1, refused: 0, clusters: 3, recountEqual: true, reconnects: 0 });
		expect(figures.digest).toMatch(/^[0-9a-f]{64}$/);
		expect(figures.ballots).toBeGreaterThan(0);
		expect(figures.seen).toBeGreaterThan(0);
	} finally {
		await server.dispose();
		await rm(folder, { recursive: true, force: true });
	}
});
