import type { Chance } from '../chance.ts';
import { Sightings, Stopwatch } from '../stopwatch.ts';

/** What everybody in a rehearsal shares: where the server is, how fast one thinks, and what was measured. */
export class Hall {
	readonly origin: string;
	readonly speed: number;
	/** From placing a hidden card until the server calls it durable. */
	readonly saved = new Stopwatch();
	/** The same for changes of the board after the reveal. */
	readonly savedOnBoard = new Stopwatch();
	readonly sightings = new Sightings();
	placed = 0;
	reactions = 0;
	/** Words in a conversation. */
	answers = 0;
	/** What the server took, round by round: to be found again where the host sees it counted. */
	readonly did = { sheets: 0, areas: 0, questions: 0, sorted: 0, ballots: 0, answered: 0, offers: 0, plans: 0, planned: 0, late: 0, evaluated: 0, news: 0 };
	reconnects = 0;
	/** What the server did not take, in words. */
	readonly refused: string[] = [];
	readonly receipts = new Set<string>();
	/** What lies in a tray of which table: two who put the same thing into the same tray did it once. */
	readonly #inTrays = new Set<string>();

	constructor(origin: string, speed: number) {
		this.origin = origin;
		this.speed = speed;
	}

	sorted(table: number, item: string): void {
		this.did.sorted = this.#inTrays.add(`${table} ${item}`).size;
	}

	/** People need a while: between half and one and a half times so many seconds, at this rehearsal's speed. */
	think(chance: Chance, seconds: number): Promise<void> {
		const ms = (chance.between(0.5, 1.5) * seconds * 1000) / this.speed;
		return new Promise((resolve) => setTimeout(resolve, ms));
	}
}
