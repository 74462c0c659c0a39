import { createContext } from 'svelte';

type Field = HTMLInputElement | HTMLSelectElement;

/**
 * What somebody has chosen or typed while the page's scripts were on their way. Coming to life, the page sets each field as the server made it: `again`
 * does all of it once more as if by hand, so that no press is lost. A page that shows other fields when it lives calls it before those are there.
 */
export class EarlyAnswers {
	#chosen: { field: Field; value: string | boolean }[] = [];

	/** @param page null on the server */
	constructor(page: Document | null) {
		// Loaded again, the browser itself fills in what stood there before: nobody has chosen that now.
		if (page === null || (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type !== 'navigate') return;
		const fields = [...page.querySelectorAll<Field>('input:not([type=hidden]):not([type=file]), select')];
		this.#chosen = fields.filter((field) => read(field) !== asMade(field)).map((field) => ({ field, value: read(field) }));
	}

	again(): void {
		for (const { field, value } of this.#chosen) {
			// A radio button is left by choosing another.
			if (!field.isConnected || read(field) === value || (field.type === 'radio' && value === false)) continue;
			if (typeof value === 'string') field.value = value;
			else (field as HTMLInputElement).checked = value;
			for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));
		}
		this.#chosen = [];
	}
}

export const [useEarlyAnswers, setEarlyAnswers] = createContext<EarlyAnswers>();

const isTicked = ({ type }: Field) => type === 'checkbox' || type === 'radio';

function read(field: Field): string | boolean {
	return isTicked(field) ? (field as HTMLInputElement).checked : field.value;
}

function asMade(field: Field): string | boolean {
	if (field instanceof HTMLSelectElement) return ([...field.options].find(({ defaultSelected }) => defaultSelected) ?? field.options[0])?.value ?? '';
	return isTicked(field) ? field.defaultChecked : field.defaultValue;
}
