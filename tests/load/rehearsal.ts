import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chance } from './chance.ts';
import type { Deck } from './deck/card-row.ts';
import { planGroups } from './deck/grouping.ts';
import { Citizen } from './people/citizen.ts';
import { Facilitator } from './people/facilitator.ts';
import { Hall } from './people/hall.ts';
import { recountExport } from './recount.ts';

export interface Rehearsal {
	server: { readonly origin: string; readonly adminLink: string | null; readonly pid: number };
	deck: Deck;
	people: number;
	seed: string;
	speed: number;
	/** Where the export is written. */
	out: string;
	/** A round in which people agree, disagree or pass on groups, after the vote. */
	agree?: boolean;
	/** Leaves the workshop open. */
	keep: boolean;
	say: (line: string) => void;
}

/** What the JSON line says. Durations in milliseconds. */
export interface Figures {
	people: number;
	cardsPlaced: number;
	/** Rows of the file that made no card. */
	skipped: number;
	/** Writes, reactions and ballots that the server did not take. */
	refused: number;
	reactions: number;
	clusters: number;
	ballots: number;
	digest: string;
	/** What was done in each round and taken by the server. */
	did: Hall['did'];
	/** Whether the host's desk counted the same. */
	countsEqual: boolean;
	/** Whether the exported files give the digest and the whole result again, and hold every receipt that was handed out. */
	recountEqual: boolean;
	/** From a change of the open board until another citizen's socket has brought it. */
	p50Ms: number | null;
	p99Ms: number | null;
	seen: number;
	/** From placing a card in silence until the server calls it durable. */
	savedP50Ms: number | null;
	savedP99Ms: number | null;
	/** The same for changes of the open board. */
	boardSavedP50Ms: number | null;
	boardSavedP99Ms: number | null;
	reconnects: number;
	/** The server's, at its highest; null where the system does not say. */
	peakMemoryMb: number | null;
	seconds: number;
}

/** A whole workshop over real sockets and real HTTP: from the one-time link to the files of the officer. */
export async function rehearse({ server, deck, people, seed, speed, out, agree = false, keep, say }: Rehearsal): Promise<{ figures: Figures; door: { code: string; link: string } }> {
	const started = performance.now();
	const chance = new Chance(seed);
	const hall = new Hall(server.origin, speed);
	const facilitator = new Facilitator(hall);
	if (server.adminLink === null) throw new Error('the server has an administrator already');
	const dealt = chance.shuffled(deck.cards);
	const citizens = Array.from({ length: people }, (_, n) => new Citizen(n, hall, new Chance(`${seed} ${n}`), dealt.filter((_, i) => i % people === n)));
	const everybody = (act: (citizen: Citizen) => Promise<void>) => () => Promise.all(citizens.map(act));
	const grouping = planGroups(deck.cards);
	const miscounts: string[] = [];
	const counted = async (...what: Parameters<Facilitator['counts']>) => {
		const difference = await facilitator.counts(...what);
		if (difference) miscounts.push(difference);
	};

	try {
		await facilitator.arrive(server.adminLink);
		await facilitator.makeWorkshop(deck.title, 'What should change here, and what should stay?', agree ? ['agree-groups'] : []);
		const door = await facilitator.door();
		say(`The doors are open. Code ${door.code}.`);

		await facilitator.round('arrive', async () => {
			await everybody((citizen) => citizen.join(door.code))();
			await everybody((citizen) => citizen.practise())();
			await facilitator.until(({ desk }) => desk?.here === people, 'everybody at the desk');
			await counted('sheets of what people can do', hall.did.sheets, ({ desk }) => desk?.skills.people);
			await counted('people who say which part they know', hall.did.areas, ({ desk }) => desk?.areas.reduce((sum, { people: n }) => sum + n, 0));
		});
		say(`${people} people have joined.`);

		await facilitator.round('place', everybody((citizen) => citizen.place()));
		say(`${hall.placed} cards have been placed in silence${hall.refused.length > 0 ? `, ${hall.refused.length} were not taken` : ''}.`);

		await facilitator.round('look', async () => {
			await everybody((citizen) => citizen.look(hall.placed))();
			await counted('questions', hall.did.questions, ({ desk }) => desk?.questions.length);
			await facilitator.callEveryone();
			await everybody((citizen) => citizen.late())();
			await counted('late cards', hall.did.late, ({ desk }) => desk?.held.length);
			hall.placed += await facilitator.showWaiting();
			await counted('cards on the table', hall.placed, ({ people: here }) => here?.cards);
		});
		say(`The cards are face up. ${hall.reactions} reactions.`);

		await facilitator.round('group', everybody((citizen) => citizen.group(grouping, people)));
		const clusters = citizens[0]!.groups();
		say(`The cards lie in ${clusters} groups, sorted by ${grouping.by}.`);
		await facilitator.round('break', async () => {});
		await facilitator.round('sort', async () => {
			await everybody((citizen) => citizen.sort())();
			await counted('things in a tray', hall.did.sorted, ({ sort }) => sort?.tables?.reduce((sum, { placed }) => sum + Object.keys(placed).length, 0));
			await counted('tables that have not finished', 0, ({ sort }) => sort?.tables?.filter(({ placed }, i) => (sort.seats[i] ?? 0) > 0 && Object.keys(placed).length < sort.items.length).length);
		});
		say('Every table has sorted.');

		await facilitator.round('vote', everybody((citizen) => citizen.vote()));
		say(`The vote is over. ${hall.receipts.size} ballots.`);
		await facilitator.round('who', async () => {
			await everybody((citizen) => citizen.who())();
			await counted('people who said who could do it', hall.did.answered, ({ doing }) => doing?.answered);
			await counted('offers', hall.did.offers, ({ doing }) => doing?.offers);
		});
		say('Everybody has said who could do it.');
		await facilitator.round('plan', async () => {
			await everybody((citizen) => citizen.plan())();
			await counted('first steps', hall.did.plans, ({ doing }) => doing?.items.reduce((sum, { plans }) => sum + plans.length, 0));
		});
		say('There is an action plan.');
		if (agree) {
			await facilitator.round('conversation', everybody((citizen) => citizen.agree()));
			say(`${hall.answers} times somebody agreed, disagreed or passed.`);
		}
		await facilitator.round('close', async () => {
			await everybody((citizen) => citizen.close())();
			await counted('people who said how it was', hall.did.evaluated, ({ desk }) => desk?.evaluated);
		});

		const officer = await facilitator.callOfficer();
		const files = await officer.takeAway(out);
		say(`The officer has taken ${files.length} files away.`);
		if (!keep) await facilitator.closeWorkshop();

		const again = recountExport(out);
		const lost = [...hall.receipts].filter((receipt) => !again.receipts.has(receipt)).length;
		if (lost > 0) again.differences.push(`${lost} receipts that were handed out are not in the export`);
		const cards = countRows(join(out, 'workshop.json'), 'cards');
		if (cards !== hall.placed) again.differences.push(`${hall.placed} cards were placed, and the export holds ${cards}`);
		hall.did.ballots = again.ballots;
		for (const difference of miscounts) say(`Not counted: ${difference}.`);
		for (const difference of again.differences) say(`Not equal: ${difference}.`);
		for (const refusal of hall.refused.slice(0, 20)) say(`Not taken: ${refusal}.`);
		if (hall.refused.length > 20) say(`Not taken: ${hall.refused.length - 20} more.`);

		const figures: Figures = {
			people,
			cardsPlaced: hall.placed,
			skipped: deck.skipped.length,
			refused: hall.refused.length,
			reactions: hall.reactions,
			clusters,
			ballots: again.ballots,
			digest: again.digest,
			did: hall.did,
			countsEqual: miscounts.length === 0,
			recountEqual: again.differences.length === 0,
			p50Ms: hall.sightings.seen.at(0.5),
			p99Ms: hall.sightings.seen.at(0.99),
			seen: hall.sightings.seen.count,
			savedP50Ms: hall.saved.at(0.5),
			savedP99Ms: hall.saved.at(0.99),
			boardSavedP50Ms: hall.savedOnBoard.at(0.5),
			boardSavedP99Ms: hall.savedOnBoard.at(0.99),
			reconnects: hall.reconnects,
			peakMemoryMb: peakMemoryMb(server.pid),
			seconds: Math.round((performance.now() - started) / 100) / 10
		};
		return { figures, door };
	} finally {
		for (const citizen of citizens) citizen.leave();
		facilitator.leave();
	}
}

function countRows(file: string, table: string): number {
	return (JSON.parse(readFileSync(file, 'utf8')) as { tables: Record<string, unknown[]> }).tables[table]?.length ?? 0;
}

/** The highest resident memory of a process so far, as Linux tells it. */
function peakMemoryMb(pid: number): number | null {
	try {
		const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
	} catch {
		return null;
	}
}
