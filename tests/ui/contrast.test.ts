import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/lib/ui/styles/tokens.css', 'utf8');

function coloursIn(from: string, to: string): Record<string, string> {
	const part = css.slice(css.indexOf(from), css.indexOf(to));
	return Object.fromEntries([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!]));
}
const light = coloursIn(':root{', '/* ---- Dark');
const looks = {
	light,
	dark: { ...light, ...coloursIn(':root[data-theme="dark"]{', '/* ---- Hall') },
	hall: { ...light, ...coloursIn(':root[data-theme="hall"]{', '/* More contrast') }
};

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(colour: string): number {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const part = parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
	const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (bright + 0.05) / (dim + 0.05);
}

const papers = ['paper', 'stock', 'paper-deep', 'stock-dim', 'now-soft'];
const themes = ['about', 'homes', 'green', 'safety', 'health', 'play', 'work', 'community'];
const pairs: [text: string, ground: string, least: number][] = [
	...papers.map((paper): [string, string, number] => ['ink', paper, 7]),
	...['paper', 'stock', 'paper-deep'].map((paper): [string, string, number] => ['ink-soft', paper, 7]),
	['on-ink', 'ink', 7],
	['on-now', 'now', 7],
	['link', 'paper', 7],
	['link', 'stock', 7],
	...['good', 'warn', 'bad', 'info'].map((word): [string, string, number] => [word, `${word}-bg`, 4.5]),
	// The rows of the network check.
	...['good', 'warn'].flatMap((word) => ['paper', 'stock'].map((paper): [string, string, number] => [word, paper, 4.5])),
	['ink', 'bad-bg', 7],
	// A button that deletes, under the pointer.
	['bad', 'now-soft', 4.5],
	...['lilac', 'sky', 'leaf'].map((spot): [string, string, number] => ['ink', spot, 4.5]),
	...themes.map((theme): [string, string, number] => [`t-${theme}-on`, `t-${theme}`, 4.5]),
	...['paper', 'stock'].flatMap((paper): [string, string, number][] => [['line', paper, 3], ['line-soft', paper, 3]]),
	['dot', 'stock', 3]
];

test.each(Object.entries(looks))('[W6] every text on its paper, and every line that means something, has its contrast in the %s look', (_look, colours) => {
	const weak = pairs.filter(([text, ground, least]) => contrast(colours[text]!, colours[ground]!) < least).map(([text, ground]) => `${text} on ${ground}`);
	expect(weak).toEqual([]);
});

test('[W6] a button with a colour of text of its own keeps a ground of its own under the pointer: what any button becomes there is made for ink', () => {
	const rules = ['components', 'screens'].flatMap((name) => [...readFileSync(`src/lib/ui/styles/${name}.css`, 'utf8').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({ selector: selector!.trim(), body: body! })));
	const own = rules.filter(({ selector, body }) => /^\.[\w-]+$/.test(selector) && /--b:/.test(body) && /--f:(?!var\(--ink\))/.test(body));
	expect(own.map(({ selector }) => selector)).toContain('.btn--now');
	for (const { selector } of own) expect(rules.some((rule) => rule.selector.split(',').includes(`${selector}:hover`) && /--b:/.test(rule.body)), selector).toBe(true);
});
