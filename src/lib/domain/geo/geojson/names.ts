import type { NamedPlace } from '../../named-place.ts';
import { roundPoint } from '../../place.ts';
import type { Pair } from '../affine.ts';
import type { Feature } from './feature.ts';
import type { Frame } from './frame.ts';
import { along } from './simplify.ts';

/** Points of names that go to every phone with the plan. */
export const namedPointLimit = 600;
const pointsOfOneStreet = 12;

/**
 * Everything with a name, as places people find by typing: places once, in their middle; streets, paths and streams at several points
 * along them. Where there are too many names, the shortest streets go first.
 */
export function namesOf(features: readonly Feature[], frame: Frame): NamedPlace[] {
	const fraction = ([x, y]: Pair) => roundPoint(x / frame.width, y / frame.height);
	const streets = new Map<string, { lines: Pair[][]; length: number }>();
	const places = new Map<string, NamedPlace>();
	for (const { name, shape, kind } of features) {
		if (name === '') continue;
		if (shape.type === 'points') shape.points.forEach((point) => places.set(name, { name, at: fraction(frame.project(point)) }));
		else if (shape.type === 'polygons') {
			if (kind !== 'boundary') places.set(name, { name, at: fraction(middleOf(shape.polygons[0]![0]!.map(frame.project))) });
		} else {
			const street = streets.get(name) ?? { lines: [], length: 0 };
			for (const line of shape.lines) {
				const drawn = line.map(frame.project);
				street.lines.push(drawn);
				street.length += lengthOf(drawn);
			}
			streets.set(name, street);
		}
	}
	const named = [...places.values()].slice(0, namedPointLimit / 2);
	for (const [name, { lines, length }] of [...streets].sort(([, a], [, b]) => b.length - a.length)) {
		const step = Math.max(frame.width / 12, length / pointsOfOneStreet);
		const points = inOrder(lines.flatMap((line) => along(line, step, pointsOfOneStreet))).slice(0, pointsOfOneStreet);
		if (named.length + points.length > namedPointLimit) break;
		named.push(...points.map((point) => ({ name, at: fraction(point) })));
	}
	return named;
}

/** A street comes in pieces and in any order: from one end to the other along the way it mainly runs. */
function inOrder(points: [number, number][]): [number, number][] {
	if (points.length < 3) return points;
	const axis = spread(points, 0) >= spread(points, 1) ? 0 : 1;
	return [...points].sort((a, b) => a[axis] - b[axis]);
}

function spread(points: readonly Pair[], axis: 0 | 1): number {
	const values = points.map((point) => point[axis]);
	return Math.max(...values) - Math.min(...values);
}

export function lengthOf(line: readonly Pair[]): number {
	return line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i]![0], y - line[i]![1]), 0);
}

export function middleOf(ring: readonly Pair[]): [number, number] {
	const open = ring.slice(0, -1);
	return [open.reduce((sum, [x]) => sum + x, 0) / open.length, open.reduce((sum, [, y]) => sum + y, 0) / open.length];
}
