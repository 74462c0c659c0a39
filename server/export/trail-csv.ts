import { stringify } from 'csv-stringify/sync';
import type { LogLine } from '../use/host/log.ts';

const columns = ['at', 'by', 'role', 'what', 'card', 'why', 'more'] as const;

/** UTF-8 with its mark; cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function writeTrailCsv(lines: readonly LogLine[]): string {
	const rows = lines.map(({ at, by, kind, card, data: { card: _card, why: _why, note: _note, ...more }, why }) => ({
		at: new Date(at).toISOString(),
		by: typeof by === 'string' ? by : by.name,
		role: typeof by === 'string' ? '' : by.role,
		what: kind,
		card,
		why,
		more: Object.keys(more).length > 0 ? JSON.stringify(more) : ''
	}));
	return stringify(rows, { header: true, columns: [...columns], escape_formulas: true, record_delimiter: 'windows', bom: true });
}
