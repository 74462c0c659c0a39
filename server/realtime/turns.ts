/**
 * One thing at a time, in the order of arrival. Frames pass at once, in the turn of the event loop in which they came; while a step
 * runs they queue, and are let through in their order when the last step is over.
 */
export class Turns {
	#tail: Promise<unknown> = Promise.resolve();
	#steps = 0;
	readonly #queue: (() => void)[] = [];

	get isHeld(): boolean {
		return this.#steps > 0;
	}

	pass(act: () => void): void {
		if (this.#steps > 0) this.#queue.push(act);
		else act();
	}

	run<T>(step: () => Promise<T>): Promise<T> {
		this.#steps += 1;
		const result = this.#tail.then(step);
		this.#tail = result.then(
			() => this.#over(),
			() => this.#over()
		);
		return result;
	}

	/** Resolves when no step holds the gate. */
	async free(): Promise<void> {
		while (this.#steps > 0) await this.#tail;
	}

	#over(): void {
		this.#steps -= 1;
		while (this.#steps === 0 && this.#queue.length > 0) {
			try {
				this.#queue.shift()!();
			} catch (error) {
				// One act that fails must not take the acts of others behind it along.
				console.error(error);
			}
		}
	}
}
