import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { App } from '../app.ts';
import { sessionClaimed } from '../auth/socket.ts';
import { faultOf } from '../db/fault.ts';
import { addressOf } from '../realtime/socket/origin.ts';
import { takeHopOff } from './headers.ts';
import { signHop, workshopIn } from './hop.ts';
import { Lines } from './lines.ts';
import type { Heart, Owning } from './owning.ts';
import { passRequest, refuse, type Outcome, type Way } from './pass-request.ts';
import { passUpgrade } from './pass-upgrade.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

const beatMs = 1000;
/** While a dead owner's lease runs out, who asks for its workshop waits; longer than this is something else. */
const patienceMs = 8000;
const pauseMs = 100;

/** Asked by a proxy: whether people should be sent here. */
const upPath = /^\/live\/up(?:\?|$)/;

type Answering = (way: Omit<Way, 'agent'>) => Promise<Outcome>;

/**
 * Everything that comes from outside, on one of several servers: what belongs to a workshop that lives here, or to none, is answered
 * here; the rest is passed on to its owner, over one hop. Where nobody owns a workshop, this server takes it.
 */
export class Passage {
	readonly #app: Pick<App, 'config' | 'clock'>;
	readonly #owning: Owning;
	readonly #heart: Heart;
	readonly #lines = new Lines();
	readonly #agent = new Agent({ keepAlive: true });
	readonly #stopBeat: () => void;

	constructor(app: Pick<App, 'config' | 'clock'>, owning: Owning, heart: Heart) {
		this.#app = app;
		this.#owning = owning;
		this.#heart = heart;
		this.#stopBeat = heart.every(beatMs, () => void this.beat());
	}

	/** @param here what answers on this server */
	request(request: IncomingMessage, response: ServerResponse, here: () => void): void {
		takeHopOff(request.headers);
		if (upPath.test(request.url ?? '')) return this.#sayWhetherUp(response);
		const workshopId = workshopIn(request);
		if (workshopId === null || this.#owning.isSureOf(workshopId)) return here();
		void this.#route(workshopId, request, here, {
			pass: (way) => passRequest(request, response, { ...way, agent: this.#agent }),
			isGone: () => response.destroyed,
			refuse: (sentence) => refuse(response, 503, sentence)
		});
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, here: () => void): void {
		takeHopOff(request.headers);
		const workshopId = workshopIn(request);
		if (workshopId === null || this.#owning.isSureOf(workshopId)) return here();
		const onError = () => socket.destroy();
		socket.on('error', onError);
		const answeredHere = () => {
			socket.off('error', onError);
			here();
		};
		void this.#route(workshopId, request, answeredHere, {
			pass: (way) => passUpgrade(request, socket, head, way),
			isGone: () => socket.destroyed,
			refuse: (sentence) => socket.end(`HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 2\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(sentence) + 1}\r\n\r\n${sentence}\n`)
		});
	}

	/** Looks whether those to whom something is passed on still own it. */
	async beat(): Promise<void> {
		const ids = this.#lines.workshopIds;
		if (ids.length === 0) return;
		try {
			this.#lines.compare(await this.#owning.lookUp(ids));
		} catch (error) {
			console.error('owners of workshops could not be looked up:', faultOf(error));
		}
	}

	/** Sends everyone away whom it passes on: there are others who can. */
	close(): void {
		this.#stopBeat();
		this.#lines.close();
		this.#agent.destroy();
	}

	async #route(workshopId: WorkshopId, request: IncomingMessage, here: () => void, to: { pass: Answering; isGone(): boolean; refuse(sentence: string): void }): Promise<void> {
		const until = this.#heart.now() + patienceMs;
		try {
			for (;;) {
				const owner = await this.#owning.ask(workshopId);
				if (to.isGone()) return;
				if (owner === null || owner.serverId === this.#owning.me.serverId) return here();
				const hop = signHop(this.#app, { to: owner.serverId, address: addressOf(this.#app.config, request) }, request);
				const outcome = await to.pass({ owner, hop, person: sessionClaimed(this.#app, request) ?? '', lines: this.#lines.of(workshopId) });
				if (outcome === 'over' || to.isGone()) return;
				this.#owning.forget(workshopId);
				if (this.#heart.now() > until) {
					console.error(`workshop ${workshopId} lives with the server at ${owner.address}, which cannot be reached from here: is its FOLKMOOT_PEER right?`);
					return to.refuse('The server that holds this workshop does not answer. Please try again in a moment.');
				}
				await new Promise((resolve) => setTimeout(resolve, pauseMs));
			}
		} catch (error) {
			console.error(`workshop ${workshopId}: a request could not be passed on:`, faultOf(error));
			if (!to.isGone()) to.refuse('Something went wrong here. Please try again in a moment.');
		}
	}

	#sayWhetherUp(response: ServerResponse): void {
		if (!this.#owning.isWell) return refuse(response, 503, 'This server takes nobody in.');
		response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end('up\n');
	}
}
