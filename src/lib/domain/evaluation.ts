import { breakdownFrom, safeParts, type SafeCount } from './small-counts.ts';
import { isSafeText, longerBy } from './safe-text.ts';

/** Two questions at the end, each in five steps from "not at all" to "very much". */
export const evaluationQuestions = ['say', 'worth'] as const;
export type EvaluationQuestion = (typeof evaluationQuestions)[number];
export const evaluationSteps = [1, 2, 3, 4, 5] as const;
export type EvaluationStep = (typeof evaluationSteps)[number];
export const evaluationWordsLimit = 500;

/** One person's: handed in once, and from then on nobody's. Null: not answered. */
export interface Evaluation {
	say: EvaluationStep | null;
	worth: EvaluationStep | null;
	words: string;
}

export function evaluationFault({ say, worth, words }: Evaluation): { reason: 'text-empty' } | { reason: 'bad-shape' } | { reason: 'text-too-long'; limit: number; over: number } | null {
	if (say === null && worth === null && words.trim() === '') return { reason: 'text-empty' };
	if ([say, worth].some((step) => step !== null && !evaluationSteps.includes(step)) || !isSafeText(words)) return { reason: 'bad-shape' };
	const over = longerBy(words, evaluationWordsLimit);
	return over > 0 ? { reason: 'text-too-long', limit: evaluationWordsLimit, over } : null;
}

/** What came of it. `steps` is null where too few answered for anything to be broken down. */
export interface Evaluated {
	/** People who handed one in. */
	answered: number;
	questions: Readonly<Record<EvaluationQuestion, { answered: number; steps: Readonly<Record<EvaluationStep, SafeCount>> | null }>>;
	words: readonly string[];
}

export function safeSteps(counts: Readonly<Record<EvaluationStep, number>>): Readonly<Record<EvaluationStep, SafeCount>> | null {
	const all = evaluationSteps.reduce((sum, step) => sum + counts[step], 0);
	return all < breakdownFrom ? null : (safeParts(counts) as Record<EvaluationStep, SafeCount>);
}
