import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import process from 'node:process';
import type { Report } from './report.ts';
import { believe, forgery } from '../fuzz/forgeries.ts';
import { Chance } from '../load/chance.ts';
import { Attacker } from './attacker.ts';
import { Citizen, until } from './citizen.ts';
import { Guest } from './guest.ts';
import type { Hall } from './hall.ts';
import { Place } from './place.ts';

const needle = 'zq-xforged';

/** R1: forged updates over real sockets, and every byte that reached anyone else, the log or a row searched for them. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const forgeries = long ? 10_000 : 200;
	const attackers = long ? 40 : 8;
	const chance = new Chance(`forged ${seed}`);
	const place = await Place.open();
	const honest: Citizen[] = [];
	const ears: Guest[] = [];
	const bad: Attacker[] = [];
	let heard = false;
	let bytes = 0;
	let beat: NodeJS.Timeout | undefined;
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: attackers + 6, boardBytes: 1000 });
		const { workshopId } = hall;
		for (const member of hall.members.slice(0, 3)) honest.push(new Citizen(hall, member, () => chance.next()));
		for (const { token } of hall.members.slice(3, 6)) {
			const ear = new Guest(hall, token, () => chance.next());
			// A marker never lies across two frames: each frame is searched by itself.
			ear.onBytes = (data) => {
				bytes += data.length;
				heard ||= Buffer.from(data.buffer, data.byteOffset, data.length).includes(needle);
			};
			ears.push(ear);
			ear.come();
		}
		await until(() => honest.every(({ isSaved }) => isSaved) && ears.every(({ even }) => even.length > 0), 'the honest are in');
		let n = 0;
		beat = setInterval(() => {
			const citizen = honest[n++ % honest.length]!;
			citizen.doc.make({ act: 'edit-card', cardId: citizen.member.cardId, text: `honest ${n}` });
		}, 100);

		const kinds = new Map<string, number>();
		const passed: string[] = [];
		let left = forgeries;
		const forge = async (attacker: Attacker) => {
			let alone = 0;
			while (left > 0) {
				const number = left--;
				if (!attacker.isOpen && !(await attacker.come())) {
					// Shut out for what it did before: it waits, as anyone would have to.
					left += 1;
					if (++alone > 50) return;
					await new Promise((resolve) => setTimeout(resolve, 200));
					continue;
				}
				alone = 0;
				const marker = `${needle}${number}-`;
				const { kind, update } = forgery(chance, attacker.view(honest[0]!.doc.provider.doc.clientID), marker);
				const { refused, shut } = attacker;
				kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
				believe(attacker, update);
				attacker.sendUpdate(update);
				const frames = attacker.sent;
				await until(() => attacker.shut > shut || attacker.saved >= frames, `an answer to ${kind}`, 20_000).catch(() => passed.push(`${kind}: no answer`));
				// Of two that write the same behind the same, one changes nothing: it is in no copy, not even in its writer's.
				if (attacker.shut !== shut || attacker.refused !== refused || !JSON.stringify(attacker.doc.toJSON()).includes(marker)) continue;
				// What was written as somebody's who has meanwhile written there, or hangs on such a thing, is passed over by the room: only its writer believes it.
				if ((await place.ask<string[]>({ do: 'search', workshopId, needle: marker })).length > 0) passed.push(kind);
				attacker.leave();
			}
		};
		// The card they are after is one that nobody else changes meanwhile: what lies behind a newer change is no change at all.
		for (const member of hall.members.slice(6)) bad.push(new Attacker(hall, member, hall.members[3]!.cardId));
		await Promise.all(bad.map(forge));
		clearInterval(beat);
		await until(() => honest.every(({ isSaved }) => isSaved), 'the honest are saved');
		const found = await place.ask<string[]>({ do: 'search', workshopId, needle });
		const { content } = await place.ask<{ content: string }>({ do: 'board', workshopId });
		await until(() => honest.every((citizen) => citizen.content === content), 'the honest hold the board').catch(() => {});
		const lines = honest.reduce((sum, { lost, stopped, refused }) => sum + lost + stopped + refused.length, 0);
		const told = honest.map(({ lost, stopped, refused }) => `${lost} lost, ${stopped} stopped, refused: ${refused.map((each) => JSON.stringify(each)).join(' ') || 'none'}`).join('; ');
		const what = `${forgeries - left} forged updates of ${kinds.size} kinds by ${attackers} people with sessions (seed ${seed})`;
		report({ promise: 'R1', what: `${what}: taken in`, bar: '0', got: `${passed.length}${passed.length > 0 ? `: ${[...new Set(passed)].slice(0, 4).join(', ')}` : ''}`, ok: passed.length === 0 && left === 0 });
		report({ promise: 'R1', what: `${what}: of them in other sockets, the log and all tables`, bar: '0 bytes', got: `${heard ? 'found in a socket' : `none in ${bytes} bytes that others heard`}, ${found.length === 0 ? 'none in the database' : `found in ${found.slice(0, 3).join(', ')}`}`, ok: !heard && found.length === 0 });
		report({ promise: 'R1', what: `${what}: honest people meanwhile`, bar: 'no line lost, nothing refused, all hold the board', got: `${n} writes saved, ${lines === 0 ? '0 lost or refused' : told}, ${honest.filter((citizen) => citizen.content === content).length} of ${honest.length} hold it`, ok: lines === 0 && honest.every((citizen) => citizen.content === content) });
	} finally {
		clearInterval(beat);
		for (const one of [...honest, ...ears, ...bad]) one.leave();
		await place.dispose();
	}
	await cost(report);
}

async function cost(report: Report): Promise<void> {
	const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/load/gate-bench.ts']);
	const { cards, updates, onTopUs } = JSON.parse(stdout) as { cards: number; updates: number; onTopUs: { median: number; p99: number } };
	report({ promise: 'R1', what: `what the gate costs on top of the apply, ${updates} updates on ${cards} cards`, bar: '<= 10 us median, 50 us p99', got: `${onTopUs.median} us median, ${onTopUs.p99} us p99`, ok: onTopUs.median <= 10 && onTopUs.p99 <= 50 });
}
