import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Report } from './report.ts';
import { originHeader, packFrames } from '#lib/doc/stream-frames.ts';
import { corpus } from '../fuzz/corpus/all.ts';
import { hostileFrame, known } from '../fuzz/frames.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Attacker } from './attacker.ts';
import { Citizen, until } from './citizen.ts';
import type { Hall } from './hall.ts';
import type { Vitals } from './orders.ts';
import { Place } from './place.ts';

/** H1: hostile frames, posts and lines without end, while honest people work; the server is a process of its own. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const [frames, attackers, honestPeople] = long ? [1_000_000, 60, 10] : [2000, 8, 4];
	const chance = new Chance(`hostile ${seed}`);
	const place = await Place.open();
	const open: { leave(): void }[] = [];
	const honest: Citizen[] = [];
	const saving = new Stopwatch();
	let isOver = false;
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: attackers + honestPeople, boardBytes: 50_000 });
		const { workshopId, host } = hall;
		for (const member of hall.members.slice(0, honestPeople)) honest.push(new Citizen(hall, member, () => chance.next()));
		open.push(...honest);
		await until(() => honest.every(({ isSaved }) => isSaved), 'the honest are in', 60_000);
		let n = 0;
		const works = honest.map(async (citizen) => {
			while (!isOver) {
				const start = performance.now();
				citizen.doc.make({ act: 'edit-card', cardId: citizen.member.cardId, text: `honest ${n++}` });
				await until(() => citizen.isSaved, 'an honest write is saved', 60_000);
				saving.add(performance.now() - start);
				await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 400));
			}
		});
		await new Promise((resolve) => setTimeout(resolve, 2000));
		const before = await place.ask<Vitals>({ do: 'vitals', workshopId });

		let left = frames;
		let lines = 0;
		const bad = hall.members.slice(honestPeople).map((member) => new Attacker(hall, member, hall.members[0]!.cardId));
		open.push(...bad);
		const attack = async (attacker: Attacker) => {
			while (left > 0) {
				if (!attacker.isOpen) {
					attacker.leave();
					lines += 1;
					if (!(await attacker.come(chance.next() < 0.9 ? 'board' : 'board?parts=1&lease=any'))) {
						await new Promise((resolve) => setTimeout(resolve, 20));
						continue;
					}
				}
				const view = attacker.view(honest[0]!.doc.provider.doc.clientID);
				for (let i = 0; i < 4 && attacker.isOpen && left > 0; i++) {
					left -= 1;
					const bytes = hostileFrame(chance, view);
					if (chance.next() < 0.03) inPieces(attacker.ws!, bytes);
					else if (chance.next() < 0.01) attacker.ws!.send(Buffer.from(bytes).toString('latin1'));
					else if (chance.next() < 0.01) for (let k = 0; k < 100; k++) attacker.ws!.ping();
					else attacker.send(bytes);
				}
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
		};
		const asides = { posts: 0, lines: 0 };
		const aside = async () => {
			while (left > 0) {
				const { token } = hall.members[honestPeople + chance.below(attackers)]!;
				if (chance.next() < 0.5) asides.posts += await hostilePost(chance, hall, token);
				else asides.lines += await hostileLine(chance, host, workshopId, token);
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		};
		await Promise.all([...bad.map(attack), aside(), aside()]);
		// Everything that once broke something, and everything known to, once more for certain.
		const last = new Attacker(hall, hall.members.at(-1)!, hall.members[0]!.cardId);
		open.push(last);
		for (const make of [...Object.values(corpus).map(({ make }) => make), ...Object.values(known).map((one) => (view: ReturnType<Attacker['view']>) => [one(chance, view)])]) {
			last.leave();
			if (!(await last.come())) continue;
			for (const bytes of make(last.view(1))) last.send(bytes);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const during = await place.ask<Vitals>({ do: 'vitals', workshopId });
		for (const attacker of [...bad, last]) attacker.leave();
		isOver = true;
		await Promise.all(works);
		await new Promise((resolve) => setTimeout(resolve, 3000));
		const after = await place.ask<Vitals>({ do: 'vitals', workshopId });
		const { content } = await place.ask<{ content: string }>({ do: 'board', workshopId });
		await until(() => honest.every((citizen) => citizen.content === content), 'the honest hold the board').catch(() => {});
		const even = honest.filter((citizen) => citizen.content === content).length;
		const lost = honest.reduce((sum, { lost, stopped }) => sum + lost + stopped, 0);
		const what = `${frames - left} hostile frames on ${lines} lines, ${asides.posts} posts, ${asides.lines} bare lines, the corpus of ${Object.keys(corpus).length + Object.keys(known).length} (seed ${seed})`;
		report({ promise: 'H1', what: `${what}: the process`, bar: '0 exits, nothing unhandled', got: `${place.isAlive ? 'lives' : 'ended'}, ${after.unhandled} unhandled`, ok: place.isAlive && after.unhandled === 0 });
		report({ promise: 'H1', what: `${what}: the loop meanwhile`, bar: 'p99 < 50 ms', got: `p99 ${during.p99Ms.toFixed(1)} ms, at most ${during.maxMs.toFixed(0)} ms (before: p99 ${before.p99Ms.toFixed(1)} ms)`, ok: during.p99Ms < 50 });
		report({ promise: 'H1', what: `${what}: memory`, bar: '+64 MB at most', got: `+${(after.rssMb - before.rssMb).toFixed(0)} MB (${(during.rssMb - before.rssMb).toFixed(0)} MB meanwhile)`, ok: after.rssMb - before.rssMb <= 64 });
		report({ promise: 'H1', what: `${what}: honest writes saved`, bar: 'p95 < 300 ms; no line lost; all hold the board', got: `p50 ${saving.at(0.5)} ms, p95 ${saving.at(0.95)} ms of ${saving.count}; ${lost} lost; ${even} of ${honest.length}`, ok: saving.at(0.95)! < 300 && lost === 0 && even === honest.length });
	} finally {
		isOver = true;
		for (const one of open) one.leave();
		await place.dispose();
	}
}

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
