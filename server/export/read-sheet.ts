import { parse, CsvError } from 'csv-parse/sync';
import { unzipSync, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import type { SheetCell } from '#lib/domain/key-issues.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Bytes of an uploaded sheet, and of all that lies packed in it. */
export const sheetLimit = 2 * 1024 * 1024;
const unpackedLimit = 40 * 1024 * 1024;

/** The rows of a sheet somebody brings back: CSV (comma, semicolon or tab, UTF-8) or the first sheet of an XLSX. What is broken is refused by line. */
export async function readSheetFile(bytes: Uint8Array): Promise<Result<SheetCell[][]>> {
	if (bytes.byteLength === 0) return refuse({ reason: 'sheet-unreadable', line: 0 });
	if (bytes.byteLength > sheetLimit) return refuse({ reason: 'sheet-too-big', limit: sheetLimit });
	const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
	return isZip ? readXlsx(bytes) : readCsv(bytes);
}

async function readXlsx(bytes: Uint8Array): Promise<Result<SheetCell[][]>> {
	try {
		const safe = repack(bytes);
		if (safe === null) return refuse({ reason: 'sheet-too-big', limit: sheetLimit });
		const rows = (await readSheet(safe, 1)) as unknown as SheetCell[][];
		return done(rows);
	} catch {
		return refuse({ reason: 'sheet-unreadable', line: 0 });
	}
}

/** A small file can unpack to fill a memory: it is unpacked once here, each part into no more room than it says it needs. */
function repack(bytes: Uint8Array): Buffer | null {
	let total = 0;
	const parts = unzipSync(bytes, {
		filter: ({ name, originalSize }) => {
			if (!/\.(xml|rels)$/i.test(name)) return false;
			total += originalSize;
			return total <= unpackedLimit;
		}
	});
	return total > unpackedLimit ? null : Buffer.from(zipSync(parts, { level: 0 }));
}

function readCsv(bytes: Uint8Array): Result<SheetCell[][]> {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return refuse({ reason: 'sheet-not-utf8' });
	}
	const [first = ''] = text.split('\n', 1);
	const delimiter = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
	try {
		return done(parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: false }) as string[][]);
	} catch (error) {
		if (error instanceof CsvError) return refuse({ reason: 'sheet-unreadable', line: Number((error as unknown as { lines?: number }).lines ?? 0) });
		throw error;
	}
}
