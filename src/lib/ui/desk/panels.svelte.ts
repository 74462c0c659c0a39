import { getContext, setContext } from 'svelte';

export const panelsKey = Symbol('panels');

/**
 * Which dialog of a page is open: one at most. Without scripts a panel is asked for in the address (?panel=ticket) and comes with the page.
 */
export class Panels {
	shown = $state<string | null>(null);

	constructor(first: string | null = null) {
		this.shown = first;
	}

	show(id: string): void {
		this.shown = id;
	}

	close(): void {
		this.shown = null;
	}
}

export function handDownPanels(panels: Panels): Panels {
	return setContext(panelsKey, panels);
}

export function usePanels(): Panels {
	return getContext<Panels>(panelsKey);
}
