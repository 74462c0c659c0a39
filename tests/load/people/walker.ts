import { aliases } from '#lib/domain/alias.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import type { Chance } from '../chance.ts';
import { Browser, type Answer } from './browser.ts';
import type { Hall } from './hall.ts';
import { Table } from './table.ts';

/** One simulated person in an Open Space session: one socket, and forms as the page's script sends them. */
export class Walker {
	readonly n: number;
	readonly alias: string;
	readonly browser: Browser;
	readonly #hall: Hall;
	readonly #chance: Chance;
	#table: Table | null = null;
	#workshopId = '';
	/** Where this person last walked to, as the server took it. */
	at: 'wall' | 'rest' | TalkId = 'wall';

	constructor(n: number, hall: Hall, chance: Chance) {
		this.n = n;
		this.alias = `${aliases[n % aliases.length]!} ${n + 1}`;
		this.#hall = hall;
		this.#chance = chance;
		this.browser = new Browser(hall.origin);
	}

	get table(): Table {
		return this.#table!;
	}

	get isHere(): boolean {
		return this.#table?.isOpen ?? false;
	}

	async join(code: string): Promise<void> {
		const door = (await this.browser.must('/', { code })).to;
		this.#workshopId = /^\/w\/([0-9a-z]{16})\//.exec(door)?.[1] ?? '';
		await this.browser.must(`${door}?/join`, { alias: this.alias });
		await this.sit();
	}

	/** A socket, anew where the old one is lost. */
	async sit(): Promise<void> {
		this.#table = await Table.open({ origin: this.#hall.origin, headers: this.browser.headers, workshopId: this.#workshopId, room: 'board' });
	}

	/** As a telephone that goes through a tunnel: no word of leaving. */
	lose(): void {
		this.#table?.close();
		this.#table = null;
	}

	think(seconds: number): Promise<void> {
		return this.#hall.think(this.#chance, seconds);
	}

	/** A form; what is not taken is written down. */
	async does(act: string, fields: Record<string, string>): Promise<Answer> {
		const answer = await this.browser.send(`/w/${this.#workshopId}?/${act}`, fields);
		if (answer.state === 'refused') this.#hall.refused.push(`${act}: ${answer.refusal.reason}`);
		return answer;
	}

	async walk(to: 'wall' | 'rest' | TalkId): Promise<void> {
		const started = performance.now();
		const answer = await this.does('walk', { to });
		if (answer.state === 'refused') return;
		this.#hall.saved.add(performance.now() - started);
		this.at = to;
	}
}
