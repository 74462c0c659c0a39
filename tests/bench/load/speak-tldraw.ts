import type { Line } from './line.ts';
import type { Speech, Target } from './speech.ts';
import { floodCards } from './speak-yjs.ts';
import { inNumbers, stampNumber } from './stamp.ts';

const longText = '水'.repeat(300);

export class SpeakTldraw implements Speech {
	readonly board = null;
	readonly moves = inNumbers;
	readonly points = inNumbers;
	readonly #target: Target;
	readonly #clocks = new Map<number, number>();
	readonly #pointing = new Set<number>();

	constructor(target: Target) {
		this.#target = target;
	}

	request(who: number) {
		return { path: `/?sessionId=s${who}-${Math.random()}`, headers: {} };
	}

	opened(line: Line): void {
		const { schema, protocol } = this.#target.schema!;
		line.say(JSON.stringify({ type: 'connect', connectRequestId: `c${line.who}`, schema, protocolVersion: protocol, lastServerClock: 0 }));
	}

	coming(_: Line, data: Buffer, from: number, to: number): boolean {
		return this.isBoard(data, from, to);
	}

	isBoard(data: Buffer, from: number, to: number): boolean {
		return data.toString('latin1', from, Math.min(to, from + 17)) === '{"type":"connect"';
	}

	fill(line: Line): void {
		const { cards, cardBytes } = this.#target;
		const text = 'brook mill lane bench lamp bus shade tree path school wall '.repeat(20).slice(0, Math.max(10, cardBytes - 100));
		for (let first = 0; first < cards; first += 200) {
			const diff = Object.fromEntries(Array.from({ length: Math.min(200, cards - first) }, (_, i) => [`shape:card${first + i}`, ['put', card(first + i, text)]]));
			this.#push(line, { diff });
		}
	}

	prepare(): void {}

	move(line: Line, time: number): void {
		this.#push(line, { diff: { [this.#cardOf(line.who, 0)]: ['patch', { x: ['put', stampNumber(line.who, time)], y: ['put', time % 997] }] } });
	}

	flood(line: Line, time: number): number {
		const change = ['patch', { meta: ['put', { text: `${longText.slice(12)}${time}` }] }];
		return this.#push(line, { diff: Object.fromEntries(Array.from({ length: floodCards }, (_, n) => [this.#cardOf(line.who, n), change])) });
	}

	point(line: Line, time: number): void {
		const cursor = { x: stampNumber(line.who, time), y: time % 997, type: 'default', rotation: 0 };
		if (this.#pointing.has(line.who)) return void this.#push(line, { presence: ['patch', { cursor: ['put', cursor] }] });
		this.#pointing.add(line.who);
		this.#push(line, {
			presence: [
				'put',
				{
					id: `instance_presence:p${line.who}`,
					typeName: 'instance_presence',
					userId: `user:${line.who}`,
					userName: `Guest ${line.who}`,
					lastActivityTimestamp: 0,
					followingUserId: null,
					cursor,
					color: '#ff6b6b',
					camera: { x: 0, y: 0, z: 1 },
					screenBounds: { x: 0, y: 0, w: 1, h: 1 },
					selectedShapeIds: [],
					currentPageId: 'page:page',
					brush: null,
					scribbles: [],
					chatMessage: '',
					meta: {}
				}
			]
		});
	}

	acknowledged(_: Line, data: Buffer, from: number, to: number): number {
		const clocks = [...data.toString('latin1', from, to).matchAll(/"type":"push_result","clientClock":(\d+)/g)].map(([, clock]) => Number(clock));
		return Math.max(0, ...clocks);
	}

	updateIn(): null {
		return null;
	}

	refusal(data: Buffer, from: number, to: number): string | null {
		return data.toString('latin1', from, to).includes('"action":"discard"') ? 'discarded' : null;
	}

	forget(): void {}

	keepAlive(line: Line): void {
		line.say('{"type":"ping"}');
	}

	#cardOf(who: number, n: number): string {
		const { cards } = this.#target;
		return `shape:card${(who + n * Math.ceil(cards / floodCards)) % cards}`;
	}

	#push(line: Line, what: object): number {
		const clientClock = (this.#clocks.get(line.who) ?? 0) + 1;
		this.#clocks.set(line.who, clientClock);
		const text = JSON.stringify({ type: 'push', clientClock, ...what });
		line.say(text);
		return text.length;
	}
}

function card(n: number, text: string) {
	return {
		id: `shape:card${n}`,
		typeName: 'shape',
		type: 'geo',
		x: n,
		y: n,
		rotation: 0,
		index: 'a1',
		parentId: 'page:page',
		isLocked: false,
		opacity: 1,
		meta: {},
		props: {
			geo: 'rectangle', w: 200, h: 100, color: 'black', fill: 'solid', dash: 'solid', size: 'm', font: 'draw', align: 'middle', verticalAlign: 'middle', labelColor: 'black',
			url: '', growY: 0, scale: 1, flipX: false, flipY: false,
			richText: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
		}
	};
}
