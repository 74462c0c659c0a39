import type { Latent } from './latent.ts';

/** Where a card is nearest: the cosine to the middle of a group, best first. */
export interface Nearness {
	group: number;
	cosine: number;
}

/** Rows brought to length 1; a row of nothing stays nothing. */
export function unitRows({ rows, dims, at }: Latent): Latent {
	const unit = new Float64Array(rows * dims);
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (let d = 0; d < dims; d++) sum += at[row * dims + d]! ** 2;
		const scale = sum > 1e-18 ? 1 / Math.sqrt(sum) : 0;
		for (let d = 0; d < dims; d++) unit[row * dims + d] = at[row * dims + d]! * scale;
	}
	return { rows, dims, at: unit };
}

/** The middle of each group, of length 1. `group` is -1 for a card that is in none; `weight` is how many cards a row stands for. */
export function centresOf(unit: Latent, group: ArrayLike<number>, weight: ArrayLike<number> | null, groups: number): Float64Array {
	const { rows, dims, at } = unit;
	const centres = new Float64Array(groups * dims);
	for (let row = 0; row < rows; row++) {
		const g = group[row]!;
		if (g < 0) continue;
		for (let d = 0; d < dims; d++) centres[g * dims + d]! += at[row * dims + d]! * (weight?.[row] ?? 1);
	}
	for (let g = 0; g < groups; g++) {
		let sum = 0;
		for (let d = 0; d < dims; d++) sum += centres[g * dims + d]! ** 2;
		const scale = sum > 1e-18 ? 1 / Math.sqrt(sum) : 0;
		for (let d = 0; d < dims; d++) centres[g * dims + d]! *= scale;
	}
	return centres;
}

export function nearnessOf({ dims, at }: Latent, row: number, centres: Float64Array): Nearness[] {
	const groups = dims === 0 ? 0 : centres.length / dims;
	const near: Nearness[] = [];
	for (let group = 0; group < groups; group++) {
		let cosine = 0;
		for (let d = 0; d < dims; d++) cosine += at[row * dims + d]! * centres[group * dims + d]!;
		near.push({ group, cosine });
	}
	return near.sort((a, b) => b.cosine - a.cosine || a.group - b.group);
}

/** Lets every card go to the nearest middle, again and again, until none moves (spherical k-means, begun from given groups). */
export function settleAtCentres(unit: Latent, group: Int32Array, groups: number, rounds: number): Int32Array {
	let now = group;
	for (let round = 0; round < rounds; round++) {
		const centres = centresOf(unit, now, null, groups);
		let moves = 0;
		const next = Int32Array.from(now, (g, row) => {
			if (g < 0) return g;
			const best = nearnessOf(unit, row, centres)[0]!.group;
			if (best !== g) moves += 1;
			return best;
		});
		now = next;
		if (moves === 0) break;
	}
	return now;
}
