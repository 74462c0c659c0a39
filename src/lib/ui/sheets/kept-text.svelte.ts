import type { Keep } from '#lib/live/keep.ts';

/** Words in a form of one field, kept on this device until they are handed in. */
export class KeptText {
	text = $state('');
	#keep: Keep<string>;

	/** @param typed what a form without scripts has brought back */
	constructor(keep: Keep<string>, typed: string) {
		this.#keep = keep;
		this.text = typed || (keep.read() ?? '');
	}

	keep(): void {
		this.#keep.write(this.text === '' ? null : this.text);
	}

	clear(): void {
		this.text = '';
		this.keep();
	}
}
