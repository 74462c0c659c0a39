import type { TallyResult } from './all.ts';

/**
 * A result as it was stored. Outcomes are never rewritten: those from before there were other methods than dots call the score `dots`, have no
 * total, and set no line.
 */
export function readResult(stored: TallyResult): TallyResult {
	const old = stored as unknown as { dots?: number; rows: { dots?: number }[] };
	if (old.dots === undefined) return stored;
	const { dots, rows, ...rest } = old;
	return { ...rest, total: dots, winners: [], open: null, rows: rows.map(({ dots: score, ...row }) => ({ ...row, score })) } as unknown as TallyResult;
}
