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
	#isBrought = false;

	/** @param first what stands in the form where nothing was written yet */
	constructor(keep: Keep<WrittenCard>, first: WrittenCard = blank) {
		this.#keep = keep;
		this.#first = first;
		Object.assign(this, first);
	}

	/**
	 * Call in the browser only, once. What somebody has typed before the page came to life, or a form has brought back, stands behind the
	 * words that were kept.
	 */
	bring(): void {
		const kept = this.#keep.read();
		this.#isBrought = true;
		if (this.text === this.#first.text) return void Object.assign(this, this.#first, kept);
		if (kept && !this.text.includes(kept.text)) {
			this.text = kept.text.includes(this.text) ? kept.text : `${kept.text} ${this.text}`;
			this.theme ??= kept.theme;
			this.where ||= kept.where;
			this.place ||= kept.place;
		}
		this.keep();
	}

	/** Nothing before `bring`: a sheet that comes with the page would write its blank form over what was kept. */
	keep(): void {
		if (!this.#isBrought) return;
		const { text, theme, where, place } = this;
		this.#keep.write(text === this.#first.text ? null : { text, theme, where, place });
	}

	/** Handed in. A new card begins blank; a changed one stays as it is while its sheet closes. */
	clear(): void {
		if (this.#first === blank) Object.assign(this, blank);
		this.#keep.write(null);
	}
}
