import { request } from 'node:http';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { WebSocket } from 'ws';
import type { Report } from './report.ts';
import { frame } from '#lib/doc/frames.ts';
import { originHeader, packFrames } from '#lib/doc/stream-frames.ts';
import { cardsOf } from '#lib/doc/board.ts';
import { syncFrame } from '../fuzz/view.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { forge } from '../support/forge.ts';
import { Attacker } from './attacker.ts';
import { Citizen, until } from './citizen.ts';
import { Guest } from './guest.ts';
import type { Hall } from './hall.ts';
import { Place } from './place.ts';

/** H3: whatever someone claims to be, they are whom their session names. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const spoofs = long ? 10_000 : 60;
	const chance = new Chance(`spoof ${seed}`);
	const place = await Place.open();
	const other = await Place.open();
	const open: { leave(): void }[] = [];
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: 30, boardBytes: 1000 });
		const elsewhere = await other.tell<Hall>({ do: 'open', people: 1, boardBytes: 1000 });
		const { host, workshopId } = hall;
		const ann = new Citizen(hall, hall.members[0]!, () => chance.next());
		open.push(ann);
		const pointers: Buffer[] = [];
		const ear = new Guest(hall, hall.members[1]!.token, () => chance.next());
		ear.onBytes = (bytes) => void (bytes[0] === frame.awareness && pointers.push(Buffer.from(bytes)));
		ear.come();
		open.push(ear);
		await until(() => ann.isSaved && ear.even.length > 0, 'the honest are in');
		const board = async () => (await place.ask<{ cards: { id: string; text: string }[] }>({ do: 'board', workshopId })).cards.map(({ id, text }) => `${id} ${text}`).sort().join('\n');
		const before = await board();
		const annsClient = ann.doc.provider.doc.clientID;

		/** The line of someone's stream, and the way to post to it. */
		const line = await openStream(host, workshopId, hall.members[2]!.token);
		open.push({ leave: () => line.hangUp() });

		const accepted: string[] = [];
		const kinds: Record<string, (attacker: Attacker) => Promise<boolean>> = {
			'another’s client id': async (attacker) => writes(attacker, forge(attacker.doc, annsClient, (doc) => cardsOf(doc).get(attacker.member.cardId)!.set('text', 'spoof'))),
			'another’s card': async (attacker) => writes(attacker, forge(attacker.doc, attacker.clientId, (doc) => cardsOf(doc).get(hall.members[0]!.cardId)!.set('text', 'spoof'))),
			'an author in the card': async (attacker) => writes(attacker, forge(attacker.doc, attacker.clientId, (doc) => cardsOf(doc).get(attacker.member.cardId)!.set(chance.pick(['author', 'personId', 'by']), 'spoof'))),
			'another’s pointer': async (attacker) => {
				// Taken for one’s own, under an id of the server’s making; never under the id that was claimed.
				attacker.send(presence([[annsClient, { at: [0.25, 0.25], name: 'spoof', user: 'spoof' }]]));
				return false;
			},
			'several people at once': async (attacker) => {
				attacker.send(presence(Array.from({ length: 20 }, (_, i) => [i + 7, { at: [0.125, 0.125], name: 'spoof' }])));
				return false;
			},
			'the goodbye of another': async (attacker) => {
				attacker.send(presence([[annsClient, null]]));
				return false;
			},
			'frames of the server': async (attacker) => {
				const { shut } = attacker;
				const encoder = encoding.createEncoder();
				encoding.writeVarUint(encoder, chance.pick([frame.hello, frame.saved, frame.refused, frame.fact, frame.auth]));
				encoding.writeVarString(encoder, '{"topic":"stage","role":"facilitator"}');
				attacker.send(encoding.toUint8Array(encoder));
				await until(() => attacker.shut > shut, 'the end of the line', 5000).catch(() => {});
				return attacker.shut === shut;
			},
			'a role in the address': async () => (await knock(host, `/live/${workshopId}/board?as=${chance.pick(['facilitator', 'officer', 'admin'])}&role=facilitator`, hall.members[9]!.token, `http://${host}`)) !== 101,
			'no session': async () => (await knock(host, `/live/${workshopId}/board`, chance.pick(['', 'x', '0'.repeat(40), `${hall.members[0]!.token}x`, hall.members[0]!.token.slice(1)]), `http://${host}`)) === 101,
			'the session of another workshop': async () => (await knock(host, `/live/${workshopId}/board`, elsewhere.members[0]!.token, `http://${host}`)) === 101,
			'another workshop with one’s own session': async () => (await knock(host, `/live/${elsewhere.workshopId}/board`, hall.members[3]!.token, `http://${host}`)) === 101,
			'the page of another host': async () => (await knock(host, `/live/${workshopId}/board`, hall.members[3]!.token, chance.pick(['https://evil.example', `http://${host}.evil.example`, 'null', '', `https://${host}@evil.example`, 'http://127.0.0.1']))) === 101,
			'another’s stream': async (attacker) => (await post(host, `/live/${workshopId}/board/stream/${line.id}?n=${1 + chance.below(3)}`, attacker.member.token, `http://${host}`, packFrames([syncFrame('update', forge(attacker.doc, attacker.clientId, (doc) => cardsOf(doc).get(attacker.member.cardId)!.set('text', 'spoof')))]))) < 400,
			'another’s stream as another kind of document': async () => (await post(host, `/live/${workshopId}/draft/stream/${line.id}?n=1`, hall.members[2]!.token, `http://${host}`, packFrames([]))) < 400,
			'a stream from the page of another host': async () => (await post(host, `/live/${workshopId}/board/stream/${line.id}?n=1`, hall.members[2]!.token, 'https://evil.example', packFrames([]))) < 400
		};
		const names = Object.keys(kinds);
		const attackers = hall.members.slice(10, 26).map((member) => new Attacker(hall, member, hall.members[0]!.cardId));
		open.push(...attackers);
		let left = spoofs;
		await Promise.all(attackers.map(async (attacker) => {
			let alone = 0;
			while (left > 0) {
				left -= 1;
				if (!attacker.isOpen && !(await attacker.come())) {
					left += 1;
					if (++alone > 50) return;
					await new Promise((resolve) => setTimeout(resolve, 200));
					continue;
				}
				alone = 0;
				const kind = chance.pick(names);
				if (await kinds[kind]!(attacker)) accepted.push(kind);
			}
		}));
		await new Promise((resolve) => setTimeout(resolve, 500));
		const after = await board();
		const seen = Buffer.concat(pointers);
		const id = encoding.createEncoder();
		encoding.writeVarUint(id, annsClient);
		const spoken = seen.includes('spoof') || seen.includes('0.125') || seen.includes(Buffer.from(encoding.toUint8Array(id)));
		const what = `${spoofs - left} claims of ${names.length} kinds (seed ${seed})`;
		report({ promise: 'H3', what: `${what}: accepted`, bar: '0', got: `${accepted.length}${accepted.length > 0 ? `: ${[...new Set(accepted)].join(', ')}` : ''}; the board is ${after === before ? 'as it was' : `another: ${after.split('\n').find((row) => !before.includes(row))}`}; ${spoken ? 'a claimed name or id was passed on' : 'no claimed name or id was passed on'}`, ok: accepted.length === 0 && left <= 0 && after === before && !spoken });

		const bites = new Stopwatch();
		let written = 0;
		for (const member of hall.members.slice(26)) {
			const attacker = new Attacker(hall, member, hall.members[0]!.cardId);
			open.push(attacker);
			await attacker.come();
			const start = performance.now();
			await place.ask({ do: 'role', workshopId, token: member.token, role: 'observer' });
			await until(() => attacker.shut > 0, 'the door', 5000);
			bites.add(performance.now() - start);
			// Comes back, and may look only.
			await attacker.come();
			if (await writes(attacker, forge(attacker.doc, attacker.clientId, (doc) => cardsOf(doc).get(member.cardId)!.set('text', 'spoof')))) written += 1;
		}
		report({ promise: 'H3', what: `a demotion bites an open socket, ${bites.count} times`, bar: '<= 1000 ms; nothing written after it', got: `${bites.at(1)} ms at most, ${written} writes`, ok: bites.at(1)! <= 1000 && written === 0 });
	} finally {
		for (const one of open) one.leave();
		await place.dispose();
		await other.dispose();
	}
}

/** Whether an update was taken in without a word. */
async function writes(attacker: Attacker, update: Uint8Array, words = 'spoof'): Promise<boolean> {
	const { refused, shut } = attacker;
	Y.applyUpdate(attacker.doc, update, attacker);
	attacker.sendUpdate(update);
	const frames = attacker.sent;
	await until(() => attacker.shut > shut || attacker.saved >= frames, 'an answer', 20_000);
	// Of two that write the same behind the same, one changes nothing: then it is not even in its writer's copy.
	return attacker.shut === shut && attacker.refused === refused && JSON.stringify(attacker.doc.toJSON()).includes(words);
}

function presence(entries: [id: number, state: unknown][]): Uint8Array {
	const body = encoding.createEncoder();
	encoding.writeVarUint(body, entries.length);
	for (const [id, state] of entries) {
		encoding.writeVarUint(body, id);
		encoding.writeVarUint(body, 2 ** 40);
		encoding.writeVarString(body, JSON.stringify(state));
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
	return encoding.toUint8Array(encoder);
}

function knock(host: string, path: string, token: string, origin: string): Promise<number> {
	return new Promise((resolve) => {
		const ws = new WebSocket(`ws://${host}${path}`, { headers: { ...(token ? { cookie: `folkmoot=${token}` } : {}), ...(origin ? { origin } : {}) } });
		ws.on('unexpected-response', (_request, response) => {
			resolve(response.statusCode ?? 0);
			ws.terminate();
		});
		ws.on('error', () => resolve(0));
		ws.on('message', (data: Buffer) => {
			// Let in, and as what: a claim of a role must not have made the socket one that sees the desk.
			resolve(data.includes('"topic":"desk"') ? 200 : 101);
			ws.terminate();
		});
	});
}

function post(host: string, path: string, token: string, origin: string, body: Uint8Array): Promise<number> {
	return new Promise((resolve) => {
		const [name, port] = host.split(':');
		const asking = request({ host: name, port, path, method: 'POST', agent: false, headers: { cookie: `folkmoot=${token}`, origin } }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		asking.on('error', () => resolve(599));
		asking.end(body);
	});
}

function openStream(host: string, workshopId: string, token: string): Promise<{ id: string; hangUp(): void }> {
	return new Promise((resolve, reject) => {
		const [name, port] = host.split(':');
		const asking = request({ host: name, port, path: `/live/${workshopId}/board/stream`, agent: false, headers: { cookie: `folkmoot=${token}`, [originHeader]: `http://${host}` } }, (response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				const id = /event: line\ndata: (\S+)/.exec(text)?.[1];
				if (id) resolve({ id, hangUp: () => asking.destroy() });
			});
			response.on('error', () => {});
		});
		asking.on('error', reject);
		asking.end();
	});
}
