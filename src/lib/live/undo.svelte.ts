import type * as Y from 'yjs';
import type { LinkAct } from './act.ts';
import { takingBack, type Since } from './standing-acts.ts';

interface Done {
	act: LinkAct;
	back: LinkAct;
	since: Since;
}

const kept = 50;

/** Own acts of the present round, newest last, each with what takes it back. Other people's acts never come in here. */
export class OwnActs {
	#done = $state.raw<readonly Done[]>([]);
	#round: number | null;

	/** @param round as the page was made; null where it does not know */
	constructor(round: number | null) {
		this.#round = round;
	}

	did(done: Done): void {
		this.#done = [...this.#done.slice(1 - kept), done];
	}

	get any(): boolean {
		return this.#done.length > 0;
	}

	/** The last own act, taken off the pile; null where there is none, or where someone else has changed the same thing since. */
	takeBack(docOf: (act: LinkAct) => Y.Doc): { act: LinkAct; back: LinkAct } | null {
		const last = this.#done.at(-1);
		this.#done = this.#done.slice(0, -1);
		const back = last && takingBack(docOf(last.act), last.act, last.back, last.since);
		return back ? { act: last.act, back } : null;
	}

	/** The server put it back already. */
	forget(touches: (act: LinkAct) => boolean): void {
		this.#done = this.#done.filter(({ act }) => !touches(act));
	}

	/** A document was exchanged for another: on it stands by this page's hand only what was just made again. */
	exchanged(remade: ReadonlySet<LinkAct>, isElsewhere: (act: LinkAct) => boolean, since: Since): void {
		this.#done = this.#done.filter(({ act }) => remade.has(act) || isElsewhere(act)).map((done) => (remade.has(done.act) ? { ...done, since } : done));
	}

	/** What was done in one round stays when another has come. */
	turnTo(round: number): void {
		if (round !== this.#round) this.#done = [];
		this.#round = round;
	}
}
