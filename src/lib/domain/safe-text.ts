// Lone halves of a pair, control characters but tab and line ends, line separators that break scripts and tables, and the two signs that
// turn all letters after them round, in whatever sentence of ours the text stands.
const unsafe = /[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e\ufffe\uffff]/u;
/** A tower of marks on one letter is drawn over everything around it. No script needs more than five. */
const tower = /\p{Mn}{9,}/u;

/** Whether a text can be drawn, stored and exported by everything we have (promise H2). */
export function isSafeText(text: string): boolean {
	return !unsafe.test(text) && !tower.test(text);
}

/** How many characters a text is over a limit, counted as people count them: an emoji of two halves is one. */
export function longerBy(text: string, limit: number): number {
	return text.length <= limit ? 0 : Math.max(0, [...text].length - limit);
}
