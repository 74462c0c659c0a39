import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { createApp, type App } from '#server/app.ts';
import type { Peer } from '#server/config.ts';
import type { Heart } from '#server/owning/owning.ts';
import type { Several } from '#server/owning/several.ts';
import { addressOf } from '#server/realtime/socket/origin.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { TestClock, testConfig } from './app.ts';
import { testDatabases } from './database.ts';
import { Port } from './sockets.ts';

/** Time and beats that only the test moves. */
export class TestHeart implements Heart {
	#now = 0;
	now(): number {
		return this.#now;
	}
	every(): () => void {
		return () => {};
	}
	advance(ms: number): void {
		this.#now += ms;
	}
}

/** What a page says of the request it was asked with, in place of Kit. */
export interface Told {
	server: string;
	address: string;
	method: string;
	url: string;
	headers: IncomingMessage['headers'];
	bytes: number;
	sha256: string;
}

/** One of several servers of this process, over one database. */
export class TestServer {
	readonly name: string;
	readonly app: App;
	readonly heart: TestHeart;
	readonly front: Port;
	readonly inner: Server;
	readonly #lines = new Set<Socket>();
	#isOpen = true;

	private constructor(name: string, app: App, heart: TestHeart, front: Port, inner: Server) {
		this.name = name;
		this.app = app;
		this.heart = heart;
		this.front = front;
		this.inner = inner;
		inner.on('connection', (line: Socket) => void this.#lines.add(line));
	}

	/** @param inner listens already, on the port by which the others know this server */
	static async open(name: string, app: App, heart: TestHeart, inner: Server): Promise<TestServer> {
		const page = (request: IncomingMessage, response: ServerResponse) => void tell(name, app, request, response);
		const front = await Port.open(app, page);
		const { inner: door } = app.several!;
		inner.on('request', (request, response) => door.request(request, response, () => void (app.answer(request, response) || page(request, response))));
		inner.on('checkContinue', (request, response) => inner.emit('request', request, response));
		inner.on('upgrade', (request, socket, head) => door.upgrade(request, socket, () => app.upgrade(request, socket, head)));
		return new TestServer(name, app, heart, front, inner);
	}

	get several(): Several {
		return this.app.several!;
	}

	get serverId(): string {
		return this.several.owning.me.serverId;
	}

	/** As a power cut: every line breaks, and nobody is told. Its database stays open, as that of a dead server would be closed by the kernel. */
	cut(): void {
		for (const line of this.#lines) line.destroy();
		this.inner.close();
	}

	async close(): Promise<void> {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.cut();
		await this.front.close();
		await this.app.close();
	}
}

export interface Servers {
	clock: TestClock;
	all: TestServer[];
	/** As if three seconds had gone by in which its owner did not renew. */
	runOut(workshopId: WorkshopId): Promise<void>;
	close(): Promise<void>;
}

export async function testServers(count: number): Promise<Servers> {
	const clock = new TestClock();
	// They listen from the start: a port that is only known to be free may be anybody's a moment later.
	const doors = await Promise.all(Array.from({ length: count }, listening));
	const peers: Peer[] = doors.map((door) => ({ host: '127.0.0.1', port: (door.address() as AddressInfo).port }));
	const databases = await testDatabases(peers);
	const all: TestServer[] = [];
	for (const [i, peer] of peers.entries()) {
		const heart = new TestHeart();
		const app = await createApp({ ...testConfig, peer }, { clock, random: randomBytes, database: databases[i]!, heart });
		all.push(await TestServer.open('ABC'[i]!, app, heart, doors[i]!));
	}
	return {
		clock,
		all,
		runOut: async (workshopId) => void (await all[0]!.app.db.execute(sql`update owners set expires_at = now() - interval '1 millisecond' where workshop_id = ${workshopId}`)),
		close: async () => {
			for (const server of all) await server.close();
		}
	};
}

async function listening(): Promise<Server> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

async function tell(server: string, app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		hash.update(chunk);
	}
	const { method = '', url = '', headers } = request;
	const told: Told = { server, address: addressOf(app.config, request), method, url, headers, bytes, sha256: hash.digest('hex') };
	response.writeHead(200, [['content-type', 'application/json'], ['set-cookie', 'one=1'], ['set-cookie', 'two=2']].flat());
	response.end(JSON.stringify(told));
}
