import type { Choice } from '#lib/domain/ballot.ts';
import type { PollFact } from '#lib/domain/facts.ts';
import { addDot, dotsLeft, dotsUsed, sameChoice, takeDot } from './ballot-paper.ts';

type OpenPoll = Extract<PollFact, { state: 'open'; method: 'dots' }>;

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
	readonly poll: OpenPoll;

	constructor(poll: OpenPoll, inBox: Choice | null) {
		this.poll = poll;
		this.cast = inBox;
		this.choice = inBox ?? {};
		this.none = inBox !== null && dotsUsed(inBox) === 0;
	}

	get left(): number {
		return dotsLeft(this.choice, this.poll.parameters);
	}
	get used(): number {
		return dotsUsed(this.choice);
	}
	get ready(): boolean {
		return this.none || this.used > 0;
	}
	/** In the box, and nothing changed since. */
	get isIn(): boolean {
		return this.cast !== null && sameChoice(this.cast, this.choice) && this.none === (this.used === 0);
	}

	add(id: string): void {
		this.choice = addDot(this.choice, id, this.poll.parameters);
		if (this.used > 0) this.none = false;
	}

	take(id: string): void {
		this.choice = takeDot(this.choice, id);
	}

	pickNone(none: boolean): void {
		this.none = none;
		if (none) this.choice = {};
	}

	startAgain(): void {
		this.choice = {};
		this.none = false;
	}

	wentIn(receipt: string): void {
		this.cast = this.choice;
		this.receipt = receipt;
	}
}
