import { eigenOf } from '../eigen.ts';
import type { Voices } from './votes.ts';

/** Two dimensions of opinion: where people who agree on much stand near one another. Signs are ours: agree = 1; Polis publishes the opposite. */
export interface OpinionSpace {
	/** Mean of each card over those who saw it; 0 where nobody did and for cards that were taken out. */
	center: number[];
	/** Two components of length 1 over the cards, the stronger first. A component and its mirror image are the same. */
	components: [number[], number[]];
}

const dimensions = 2;
const block = 6;
const rounds = 2000;
const tremblesMost = 12;

/**
 * Principal components of the votes, as Polis computes them: what a person has not seen is the card's mean, cards that were taken out are
 * 0, and the mean is subtracted (so that what was not seen adds nothing).
 */
export function opinionSpaceOf({ rows, cards, out }: Voices): OpinionSpace {
	const center = Array.from({ length: cards }, (_, card) => {
		if (out?.has(card)) return 0;
		let [sum, seen] = [0, 0];
		for (const row of rows) {
			const said = row[card];
			if (said === null || said === undefined) continue;
			sum += said;
			seen += 1;
		}
		return seen === 0 ? 0 : sum / seen;
	});
	const centred = rows.map((row) => Float64Array.from(center, (mean, card) => (row[card] === null || row[card] === undefined || out?.has(card) ? 0 : row[card]! - mean)));
	return { center, components: strongest(centred, cards) };
}

/** The two strongest directions, by subspace iteration to the end of the arithmetic, begun the same way each time. */
function strongest(centred: readonly Float64Array[], cards: number): [number[], number[]] {
	const width = Math.min(block, cards);
	let basis = Array.from({ length: width }, (_, b) => Float64Array.from({ length: cards }, (__, card) => Math.cos((b + 1) * (card + 1)) + (card % width === b ? 1 : 0)));
	orthonormal(basis);
	let values = new Float64Array(width);
	let [least, trembles] = [Infinity, 0];
	const times = covarianceOf(centred, cards);
	for (let round = 0; round < rounds; round++) {
		const image = basis.map(times);
		const small = new Float64Array(width * width);
		for (let a = 0; a < width; a++) for (let b = 0; b < width; b++) small[a * width + b] = dot(basis[a]!, image[b]!);
		for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) small[a * width + b] = small[b * width + a]!;
		const found = eigenOf(small, width);
		const order = [...found.values.keys()].sort((a, b) => found.values[b]! - found.values[a]!);
		values = Float64Array.from(order, (c) => found.values[c]!);
		const turned = order.map((c) => {
			const column = new Float64Array(cards);
			for (let b = 0; b < width; b++) for (let card = 0; card < cards; card++) column[card]! += image[b]![card]! * found.vectors[b * width + c]!;
			return column;
		});
		orthonormal(turned);
		const moved = Math.max(...turned.slice(0, dimensions).map((column, c) => apart(column, basis[c]!)));
		basis = turned;
		// Near the end of the arithmetic it only trembles: as still as it gets.
		trembles = moved < 1e-9 && moved >= least ? trembles + 1 : 0;
		least = Math.min(least, moved);
		if (moved < 1e-14 || trembles >= tremblesMost) break;
	}
	const none = () => new Array<number>(cards).fill(0);
	const kept = Array.from({ length: dimensions }, (_, c) => ((values[c] ?? 0) > 1e-12 ? [...basis[c]!] : none()));
	return [kept[0]!, kept[1]!];
}

/** Rows times their transpose times a column. With more people than cards the product of the two is made once: a hall of 2,000 is counted in the step that ends the round. */
function covarianceOf(centred: readonly Float64Array[], cards: number): (column: Float64Array) => Float64Array<ArrayBuffer> {
	if (cards >= centred.length) return (column) => covarianceTimes(centred, column);
	const product = Array.from({ length: cards }, () => new Float64Array(cards));
	for (const row of centred) {
		for (let a = 0; a < cards; a++) {
			const own = row[a]!;
			if (own === 0) continue;
			const into = product[a]!;
			for (let b = 0; b < cards; b++) into[b]! += own * row[b]!;
		}
	}
	return (column) => Float64Array.from(product, (line) => dot(line, column));
}

function covarianceTimes(centred: readonly Float64Array[], column: Float64Array): Float64Array<ArrayBuffer> {
	const out = new Float64Array(column.length);
	for (const row of centred) {
		const weight = dot(row, column);
		for (let card = 0; card < out.length; card++) out[card]! += weight * row[card]!;
	}
	return out;
}

function orthonormal(columns: Float64Array[]): void {
	columns.forEach((column, c) => {
		for (let pass = 0; pass < 2; pass++) {
			for (let d = 0; d < c; d++) {
				const along = dot(column, columns[d]!);
				for (let i = 0; i < column.length; i++) column[i]! -= along * columns[d]![i]!;
			}
		}
		const length = Math.sqrt(dot(column, column));
		for (let i = 0; i < column.length; i++) column[i]! = length > 1e-14 ? column[i]! / length : 0;
	});
}

/** Largest difference between two directions, whichever way they point. */
function apart(a: Float64Array, b: Float64Array): number {
	const sign = Math.sign(dot(a, b)) || 1;
	return a.reduce((most, value, i) => Math.max(most, Math.abs(value - sign * b[i]!)), 0);
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
	return sum;
}

/**
 * Where each person stands: the sum over the cards they saw of (vote - mean) x component, times the square root of cards / cards seen,
 * so that somebody who saw few does not look undecided.
 */
export function standpointsOf({ rows, cards, out }: Voices, { center, components }: OpinionSpace): [number, number][] {
	return rows.map((row) => {
		let [x, y, seen] = [0, 0, 0];
		for (let card = 0; card < cards; card++) {
			const said = row[card];
			if (said === null || said === undefined) continue;
			seen += 1;
			if (out?.has(card)) continue;
			x += (said - center[card]!) * components[0][card]!;
			y += (said - center[card]!) * components[1][card]!;
		}
		const scale = seen === 0 ? 0 : Math.sqrt(cards / seen);
		return [x * scale, y * scale];
	});
}
