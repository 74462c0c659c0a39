import type { Pair } from '../affine.ts';

/** Douglas and Peucker, 1973, without recursion: no point of the line is further than `reach` from what is kept. */
export function simplify(line: readonly Pair[], reach: number): Pair[] {
	if (line.length < 3) return [...line];
	const keep = new Uint8Array(line.length);
	keep[0] = keep[line.length - 1] = 1;
	const open: [number, number][] = [[0, line.length - 1]];
	while (open.length > 0) {
		const [from, to] = open.pop()!;
		let [worst, far] = [-1, reach];
		for (let i = from + 1; i < to; i++) {
			const distance = distanceTo(line[i]!, line[from]!, line[to]!);
			if (distance > far) [worst, far] = [i, distance];
		}
		if (worst < 0) continue;
		keep[worst] = 1;
		open.push([from, worst], [worst, to]);
	}
	return line.filter((_, i) => keep[i] === 1);
}

function distanceTo([x, y]: Pair, [ax, ay]: Pair, [bx, by]: Pair): number {
	const [dx, dy] = [bx - ax, by - ay];
	const length2 = dx * dx + dy * dy;
	const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
	return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Points along a line, one every `step` at most `most`, first in the middle of the first step. */
export function along(line: readonly Pair[], step: number, most: number): [number, number][] {
	const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i]![0], y - line[i]![1]));
	const whole = lengths.reduce((sum, length) => sum + length, 0);
	const count = Math.min(most, Math.max(1, Math.round(whole / step)));
	const points: [number, number][] = [];
	let [i, passed] = [0, 0];
	for (let n = 0; n < count; n++) {
		const target = (whole * (n + 0.5)) / count;
		while (i < lengths.length - 1 && passed + lengths[i]! < target) passed += lengths[i++]!;
		const t = lengths[i]! > 0 ? (target - passed) / lengths[i]! : 0;
		const [from, to] = [line[i]!, line[i + 1] ?? line[i]!];
		points.push([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]);
	}
	return points;
}
