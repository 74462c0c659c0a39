/** What a person chose with the Aa button; kept in the cookie `look`, so that the server paints the right look at once. */
export const lookThemes = ['system', 'light', 'dark'] as const;
export const textSizes = ['m', 'l', 'xl'] as const;
export interface Look {
	theme: (typeof lookThemes)[number];
	size: (typeof textSizes)[number];
}

export const lookCookie = 'look';

export function readLook(cookie: string | undefined): Look {
	const [theme, size] = (cookie ?? '').split('.');
	return { theme: lookThemes.find((known) => known === theme) ?? 'system', size: textSizes.find((known) => known === size) ?? 'm' };
}

export function writeLook({ theme, size }: Look): string {
	return `${theme}.${size}`;
}

/** Attributes of <html>; both values come from the lists above, so nothing has to be escaped. */
export function lookAttributes({ theme, size }: Look): string {
	return `${theme === 'system' ? '' : ` data-theme="${theme}"`}${size === 'm' ? '' : ` data-size="${size}"`}`;
}
