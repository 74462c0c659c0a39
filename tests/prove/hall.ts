// A server in a process of its own, with a crowd that has sessions and a board of a megabyte. Told what to do by its parent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import * as Y from 'yjs';
import { createApp, type App } from '#server/app.ts';
import { actorOf } from '#server/auth/actor.ts';
import { acceptInvite } from '#server/auth/accounts.ts';
import { makeToken, tokenHash } from '#server/auth/keys.ts';
import { readConfig } from '#server/config.ts';
import { cardAuthors, people, sessions, talks, users } from '#server/db/schema.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import { commandRound } from '#server/use/rounds.ts';
import { createWorkshop, openDoor, readWorkshop, saveDeal } from '#server/use/workshops.ts';
import { writeCard } from '#lib/doc/board.ts';
import { makeId, type CardId, type PersonId, type TalkId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { loopDelay } from './loop-watch.ts';
import { must } from '../support/app.ts';
import { answer, type Asked } from './orders.ts';

/** Someone with a session, and a card of their own on the board. */
export interface Member {
	token: string;
	cardId: CardId;
	/** All their cards; the first is `cardId`. */
	cardIds: CardId[];
}
export interface Hall {
	host: string;
	workshopId: WorkshopId;
	members: Member[];
}
export interface Effort {
	cpuMs: number;
	/** Longest that the loop was not free, ms. */
	delayMs: number;
}
/** A card of forty short words in the document. */
const cardBytes = 340;

export type Order = { do: 'open'; people: number; boardBytes: number } | { do: 'talks'; count: number } | { do: 'heads' } | { do: 'effort' } | { do: 'round'; command: 'next' | 'back' | 'start' };

const app = await createApp(readConfig(process.env));
const server = createServer((request, response) => void (app.answer(request, response) || response.writeHead(404).end()));
server.on('upgrade', (request, socket, head) => app.upgrade(request, socket, head));
await new Promise<void>((resolve) => server.listen(app.config.port, '127.0.0.1', resolve));
let before = process.cpuUsage();
let host: Actor | null = null;

// A limit on the length of files is how a test makes a disk fail: the write then fails instead of ending the process.
process.on('SIGXFSZ', () => {});

process.on('message', (order: Order | { ask: number; order: Asked }) => void ('ask' in order ? answer(app, order) : obey(order)));
process.send!({ open: true });

process.on('SIGTERM', () => {
	server.close();
	void app.close().then(() => process.exit(0));
});

async function obey(order: Order): Promise<void> {
	if (order.do === 'round') {
		must(await commandRound(app, host!, { command: order.command }));
		return void process.send!({ turned: true });
	}
	if (order.do === 'open') return void process.send!(await open(app, order.people, order.boardBytes));
	if (order.do === 'talks') return void process.send!(await postTalks(app, host!.workshopId, order.count));
	if (order.do === 'heads') return void process.send!(headsOf(app));
	const { user, system } = process.cpuUsage(before);
	const effort: Effort = { cpuMs: (user + system) / 1000, delayMs: loopDelay.max / 1e6 };
	before = process.cpuUsage();
	loopDelay.reset();
	process.send!(effort);
}

async function open(app: App, count: number, boardBytes: number): Promise<Hall> {
	const { db } = app;
	const now = new Date(app.clock.now());
	const link = await app.firstAdminLink('http://localhost');
	const { userId } = must(await acceptInvite(app, link!.split('/').pop()!, { name: 'Ada', login: 'ada', password: 'a long enough password' }));
	const { id: workshopId } = must(await createWorkshop(app, { id: userId, kind: 'account', name: 'Ada', admin: true }, { title: 'Millbrook', question: 'What should change?' }));
	const members: (Member & { personId: PersonId; userId: UserId })[] = Array.from({ length: count }, () => ({
		token: makeToken(app),
		cardId: makeId<CardId>(app.random),
		cardIds: [],
		personId: makeId<PersonId>(app.random),
		userId: makeId<UserId>(app.random)
	}));
	await inChunks(members, async (some, first) => {
		await db.insert(users).values(some.map((member) => ({ id: member.userId, kind: 'guest' as const, name: 'Guest', createdAt: now })));
		await db.insert(sessions).values(some.map((member) => ({ id: tokenHash(member.token), userId: member.userId, expiresAt: new Date(Date.now() + 80 * 86_400_000), startedAt: now })));
		await db.insert(people).values(some.map((member, i) => ({ id: member.personId, workshopId, userId: member.userId, role: 'participant' as const, alias: `Guest ${first + i}`, number: first + i + 1, joinedAt: now })));
	});
	const board = await writeCards(app, workshopId, members, boardBytes, now);
	const facilitator = (host = (await actorOf(app, { id: userId }, workshopId))!);
	const { deal } = (await readWorkshop(app, workshopId))!;
	must(await saveDeal(app, facilitator, { ...deal, decider: 'The council', decisionDate: '2030-04-13', feedbackDate: '2030-04-30' }));
	must(await openDoor(app, facilitator));
	await app.rooms.writeBoard(workshopId, (doc) => Y.applyUpdate(doc, board));
	// Cards lie open, and their writers may change them.
	for (const command of ['next', 'next', 'start'] as const) must(await commandRound(app, facilitator, { command }));
	const { port } = server.address() as AddressInfo;
	return { host: `127.0.0.1:${port}`, workshopId, members: members.map(({ token, cardId, cardIds }) => ({ token, cardId, cardIds })) };
}

/** As a crowd would have written it: each under a client id of their own. Who wrote what must be known before the workshop is opened. */
async function writeCards(app: App, workshopId: WorkshopId, members: (Pick<Member, 'cardId' | 'cardIds'> & { personId: PersonId })[], boardBytes: number, now: Date): Promise<Uint8Array> {
	const words = 'brook mill lane bench lamp bus shade tree path school wall market river steps crossing play'.split(' ');
	const hands = members.slice(0, 300).map((_, i) => Object.assign(new Y.Doc(), { clientID: 100_000 + i * 10_007 }));
	const authors = [];
	for (let i = 0; i * cardBytes < boardBytes || i < members.length; i++) {
		const { cardId, cardIds, personId } = members[i % members.length]!;
		const id = i < members.length ? cardId : makeId<CardId>(app.random);
		const text = Array.from(app.random(40), (byte) => words[byte % words.length]).join(' ');
		writeCard(hands[i % hands.length]!, id, { text, theme: 'green', at: [(i % 97) / 97, (i % 89) / 89] });
		cardIds.push(id);
		authors.push({ workshopId, cardId: id, personId, roundIndex: 1, createdAt: now });
	}
	await inChunks(authors, async (some) => void (await app.db.insert(cardAuthors).values(some)));
	return Y.mergeUpdates(hands.map((hand) => Y.encodeStateAsUpdate(hand)));
}

async function postTalks(app: App, workshopId: WorkshopId, count: number): Promise<TalkId[]> {
	const now = new Date(app.clock.now());
	const ids = Array.from({ length: count }, () => makeId<TalkId>(app.random));
	await app.db.insert(talks).values(ids.map((id, i) => ({ id, workshopId, number: i + 1, alias: 'Maple', title: `Talk ${i + 1}`, why: '', needs: [], state: 'posted' as const, createdAt: now, changedAt: now })));
	return ids;
}

/** Open lines in each talk, as the server has them. */
function headsOf(app: App): Record<string, number> {
	const heads: Record<string, number> = {};
	for (const { room } of (app.rooms as LiveRooms).seats()) if (room.place.where.kind === 'talk') heads[room.place.where.talkId] = (heads[room.place.where.talkId] ?? 0) + 1;
	return heads;
}

async function inChunks<T>(all: readonly T[], write: (some: T[], first: number) => Promise<void>): Promise<void> {
	for (let i = 0; i < all.length; i += 500) await write(all.slice(i, i + 500), i);
}
