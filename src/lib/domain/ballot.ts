/**
 * What one person gives: a whole number by option id. What the number is belongs to the method: dots, 1 for a tick, stars, a step of
 * the scale, points of money, or a rank (1 is first). An option without a number is left out. An empty ballot is "none of these": it counts as turnout.
 */
export type Choice = Readonly<Record<string, number>>;

/** A ballot after the close: cut from its voter, known only by its receipt. */
export interface CastBallot {
	receipt: string;
	choice: Choice;
}
