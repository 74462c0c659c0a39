import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slotClass, spaceIcon } from '#lib/ui/wall/looks.ts';
import type { Space } from '#lib/domain/wall.ts';

test('[OS36] a time is told by its colour, five of them one after another, and a space by its picture, never the other way about', () => {
	const stocks = [0, 1, 2, 3, 4].map(slotClass);
	expect([new Set(stocks).size, slotClass(5)]).toEqual([5, slotClass(0)]);
	const [css, tokens] = ['components.css', 'tokens.css'].map((file) => readFileSync(`src/lib/ui/styles/${file}`, 'utf8')) as [string, string];
	const colours = stocks.map((name) => new RegExp(`\\.${name}\\{--sl:var\\((--slot-\\d)\\)`).exec(css)?.[1]);
	const inks = colours.map((token) => new RegExp(`${token}:\\s*([^;]+);`).exec(tokens)?.[1]);
	expect([inks.includes(undefined), new Set(inks).size]).toEqual([false, 5]);
	const spaces = ['a', 'b', 'c'].map((id) => ({ id, kind: 'room' }) as unknown as Space);
	expect(new Set(spaces.map((space) => spaceIcon(space, spaces))).size).toBe(3);
});
