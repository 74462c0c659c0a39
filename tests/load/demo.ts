// `npm run demo`: a whole workshop with simulated citizens on a server of its own, over real sockets and real HTTP.
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { personCardLimit } from '#lib/domain/card.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { Chance } from './chance.ts';
import { sayLines, type Deck } from './deck/card-row.ts';
import { readCardsFile } from './deck/cards-file.ts';
import { millbrookDeck } from './deck/millbrook.ts';
import { Mistake, readOptions, usage, type Options } from './options.ts';
import { password } from './people/facilitator.ts';
import { rehearseOpenSpace } from './open-space.ts';
import { rehearse } from './rehearsal.ts';

const say = (line: string) => console.error(line);

// Assigned in `run`, which the narrowing does not see.
let server = null as TestServer | null;
const leaving = new Promise<void>((resolve) => {
	process.once('SIGINT', resolve);
	process.once('SIGTERM', resolve);
});

try {
	const options = readOptions(process.argv.slice(2));
	if (options === null) console.log(usage);
	else await Promise.race([run(options), leaving]);
} catch (error) {
	process.exitCode = 1;
	if (error instanceof Mistake) say(error.message);
	else {
		say(`The rehearsal broke off: ${error instanceof Error ? error.message : String(error)}`);
		if (process.env['DEBUG']) console.error(error);
		const words = server?.output().trim().split('\n').slice(4).slice(-20).join('\n');
		if (words) say(`The server said:\n${words}`);
	}
} finally {
	await server?.dispose();
}
process.exit();

async function run(options: Options): Promise<void> {
	const { people, seed, speed, agree, keep } = options;
	if (options.method === openSpace.id) return meet(options);
	const deck = readDeck(options);
	const out = await folderFor(options);
	say('A server of its own is starting, with empty data.');
	server = await startServer();
	say(`It is open at ${server.origin}.`);
	const { figures, door } = await rehearse({ server, deck, people, seed, speed, out, agree, keep, say });
	say(`The export is in ${out}.`);
	console.log(JSON.stringify(figures));
	if (!figures.recountEqual || !figures.countsEqual || figures.refused > 0) process.exitCode = 1;
	if (!keep) return;
	say(`\nThe server stays open at ${server.origin}. Join with ${door.link}, or sign in as "host" with the password "${password}".`);
	say('Press Ctrl+C to stop it and remove its data.');
	await leaving;
}

/** People who make the agenda themselves. Nothing is exported yet but what the officer takes away. */
async function meet({ people, seed, speed, keep }: Options): Promise<void> {
	say('A server of its own is starting, with empty data.');
	server = await startServer();
	say(`It is open at ${server.origin}.`);
	const { figures, door } = await rehearseOpenSpace({ server, people, seed, speed, keep, say });
	console.log(JSON.stringify(figures));
	if (figures.refused > 0 || figures.headsAgreed < figures.headChecks) process.exitCode = 1;
	if (!keep) return;
	say(`\nThe server stays open at ${server.origin}. Join with ${door.link}, or sign in as "host" with the password "${password}".`);
	say('Press Ctrl+C to stop it and remove its data.');
	await leaving;
}

function readDeck({ file, seed, people }: Options): Deck {
	const chance = new Chance(`${seed} places`);
	const deck = file === null ? millbrookDeck(chance) : readCardsFile(file.path, file, chance);
	for (const row of deck.skipped) say(`Skipped ${sayLines(row)}: ${row.why}.`);
	for (const note of deck.notes) say(`Note on ${note}.`);
	say(`${deck.cards.length} cards to place${deck.skipped.length > 0 ? `, ${deck.skipped.length} rows skipped` : ''}.`);
	if (deck.cards.length < 2) throw new Mistake('A vote needs at least two cards to choose between.');
	const least = Math.ceil(deck.cards.length / personCardLimit);
	if (people < least) throw new Mistake(`One person may place ${personCardLimit} cards. ${deck.cards.length} cards need at least ${least} people: --people ${least}.`);
	return deck;
}

async function folderFor({ out }: Options): Promise<string> {
	if (out === null) return mkdtemp(join(tmpdir(), 'folkmoot-export-'));
	try {
		await mkdir(resolve(out), { recursive: true });
	} catch (error) {
		throw new Mistake(`The export cannot go into ${out}: ${(error as NodeJS.ErrnoException).code}.`);
	}
	return resolve(out);
}
