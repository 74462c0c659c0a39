/**
 * What is open over the page stands in the address's query: a link opens it with and without scripts, the phone's back button closes
 * it, and the server is asked nothing.
 */
export const sheetNames = ['new', 'edit', 'where', 'differ', 'ask', 'move', 'group', 'name', 'read', 'help', 'practice', 'sofar'] as const;
export type SheetName = (typeof sheetNames)[number];

export interface Opened {
	sheet: SheetName;
	/** The card or group it is about; '' for none. */
	id: string;
}

export function openedBy(query: URLSearchParams): Opened | null {
	for (const sheet of sheetNames) {
		const id = query.get(sheet);
		if (id !== null) return { sheet, id };
	}
	return null;
}

/** The address with this open (or nothing), everything else that is chosen on the page kept. */
export function hrefOpening(query: URLSearchParams, sheet: SheetName | null, id = ''): string {
	const next = keptOf(query);
	if (sheet) next.set(sheet, id);
	return asHref(next);
}

/** The address with this card chosen (or none). */
export function hrefChoosing(query: URLSearchParams, cardId: string | null): string {
	const next = keptOf(query);
	next.delete('card');
	if (cardId) next.set('card', cardId);
	return asHref(next);
}

function keptOf(query: URLSearchParams): URLSearchParams {
	const kept = new URLSearchParams();
	for (const name of ['theme', 'own', 'card']) {
		const value = query.get(name);
		if (value) kept.set(name, value);
	}
	return kept;
}

function asHref(query: URLSearchParams): string {
	return query.size === 0 ? '?' : `?${query}`;
}
