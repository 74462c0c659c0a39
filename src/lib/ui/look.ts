/** What a person chose with the Aa button; kept in the cookie `look`, so that the server paints the right look at once. */
export const lookThemes = ['system', 'light', 'dark'] as const;
export const textSizes = ['m', 'l', 'xl'] as const;
/** Whether others see where this person points, and this person where others do: both or neither. */
export const pointerChoices = ['show', 'hide'] as const;
/** What this person's device says of its own: a sound as the time ends, off unless wanted; and what screen readers need not say. */
export const hearings = ['sound', 'no-time', 'no-line'] as const;
export type Hearing = (typeof hearings)[number];
export interface Look {
	theme: (typeof lookThemes)[number];
	size: (typeof textSizes)[number];
	pointers: (typeof pointerChoices)[number];
	hearing: readonly Hearing[];
	/** No plan, no pictures, no fonts of ours. */
	text: boolean;
}

export const lookCookie = 'look';

/** @param route the page it is for. A hall screen is for everybody in the hall, and what is printed has its plan, whoever opens it. */
export function readLook(cookie: string | undefined, route: string | null = null): Look {
	const [theme, size, pointers, hearing = '', text] = (cookie ?? '').split('.');
	return {
		theme: lookThemes.find((known) => known === theme) ?? 'system',
		size: textSizes.find((known) => known === size) ?? 'm',
		pointers: pointerChoices.find((known) => known === pointers) ?? 'show',
		hearing: hearings.filter((known) => hearing.split('+').includes(known)),
		text: text === 'text' && route !== '/w/[id]/hall' && route !== '/w/[id]/pack'
	};
}

export function writeLook({ theme, size, pointers, hearing, text }: Look): string {
	const heard = hearing.join('+');
	return [theme, size, pointers, ...(heard !== '' || text ? [heard] : []), ...(text ? ['text'] : [])].join('.');
}

/** Attributes of <html>; all values come from the lists above, so nothing has to be escaped. */
export function lookAttributes({ theme, size, pointers, hearing, text }: Look): string {
	return `${theme === 'system' ? '' : ` data-theme="${theme}"`}${size === 'm' ? '' : ` data-size="${size}"`}${pointers === 'show' ? '' : ` data-pointers="${pointers}"`}${hearing.length === 0 ? '' : ` data-hearing="${hearing.join(' ')}"`}${text ? ' data-text="only"' : ''}`;
}
