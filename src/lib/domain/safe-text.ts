// Lone halves of a pair, control characters but tab and line ends, and line separators that break scripts and tables.
const unsafe = /[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/u;

/** Whether a text can be drawn, stored and exported by everything we have (promise H2). */
export function isSafeText(text: string): boolean {
	return !unsafe.test(text);
}

/** How many characters a text is over a limit, counted as people count them: an emoji of two halves is one. */
export function longerBy(text: string, limit: number): number {
	return text.length <= limit ? 0 : Math.max(0, [...text].length - limit);
}
