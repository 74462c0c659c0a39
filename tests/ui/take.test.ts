import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { ZipProgress } from '#lib/ui/take/zip-progress.ts';

test('[X25] the page counts the files of a ZIP as they come, however it is cut', () => {
	const inside = new Uint8Array([...strToU8('PK'), 3, 4, 9, 9]);
	const zip = zipSync({ 'a.csv': inside, 'b.csv': strToU8('b'.repeat(500)), 'c.csv': strToU8('c') }, { level: 0 });
	for (const size of [1, 7, 64, zip.length]) {
		const progress = new ZipProgress(['a.csv', 'b.csv', 'c.csv']);
		const seen: number[] = [];
		for (let at = 0; at < zip.length; at += size) {
			progress.take(zip.subarray(at, at + size));
			seen.push(progress.begun);
		}
		expect(seen.at(-1)).toBe(3);
		expect(seen).toEqual([...seen].sort((a, b) => a - b));
		expect(new ZipProgress(['x.csv']).begun).toBe(0);
	}
});
