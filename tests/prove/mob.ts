// Everyone hostile, in a process of its own. Told once what to do; says what it did when it is through.
import { request } from 'node:http';
import { connect } from 'node:net';
import process from 'node:process';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { originHeader, packFrames } from '#lib/doc/stream-frames.ts';
import { corpus } from '../fuzz/corpus/all.ts';
import { hostileFrame, known } from '../fuzz/frames.ts';
import { Chance } from '../load/chance.ts';
import { Attacker, type Shared } from './attacker.ts';
import type { Hall } from './hall.ts';

export interface Mission {
	hall: Hall;
	/** Members from here on are hostile; the last of them comes when the others are through, with a card that nobody has taken away. */
	from: number;
	frames: number;
	/** A client id of someone honest. */
	theirClient: number;
	seed: number;
}
export interface Done {
	frames: number;
	lines: number;
	posts: number;
	bare: number;
}

process.once('message', (mission: Mission) => void fulfil(mission).then((done) => process.send!(done)));

async function fulfil({ hall, from, frames, theirClient, seed }: Mission): Promise<Done> {
	const chance = new Chance(`hostile ${seed}`);
	const done: Done = { frames: 0, lines: 0, posts: 0, bare: 0 };
	const theirs = hall.members[0]!.cardId;
	const shared: Shared = { doc: new Y.Doc(), keeper: null };
	const attackers = hall.members.slice(from, -1).map((member) => new Attacker(hall, member, theirs, shared));
	const attack = async (attacker: Attacker) => {
		while (done.frames < frames) {
			if (!attacker.isOpen) {
				attacker.leave();
				done.lines += 1;
				if (!(await attacker.come(chance.next() < 0.9 ? 'board' : 'board?parts=1&lease=any'))) {
					await pause(20);
					continue;
				}
			}
			const view = attacker.view(theirClient);
			for (let i = 0; i < 4 && attacker.isOpen && done.frames < frames; i++) {
				done.frames += 1;
				const bytes = hostileFrame(chance, view);
				if (chance.next() < 0.03) inPieces(attacker.ws!, bytes);
				else if (chance.next() < 0.01) attacker.ws!.send(Buffer.from(bytes).toString('latin1'));
				else if (chance.next() < 0.01) for (let k = 0; k < 100; k++) attacker.ws!.ping();
				else attacker.send(bytes);
			}
			await pause(1);
		}
	};
	const aside = async () => {
		while (done.frames < frames) {
			const { token } = chance.pick(attackers).member;
			if (chance.next() < 0.5) done.posts += await hostilePost(chance, hall, token);
			else done.bare += await hostileLine(chance, hall.host, hall.workshopId, token);
			await pause(5);
		}
	};
	await Promise.all([...attackers.map(attack), aside(), aside()]);
	// Everything that once broke something, and everything known to, once more for certain.
	const last = new Attacker(hall, hall.members.at(-1)!, theirs);
	for (const make of [...Object.values(corpus).map(({ make }) => make), ...Object.values(known).map((one) => (view: ReturnType<Attacker['view']>) => [one(chance, view)])]) {
		last.leave();
		if (!(await last.come())) continue;
		for (const bytes of make(last.view(1))) last.send(bytes);
		await pause(20);
	}
	for (const attacker of [...attackers, last]) attacker.leave();
	return done;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One message in many pieces, some of them empty. */
function inPieces(ws: WebSocket, bytes: Uint8Array): void {
	const step = Math.max(1, Math.ceil(bytes.length / 20));
	for (let i = 0; i < bytes.length; i += step) ws.send(bytes.subarray(i, i + step), { binary: true, fin: false });
	ws.send(new Uint8Array(0), { binary: true, fin: true });
}

/** A post to the second way in or to the check, whole or slower than anyone would wait for. */
function hostilePost(chance: Chance, { host, workshopId }: Hall, token: string): Promise<number> {
	return new Promise((resolve) => {
		const [name, port] = host.split(':');
		const path = chance.pick([`/live/${workshopId}/board/stream/${'x'.repeat(22)}?n=1`, `/live/${workshopId}/draft/stream/${'x'.repeat(22)}?n=${2 ** 60}`, `/live/check/send`, `/live/${workshopId}/board/stream`, '/live//', `/live/${workshopId}/board/stream/${'é'.repeat(22)}`]);
		const asking = request({ host: name, port, path: encodeURI(path), method: chance.pick(['POST', 'POST', 'GET', 'PUT']), agent: false, headers: { cookie: `folkmoot=${token}`, origin: `http://${host}`, [originHeader]: `http://${host}` } }, (response) => {
			response.resume();
			setTimeout(() => asking.destroy(), 50);
		});
		asking.on('error', () => {});
		asking.on('close', () => resolve(1));
		const body = packFrames([Uint8Array.from({ length: chance.below(3000) }, () => chance.below(256))]);
		if (chance.next() < 0.3) {
			asking.write(body.subarray(0, body.length >> 1));
			setTimeout(() => asking.destroy(), 300);
		} else asking.end(body);
	});
}

/** A bare connection that says half of something, or closes its half of it. */
function hostileLine(chance: Chance, host: string, workshopId: string, token: string): Promise<number> {
	return new Promise((resolve) => {
		const [name, port] = host.split(':');
		const path = chance.pick([`/live/${workshopId}/board`, '/live/check', `/live/${workshopId}/board?lease=${'9'.repeat(500)}`]);
		const head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\norigin: http://${host}\r\ncookie: folkmoot=${token}\r\n\r\n`;
		const socket = connect(Number(port), name, () => {
			if (chance.next() < 0.3) socket.write(head.slice(0, chance.below(head.length)));
			else {
				socket.write(head);
				setTimeout(() => {
					if (chance.next() < 0.3) return void socket.end();
					// Frames of the protocol below ours: without a mask, of a reserved kind, of a length that never comes, or noise.
					socket.write(chance.pick([Buffer.from([0x82, 0x05, 1, 2, 3, 4, 5]), Buffer.from([0xf2, 0x80, 0, 0, 0, 0]), Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 3, 0, 0, 1, 1, 1, 1]), Buffer.from(Array.from({ length: 60 }, () => chance.below(256)))]));
				}, 20);
			}
			setTimeout(() => socket.destroy(), 50 + chance.below(400));
		});
		socket.on('error', () => {});
		socket.on('close', () => resolve(1));
	});
}
