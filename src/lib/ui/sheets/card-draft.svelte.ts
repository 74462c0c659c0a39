import type { Theme } from '#lib/domain/theme.ts';
import type { Keep } from '#lib/live/keep.ts';

export interface WrittenCard {
	text: string;
	theme: Theme | null;
	where: string;
	place: string;
}

const blank: WrittenCard = { text: '', theme: null, where: '', place: '' };

/** A card that is being written or changed. Its words outlive the closed sheet, a reload and a flat battery, on this device, until they are handed in or their person leaves. */
export class CardDraftKeep {
	text = $state('');
	theme = $state<Theme | null>(null);
	where = $state('');
	place = $state('');
	#keep: Keep<WrittenCard>;
	#first: WrittenCard;

	/** @param first what stands in the form where nothing was written yet */
	constructor(keep: Keep<WrittenCard>, first: WrittenCard = blank) {
		this.#keep = keep;
		this.#first = first;
		Object.assign(this, first);
	}

	/** Call in the browser only. */
	bring(): void {
		Object.assign(this, this.#first, this.#keep.read());
	}

	keep(): void {
		const { text, theme, where, place } = this;
		this.#keep.write(text === this.#first.text ? null : { text, theme, where, place });
	}

	/** Handed in. A new card begins blank; a changed one stays as it is while its sheet closes. */
	clear(): void {
		if (this.#first === blank) Object.assign(this, blank);
		this.#keep.write(null);
	}
}
