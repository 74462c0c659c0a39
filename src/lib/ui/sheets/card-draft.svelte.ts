import type { Theme } from '#lib/domain/theme.ts';

interface Kept {
	text: string;
	theme: Theme | null;
	where: string;
	place: string;
}

const blank: Kept = { text: '', theme: null, where: '', place: '' };

/** A card that is being written. Its words outlive the closed sheet and a reload of the page, on this device, until the browser is shut. */
export class CardDraftKeep {
	text = $state('');
	theme = $state<Theme | null>(null);
	where = $state('');
	place = $state('');
	#key: string;

	constructor(workshopId: string) {
		this.#key = `card:${workshopId}`;
	}

	/** Call in the browser only. */
	bring(): void {
		try {
			Object.assign(this, blank, JSON.parse(sessionStorage.getItem(this.#key) ?? '{}'));
		} catch {
			// Storage may be shut off: then the words last as long as the page.
		}
	}

	keep(): void {
		const { text, theme, where, place } = this;
		try {
			if (text === '') sessionStorage.removeItem(this.#key);
			else sessionStorage.setItem(this.#key, JSON.stringify({ text, theme, where, place }));
		} catch {
			// As above.
		}
	}

	clear(): void {
		Object.assign(this, blank);
		this.keep();
	}
}
