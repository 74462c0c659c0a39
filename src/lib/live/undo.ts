import type * as Y from 'yjs';
import { stillStands, type LinkAct } from './act.ts';

interface Done {
	act: LinkAct;
	back: LinkAct;
}

const kept = 50;

/** Own acts, newest last, each with what takes it back. Other people's acts never come in here. */
export class OwnActs {
	#done: Done[] = [];

	did(act: LinkAct, back: LinkAct | null): void {
		if (back) this.#done = [...this.#done.slice(1 - kept), { act, back }];
	}

	get any(): boolean {
		return this.#done.length > 0;
	}

	/** The last own act, taken off the pile; null where there is none, or where someone else has changed the same thing since. */
	takeBack(docOf: (act: LinkAct) => Y.Doc): Done | null {
		const last = this.#done.pop();
		if (!last || !stillStands(docOf(last.act), last.act)) return null;
		return last;
	}

	/** The server put it back already. */
	forget(touches: (act: LinkAct) => boolean): void {
		this.#done = this.#done.filter(({ act }) => !touches(act));
	}
}
