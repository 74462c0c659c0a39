import process from 'node:process';
import * as Y from 'yjs';
import { cardsOf, readCards } from '#lib/doc/board.ts';
import type { CardId, WorkshopId } from '#lib/domain/ids.ts';
import { Chance } from '../load/chance.ts';
import { Visitor } from '../support/visitor.ts';
import { Guest } from './guest.ts';
import type { Hall, Member } from './hall.ts';
import type { Report } from './report.ts';
import { Town, type Server } from './town.ts';
import { Writer } from './writer.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * R12 with three processes of the built server, PostgreSQL, and HAProxy in front. People are on all three servers and behind the proxy
 * at the same time; whatever happens to the owner of their workshop, there is one owner, and nothing that was called saved is missing.
 */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const town = await Town.open();
	try {
		const chance = new Chance(`servers ${seed}`);
		const meeting = await Meeting.open(town, long ? 60 : 12, () => chance.next());
		await together(report, town, meeting, long);
		await killed(report, town, meeting, long);
		await paused(report, town, meeting, long);
		await raced(report, town, meeting, long ? 200 : 20);
		await restarted(report, town, meeting);
		await roundEnds(report, town, meeting);
	} catch (error) {
		for (const { name, process } of town.servers) console.error(`${name} said last:\n${process.output().slice(-1500)}`);
		throw error;
	} finally {
		await town.close();
	}
}

interface Person extends Member {
	visitor: Visitor;
	cookie: string;
}

/** A workshop whose cards lie open, and its people. */
class Meeting {
	readonly workshopId: WorkshopId;
	readonly host: Visitor;
	readonly people: Person[];
	readonly random: () => number;

	private constructor(workshopId: WorkshopId, host: Visitor, people: Person[], random: () => number) {
		this.workshopId = workshopId;
		this.host = host;
		this.people = people;
		this.random = random;
	}

	static async open(town: Town, count: number, random: () => number): Promise<Meeting> {
		const host = new Visitor(`http://${town.proxy}`);
		// Each server that starts makes a new link, and the one before dies.
		const link = town.servers.at(-1)!.process.adminLink!;
		await host.must(`${new URL(link).pathname}?/make`, { name: 'Ada', login: 'ada', password: 'a long enough password' });
		const workshopId = /\/w\/([0-9a-z]{16})/.exec((await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?' })).location)![1] as WorkshopId;
		await host.must(`/w/${workshopId}/setup?/deal`, { decider: 'The council', decisionDate: '2030-04-13', feedbackDate: '2030-04-30' });
		await host.must(`/w/${workshopId}/setup?/open`);
		const door = /\/j\/[\w-]+/.exec(await (await host.get(`/w/${workshopId}/desk`)).text())![0];
		const turn = (command: string) => host.must(`/w/${workshopId}/desk?/round`, { command });
		for (const command of ['next', 'start']) await turn(command);
		const people: Person[] = [];
		for (let i = 0; i < count; i++) {
			const visitor = new Visitor(`http://${town.proxy}`);
			await visitor.get(door);
			await visitor.must(`/w/${workshopId}/door?/join`, { alias: `Bird ${i}` });
			await visitor.must(`/w/${workshopId}?/placeCard`, { text: `Card ${i}`, theme: 'green', where: 'list', place: '0.5,0.5' });
			const token = /(?:^|; )folkmoot=([^;]+)/.exec(visitor.cookie)![1]!;
			people.push({ visitor, cookie: visitor.cookie, token, cardId: '' as CardId, cardIds: [] });
		}
		for (const command of ['next', 'start']) await turn(command);
		const meeting = new Meeting(workshopId, host, people, random);
		for (const { id, text } of readCards((await meeting.board(town.proxy)).doc)) people[Number(text.split(' ')[1])]!.cardId = id;
		return meeting;
	}

	hall(host: string): Hall {
		return { host, workshopId: this.workshopId, members: this.people };
	}

	/** Someone comes fresh, is given the board, and goes. */
	async board(host: string): Promise<{ whole: Uint8Array; doc: Y.Doc }> {
		const guest = new Guest(this.hall(host), this.people[0]!.token, this.random);
		guest.keeps = true;
		const doc = new Y.Doc();
		guest.onUpdate = (update) => Y.applyUpdate(doc, update);
		guest.come();
		await until(() => guest.even.length > 0, `a board through ${host}`);
		// A copy made for many may be followed by what has been written since.
		await pause(500);
		guest.leave();
		Y.applyUpdate(doc, guest.whole!);
		return { whole: Y.encodeStateAsUpdate(doc), doc };
	}
}

/** Writers whose every write is known, and how much of it was called saved. */
class Hands {
	readonly all: { writer: Writer; host: string; cardId: CardId; ats: string[] }[] = [];
	#beat: NodeJS.Timeout | null = null;

	static async open(meeting: Meeting, people: readonly Person[], hosts: readonly string[]): Promise<Hands> {
		const hands = new Hands();
		const { whole } = await meeting.board(hosts[0]!);
		for (const [i, person] of people.entries()) {
			const host = hosts[i % hosts.length]!;
			hands.all.push({ writer: new Writer(meeting.hall(host), person, whole, meeting.random), host, cardId: person.cardId, ats: [] });
		}
		await until(() => hands.all.every(({ writer }) => writer.guest.even.length > 0), 'all writers are in');
		return hands;
	}

	start(everyMs: number): void {
		this.#beat = setInterval(() => this.write(), everyMs);
	}

	write(): void {
		for (const { writer, ats } of this.all) ats.push(JSON.stringify(writer.write()));
	}

	stop(): void {
		if (this.#beat) clearInterval(this.#beat);
		this.#beat = null;
	}

	leave(): void {
		this.stop();
		for (const { writer } of this.all) writer.guest.leave();
	}

	get saved(): number {
		return this.all.reduce((sum, { writer }) => sum + Math.max(0, writer.saved - 1), 0);
	}

	/** Cards that do not lie where they lay after the last write that was called saved, or after a later one. */
	missing(doc: Y.Doc): string[] {
		return this.all.flatMap(({ writer, cardId, ats, host }) => {
			const saved = Math.max(0, writer.saved - 1);
			if (saved === 0) return [];
			const at = JSON.stringify(cardsOf(doc).get(cardId)?.get('at'));
			return ats.slice(saved - 1).includes(at) ? [] : [`${cardId} through ${host}: ${at}, not ${ats[saved - 1]}`];
		});
	}
}

const others = (town: Town, owner: Server) => town.servers.filter((server) => server !== owner);

async function together(report: Report, town: Town, meeting: Meeting, long: boolean): Promise<void> {
	const doors = [...town.servers.map(({ host }) => host), town.proxy];
	const hands = await Hands.open(meeting, meeting.people, doors);
	hands.start(200);
	await pause(long ? 10_000 : 2000);
	hands.stop();
	await until(() => hands.all.every(({ writer }) => writer.isSaved), 'everything is saved');
	const boards = await Promise.all(doors.map((host) => meeting.board(host)));
	const contents = new Set(boards.map(({ doc }) => JSON.stringify(readCards(doc).sort((a, b) => a.number - b.number))));
	const missing = hands.missing(boards[0]!.doc);
	const slowest = Math.max(...hands.all.map(({ writer }) => writer.slowestMs));
	hands.leave();
	report({
		promise: 'R12',
		what: `${meeting.people.length} people write on three servers and behind the proxy`,
		bar: 'every write saved, the same board through every door',
		got: `${hands.saved} writes, slowest ${Math.round(slowest)} ms, ${missing.length} missing, ${contents.size} board(s) through ${doors.length} doors`,
		ok: missing.length === 0 && contents.size === 1
	});
}

/** Someone who comes to each of these doors right now with a write: how long until the first and the last of them is told that it is saved, ms. */
async function replaced(meeting: Meeting, people: readonly Person[], whole: Uint8Array, doors: readonly string[]): Promise<{ first: number; last: number }> {
	const began = performance.now();
	const times = await Promise.all(
		doors.map(async (host, i) => {
			for (;;) {
				const writer = new Writer(meeting.hall(host), people[i]!, whole, meeting.random);
				await until(() => writer.guest.isIn, `someone is let in through ${host}`);
				const tries = writer.guest.tried.length;
				writer.write(1000 + Math.floor(meeting.random() * 1e6));
				// Through the proxy one may still have got to the server that goes: then one comes again, as a browser does.
				await until(() => writer.saved >= 2 || writer.guest.tried.length > tries, `a write through ${host} is saved`);
				const isSaved = writer.saved >= 2;
				writer.guest.leave();
				if (isSaved) return performance.now() - began;
			}
		})
	);
	return { first: Math.round(Math.min(...times)), last: Math.round(Math.max(...times)) };
}

async function killed(report: Report, town: Town, meeting: Meeting, long: boolean): Promise<void> {
	for (let i = 0; i < (long ? 5 : 1); i++) {
		const owner = await town.nextOwnerOf(meeting.workshopId);
		const doors = [...others(town, owner).map(({ host }) => host), town.proxy];
		const fresh = meeting.people.slice(0, 3);
		const hands = await Hands.open(meeting, meeting.people.slice(3), [...doors, owner.host]);
		const { whole } = await meeting.board(town.proxy);
		hands.start(100);
		await pause(1500 + meeting.random() * 500);
		await owner.process.kill();
		const at = performance.now();
		hands.stop();
		const { first, last } = await replaced(meeting, fresh, whole, doors);
		const passed = hands.all.filter(({ host }) => host !== owner.host);
		await until(() => passed.every(({ writer }) => writer.guest.even.at(-1)! > at), 'everyone is back');
		const back = Math.round(Math.max(...passed.map(({ writer }) => writer.guest.even.at(-1)! - at)));
		const { doc } = await meeting.board(doors[0]!);
		const missing = hands.missing(doc);
		hands.leave();
		report({
			promise: 'R12',
			what: `the owner (${owner.name}) is killed under ${hands.all.length} writers`,
			bar: 'a write through each other door is saved <= 5000 ms after; nothing acknowledged missing',
			got: `first after ${first} ms, through every door after ${last} ms, all ${passed.length} back by themselves after ${back} ms; ${hands.saved} acknowledged, ${missing.length} missing ${missing.slice(0, 3).join('; ')}`,
			ok: last <= 5000 && missing.length === 0
		});
		await owner.process.start();
	}
}

async function paused(report: Report, town: Town, meeting: Meeting, long: boolean): Promise<void> {
	const owner = await town.nextOwnerOf(meeting.workshopId);
	const doors = others(town, owner).map(({ host }) => host);
	const fresh = meeting.people.slice(0, 3);
	const hands = await Hands.open(meeting, meeting.people.slice(3), [owner.host, ...doors]);
	const { whole } = await meeting.board(town.proxy);
	hands.start(50);
	await pause(1000);
	process.kill(owner.process.pid, 'SIGSTOP');
	// What is sent now waits at its socket, and is the first thing that it reads when it wakes.
	const stopped = performance.now();
	const replacing = replaced(meeting, fresh, whole, [...doors, town.proxy]);
	await pause(1000);
	hands.stop();
	const { first, last } = await replacing;
	await pause(Math.max(0, stopped + (long ? 10_000 : 6000) - performance.now()));
	const now = await town.nextOwnerOf(meeting.workshopId);
	const before = await town.logged();
	process.kill(owner.process.pid, 'SIGCONT');
	await pause(4000);
	const after = await town.logged();
	const { doc } = await meeting.board(owner.host);
	const missing = hands.missing(doc);
	hands.leave();
	report({
		promise: 'R12',
		what: `the owner (${owner.name}) is paused for ${long ? 10 : 6} s with writes waiting at its sockets, and wakes`,
		bar: 'replaced <= 5000 ms; it appends 0 rows; nothing acknowledged missing',
		got: `first write after ${first} ms, through every door after ${last} ms, owner now ${now.name}; ${after - before} rows after it woke; ${hands.saved} acknowledged, ${missing.length} missing ${missing.slice(0, 3).join('; ')}`,
		ok: last <= 5000 && now !== owner && after === before && missing.length === 0
	});
}

async function raced(report: Report, town: Town, meeting: Meeting, races: number): Promise<void> {
	const { workshopId, people } = meeting;
	const fence = async () => (await town.db.query<{ fence: number }>('select fence from owners where workshop_id = $1', [workshopId])).rows[0]!.fence;
	const before = await fence();
	const lost: string[] = [];
	let [taken, called, uncounted] = [before, 0, 0];
	for (let i = 0; i < races; i++) {
		const pair = [town.servers[i % 3]!, town.servers[(i + 1) % 3]!];
		const rows = await town.logged();
		// The one that owns it goes on believing so until its next beat: it is as sure of itself as a paused one.
		await town.db.query("update owners set expires_at = '-infinity' where workshop_id = $1", [workshopId]);
		const texts = pair.map(({ name }) => `race ${i} through ${name}`);
		const saved = await Promise.all(
			pair.map(async ({ host }, k) => {
				const body = new URLSearchParams({ card: people[k]!.cardId, text: texts[k]!, theme: 'green', where: 'list', place: '0.5,0.5' });
				const headers = { cookie: people[k]!.cookie, origin: `http://${host}`, accept: 'application/json', 'x-sveltekit-action': 'true' };
				const answer = await fetch(`http://${host}/w/${workshopId}?/editCard`, { method: 'POST', headers, body });
				return answer.ok && /"type":"(success|redirect)"/.test(await answer.text());
			})
		);
		// (The one before still shows what it had, for up to a second: its time was cut short behind its back.)
		const stood = readCards((await meeting.board((await town.nextOwnerOf(workshopId)).host)).doc);
		for (const k of [0, 1]) {
			if (!saved[k]) continue;
			called += 1;
			if (stood.find(({ id }) => id === people[k]!.cardId)?.text !== texts[k]) lost.push(texts[k]!);
		}
		if ((await town.logged()) - rows < saved.filter(Boolean).length) uncounted += 1;
		taken = await fence();
	}
	// From the first row on, each behind the one before it: those that were moved out of the log too.
	const { rows } = await town.db.query<{ n: number }>(`with kept as (select room_id, from_seq, to_seq from archives union all select room_id, seq, seq from updates),
		ordered as (select from_seq, lag(to_seq, 1, 0::bigint) over (partition by room_id order by from_seq) as before from kept)
		select count(*)::int as n from ordered where from_seq <> before + 1`);
	report({
		promise: 'R12',
		what: `${races} races of two servers for one workshop, a write through each at once`,
		bar: 'never two appenders: whatever was called saved stands, no hole or double in any log',
		got: `${taken - before} takings, ${called} of ${2 * races} writes called saved, ${lost.length} of them missing ${lost.slice(0, 3).join('; ')}, ${uncounted} races with too few rows, ${rows[0]!.n} holes`,
		ok: lost.length === 0 && uncounted === 0 && rows[0]!.n === 0
	});
}

async function restarted(report: Report, town: Town, meeting: Meeting): Promise<void> {
	const owner = await town.nextOwnerOf(meeting.workshopId);
	const doors = [...others(town, owner).map(({ host }) => host), town.proxy];
	const { whole } = await meeting.board(town.proxy);
	const hands = await Hands.open(meeting, meeting.people.slice(3), [...doors, owner.host]);
	hands.start(100);
	await pause(1000);
	hands.stop();
	const stopping = owner.process.stop();
	const { first, last } = await replaced(meeting, meeting.people.slice(0, 3), whole, doors);
	const code = await stopping;
	const missing = hands.missing((await meeting.board(doors[0]!)).doc);
	hands.leave();
	await owner.process.start();
	report({
		promise: 'R12',
		what: `the owner (${owner.name}) is stopped in order`,
		bar: 'exit code 0; somebody else goes on without waiting for its lease (<= 2500 ms); nothing acknowledged missing',
		got: `exit code ${code}, first write after ${first} ms, through every door after ${last} ms; ${hands.saved} acknowledged, ${missing.length} missing`,
		ok: code === 0 && last <= 2500 && missing.length === 0
	});
}

async function roundEnds(report: Report, town: Town, meeting: Meeting): Promise<void> {
	const round = async () => (await town.db.query<{ state: { state: string }; turn: number }>('select state, turn from rounds where workshop_id = $1', [meeting.workshopId])).rows[0]!;
	await meeting.board(town.proxy);
	const owner = await town.nextOwnerOf(meeting.workshopId);
	const { turn } = await round();
	// A round of a minute at least is the shortest that people can have; here its end is brought nearer behind the owner's back.
	const endsAt = Date.now() + 1000;
	await town.db.query("update rounds set state = jsonb_set(state, '{endsAt}', to_jsonb($2::bigint)) where workshop_id = $1", [meeting.workshopId, endsAt]);
	await owner.process.kill();
	const killedAt = Date.now();
	const limit = performance.now() + 20_000;
	while ((await round()).state.state === 'running' && performance.now() < limit) await pause(20);
	const late = Date.now() - endsAt;
	await pause(2000);
	const end = await round();
	await owner.process.start();
	report({
		promise: 'R12',
		what: 'a round ends while the owner is dead',
		bar: 'ended once, by somebody else, <= 5000 ms after the death of the owner',
		got: `${end.state.state}, ${end.turn - turn} turn(s), ${late} ms after its end, ${endsAt + late - killedAt} ms after the death`,
		ok: end.state.state !== 'running' && end.turn - turn === 1 && endsAt + late - killedAt <= 5000
	});
}

async function until(holds: () => boolean, what: string, limitMs = 40_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await pause(5);
	}
}
