import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { Election } from './election.ts';
import { Faults } from './faults.ts';
import { Mistake } from './options.ts';
import { readCategories } from './read-categories.ts';
import { readPb } from './read-pb.ts';
import { readPreflib, readRankedCsv } from './read-ranked.ts';

/** @throws Faults, Mistake */
export function readElection(file: string, how: { keepDear?: boolean } = {}): Election {
	if (statSync(file).isDirectory()) throw new Mistake(`${file} is a folder without a workshop.json.`);
	const bytes = readFileSync(file);
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new Faults([{ line: bytes.subarray(0, firstBroken(bytes)).filter((byte) => byte === 10).length + 1, field: 'text', words: 'is not UTF-8' }]);
	}
	const kind = extname(file).toLowerCase();
	if (kind === '.pb' || /^\uFEFF?\s*META\s*(;|\r|\n)/i.test(text)) return readPb(text, how);
	if (kind === '.cat' || /^#\s*DATA TYPE\s*:\s*cat\b/im.test(text)) return readCategories(text);
	if (['.soc', '.soi', '.toc', '.toi'].includes(kind) || /^\uFEFF?# /.test(text)) return readPreflib(text);
	if (kind === '.csv' || kind === '.tsv' || /^\uFEFF?"?count"?[,;\t]/i.test(text)) return readRankedCsv(text);
	throw new Mistake(`What is in ${file}? Known are .pb, .csv, .soc, .soi, .toc, .toi, .cat and an export of Folkmoot.`);
}

function firstBroken(bytes: Uint8Array): number {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	for (let at = 0; at < bytes.length; at += 4096) {
		try {
			decoder.decode(bytes.subarray(at, at + 4096), { stream: true });
		} catch {
			return at;
		}
	}
	return bytes.length;
}
