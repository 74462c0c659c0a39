import type { Choice } from '#lib/domain/ballot.ts';
import type { PollFact } from '#lib/domain/facts.ts';
import type { Keep } from '#lib/live/keep.ts';
import { give, leftOf, sameChoice, usedOf } from './ballot-paper.ts';
import type { KeptBallot } from './kept-ballot.ts';

type OpenPoll = Extract<PollFact, { state: 'open' }>;

/**
 * A ballot being filled in on this page. It begins with what is in the box, once, and from then on only its own person changes it:
 * facts that come meanwhile never do.
 */
export class Ballot {
	choice = $state.raw<Choice>({});
	none = $state(false);
	/** What lies in the box; null while nothing does. */
	cast = $state.raw<Choice | null>(null);
	receipt = $state('');
	/** What it was before each step, so that a step can be taken back. */
	#before = $state.raw<readonly { choice: Choice; none: boolean }[]>([]);
	/** Whether anything has been pressed: what takes steps back is there from then on, and does not go away under the finger. */
	touched = $state(false);
	readonly poll: OpenPoll;
	readonly #kept: Keep<KeptBallot> | null;
	#tookUp = false;

	/** @param kept where it lies while it is being filled in, should the page go */
	constructor(poll: OpenPoll, inBox: Choice | null, kept: Keep<KeptBallot> | null = null) {
		this.poll = poll;
		this.#kept = kept;
		this.cast = inBox;
		this.choice = inBox ?? {};
		this.none = inBox !== null && Object.keys(inBox).length === 0;
	}

	/** Goes on with what this person had filled in when the page was loaded anew. Only what the box takes of it. */
	takeUp(): void {
		if (this.#tookUp) return;
		this.#tookUp = true;
		const kept = this.#kept?.read();
		if (kept?.poll !== this.poll.id) return;
		const { options } = this.poll;
		let choice: Choice = {};
		for (const { id } of options) {
			const n = kept.choice?.[id];
			if (typeof n === 'number') choice = give(this.poll, choice, id, n, options.length);
		}
		const none = kept.none === true && Object.keys(choice).length === 0;
		if (sameChoice(choice, this.choice) && none === this.none) return;
		this.#step(() => {
			this.choice = choice;
			this.none = none;
		});
	}

	/** What is left to give out; null where nothing runs out. */
	get left(): number | null {
		return leftOf(this.poll, this.choice);
	}
	get used(): number {
		return usedOf(this.poll, this.choice);
	}
	/** Options that have something. */
	get given(): number {
		return Object.keys(this.choice).length;
	}
	get ready(): boolean {
		return this.none || this.given > 0;
	}
	/** In the box, and nothing changed since. */
	get isIn(): boolean {
		return this.cast !== null && sameChoice(this.cast, this.choice) && this.none === (this.given === 0);
	}
	get canUndo(): boolean {
		return this.#before.length > 0;
	}

	give(id: string, n: number | null): void {
		const next = give(this.poll, this.choice, id, n, this.poll.options.length);
		if (next === this.choice) return;
		this.#step(() => {
			this.choice = next;
			if (this.given > 0) this.none = false;
		});
	}

	add(id: string): void {
		this.give(id, (this.choice[id] ?? 0) + 1);
	}

	take(id: string): void {
		const now = this.choice[id] ?? 0;
		this.give(id, now <= 1 ? null : now - 1);
	}

	pickNone(none: boolean): void {
		this.#step(() => {
			this.none = none;
			if (none) this.choice = {};
		});
	}

	startAgain(): void {
		this.#step(() => {
			this.choice = {};
			this.none = false;
		});
	}

	undo(): void {
		const last = this.#before.at(-1);
		if (!last) return;
		this.#before = this.#before.slice(0, -1);
		this.choice = last.choice;
		this.none = last.none;
		this.#keep();
	}

	wentIn(receipt: string): void {
		this.cast = this.choice;
		this.receipt = receipt;
		this.#kept?.write(null);
	}

	#step(change: () => void): void {
		this.touched = true;
		this.#before = [...this.#before.slice(-50), { choice: this.choice, none: this.none }];
		change();
		this.#keep();
	}

	#keep(): void {
		this.#kept?.write({ poll: this.poll.id, choice: this.choice, none: this.none });
	}
}
