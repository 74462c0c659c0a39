import type { Pairs } from './pairs.ts';
import type { Row } from './row.ts';

/** One step of a decision, for the words that explain it. */
export type StarStep =
	| { step: 'score-tie'; among: string[]; by: 'head-to-head' | 'full-marks'; chosen: string[] }
	| { step: 'finalists'; ids: string[] }
	| { step: 'runoff'; ids: [string, string]; votes: [number, number]; equal: number }
	| { step: 'runoff-tie'; ids: [string, string]; by: 'score' | 'full-marks'; chosen: string };

export interface StarRound {
	finalists: string[];
	winner: string | null;
	/** Without a winner: who is tied. */
	among: string[];
	steps: StarStep[];
}

/**
 * STAR from the score round on, with the official order of tie-breaks (starvoting.org/ties): in the score round head to head among the
 * tied (who loses most pairings is out, repeated), in the runoff the higher total; then, only where that was announced, most full marks. What is still tied stays tied: a lot is drawn in the open.
 */
export function starRunoff(rows: readonly Row[], pairs: Pairs, cast: number, fullMarksOf: (id: string) => number, fullMarks: boolean): StarRound {
	const steps: StarStep[] = [];
	const over = (a: string, b: string) => pairs.over[pairs.ids.indexOf(a)]![pairs.ids.indexOf(b)]!;
	const rated = rows.filter(({ voters }) => voters > 0);
	const finalists: string[] = [];
	while (finalists.length < Math.min(2, rated.length)) {
		const left = rated.filter(({ id }) => !finalists.includes(id));
		let tied = left.filter(({ place }) => place === left[0]!.place).map(({ id }) => id);
		const room = 2 - finalists.length;
		for (const by of fullMarks ? (['head-to-head', 'full-marks'] as const) : (['head-to-head'] as const)) {
			while (tied.length > room) {
				// Who lost the most pairings among the tied is out, again and again.
				const losses = (id: string) => tied.filter((other) => over(other, id) > over(id, other)).length;
				const kept = by === 'full-marks' ? mostBy(tied, fullMarksOf) : without(tied, mostBy(tied, losses));
				if (kept.length === 0 || kept.length === tied.length) break;
				steps.push({ step: 'score-tie', among: tied, by, chosen: kept });
				// Fewer left than there is room for: they go in, and the next round of this loop looks among the others.
				tied = kept;
				if (tied.length < room) break;
			}
		}
		if (tied.length > room) return { finalists, winner: null, among: finalists.length === 0 ? tied : [...finalists, ...tied], steps };
		finalists.push(...tied);
	}
	if (finalists.length < 2) return { finalists, winner: finalists[0] ?? null, among: [], steps };
	steps.push({ step: 'finalists', ids: finalists });
	const [a, b] = finalists as [string, string];
	const votes: [number, number] = [over(a, b), over(b, a)];
	steps.push({ step: 'runoff', ids: [a, b], votes, equal: cast - votes[0] - votes[1] });
	if (votes[0] !== votes[1]) return { finalists, winner: votes[0] > votes[1] ? a : b, among: [], steps };
	const scoreOf = (id: string) => rows.find((row) => row.id === id)!.score;
	if (scoreOf(a) !== scoreOf(b)) {
		const chosen = scoreOf(a) > scoreOf(b) ? a : b;
		steps.push({ step: 'runoff-tie', ids: [a, b], by: 'score', chosen });
		return { finalists, winner: chosen, among: [], steps };
	}
	if (fullMarks && fullMarksOf(a) !== fullMarksOf(b)) {
		const chosen = fullMarksOf(a) > fullMarksOf(b) ? a : b;
		steps.push({ step: 'runoff-tie', ids: [a, b], by: 'full-marks', chosen });
		return { finalists, winner: chosen, among: [], steps };
	}
	return { finalists, winner: null, among: [a, b], steps };
}

function mostBy(ids: readonly string[], value: (id: string) => number): string[] {
	const most = Math.max(...ids.map(value));
	return ids.filter((id) => value(id) === most);
}

function without(ids: readonly string[], out: readonly string[]): string[] {
	return ids.filter((id) => !out.includes(id));
}
