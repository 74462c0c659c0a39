import type { Card } from '#lib/domain/card.ts';
import { mergedBoard, type Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import { anchorOf } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';
import type { Theme } from '#lib/domain/theme.ts';

/** Pins whose points lie closer than this on the screen become one numbered pin (design README). CSS pixels. */
export const crowded = 44;

/** One pin on the plan. x and y in the plan's own units. */
export interface Pin {
	x: number;
	y: number;
	/** By number. More than one: a pile, pinned where its first card lies. */
	cards: readonly Card[];
	/** The theme most of them have; the first card's where that is a tie. */
	theme: Theme;
}

/** The dashed loop around a group's pins, and where its name hangs. */
export interface Loop {
	id: ClusterId;
	name: string;
	cards: number;
	x: number;
	y: number;
	width: number;
	height: number;
	/** Radians. */
	turn: number;
	/** Middle of the name tag, and its width in CSS pixels. */
	tag: readonly [x: number, y: number];
	tagWidth: number;
	/** Too far spread for a loop that says anything: the tag stands alone. */
	wide: boolean;
}

export function pointOf(card: Card, plan: Plan): [number, number] | null {
	const at = anchorOf(card.at);
	return at && [at[0] * plan.width, at[1] * plan.height];
}

/**
 * Cards on the plan as pins. Each pin's point is at least `crowded` pixels from every other's at this zoom: the first card of a pile
 * holds its place, so that pins do not wander while cards are added. Only the picked card (`alone`) stands by itself, on top.
 */
export function pinsOf(cards: readonly Card[], plan: Plan, zoom: number, alone: CardId | null = null): Pin[] {
	const picked = cards.find(({ id }) => id === alone);
	const point = picked && pointOf(picked, plan);
	const rest = pilesOf(point ? cards.filter((card) => card !== picked) : cards, plan, zoom);
	return picked && point ? [...rest, { x: point[0], y: point[1], cards: [picked], theme: picked.theme }] : rest;
}

function pilesOf(cards: readonly Card[], plan: Plan, zoom: number): Pin[] {
	const near = crowded / zoom;
	const squares = new Map<string, { x: number; y: number; cards: Card[] }[]>();
	const pins: { x: number; y: number; cards: Card[] }[] = [];
	for (const card of cards) {
		const point = pointOf(card, plan);
		if (!point) continue;
		const [x, y] = point;
		const column = Math.floor(x / near);
		const row = Math.floor(y / near);
		let closest: { cards: Card[] } | null = null;
		let least = near;
		for (let i = column - 1; i <= column + 1; i++) {
			for (let j = row - 1; j <= row + 1; j++) {
				for (const pin of squares.get(`${i},${j}`) ?? []) {
					const distance = Math.hypot(pin.x - x, pin.y - y);
					if (distance < least) [closest, least] = [pin, distance];
				}
			}
		}
		if (closest) {
			closest.cards.push(card);
			continue;
		}
		const pin = { x, y, cards: [card] };
		pins.push(pin);
		const square = squares.get(`${column},${row}`);
		if (square) square.push(pin);
		else squares.set(`${column},${row}`, [pin]);
	}
	return pins.map((pin) => ({ ...pin, theme: themeOf(pin.cards) }));
}

function themeOf(cards: readonly Card[]): Theme {
	const counts = new Map<Theme, number>();
	for (const { theme } of cards) counts.set(theme, (counts.get(theme) ?? 0) + 1);
	// The first of the most: Map keeps the order in which themes came.
	return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Room for the pins themselves, which stand above their points: in pixels. */
const loopRoom = 34;
const pinHeight = 46;

/** A loop for each group with two or more pins; for one, or for points spread over most of the plan, the tag alone. */
export function loopsOf(clusters: readonly Cluster[], cards: readonly Card[], plan: Plan, zoom: number): Loop[] {
	const points = new Map<ClusterId, [number, number][]>();
	const counts = new Map<ClusterId, number>();
	const board = mergedBoard(cards, clusters);
	for (const card of board.cards) {
		if (card.cluster === null) continue;
		counts.set(card.cluster, (counts.get(card.cluster) ?? 0) + 1);
		const point = pointOf(card, plan);
		if (!point) continue;
		const list = points.get(card.cluster);
		if (list) list.push(point);
		else points.set(card.cluster, [point]);
	}
	const loops: Loop[] = [];
	const all = [...points.values()].flat();
	for (const { id, name } of board.clusters) {
		const list = points.get(id);
		if (list) loops.push(hang(loopAround(id, name, counts.get(id) ?? 0, list, plan, zoom), loops, all, plan, zoom));
	}
	return loops;
}

/**
 * Hangs the tag above its loop or below; where other names hang there, a little further off or to the side, so that each can be read. What
 * it costs to hang somewhere: a name that is covered most, then a pin, then being off its own loop.
 */
function hang(loop: Loop & { reach: number }, before: readonly Loop[], points: readonly (readonly [number, number])[], plan: Plan, zoom: number): Loop {
	const { reach, ...rest } = loop;
	const [half, tall] = [rest.tagWidth / 2 / zoom, tagHeight / zoom];
	const inside = ([x, y]: readonly [number, number]) => [Math.min(Math.max(x, half), Math.max(half, plan.width - half)), Math.min(Math.max(y, tall / 2), plan.height - tall / 2)] as const;
	const near = before.filter(({ tag, tagWidth }) => Math.abs(tag[0] - rest.x) < 4 * half + tagWidth / zoom && Math.abs(tag[1] - rest.y) < reach + 5 * tall);
	const crowd = points.filter(([px, py]) => Math.abs(px - rest.x) < 4 * half && Math.abs(py - rest.y) < reach + 5 * tall);
	const cost = ([x, y]: readonly [number, number], off: number) => {
		const names = near.reduce((sum, { tag, tagWidth }) => {
			const across = Math.min(half + tagWidth / 2 / zoom - Math.abs(tag[0] - x), 2 * half);
			const down = tall - Math.abs(tag[1] - y);
			return across <= 0 || down <= 0 ? sum : sum + 4 + (12 * across * down) / (2 * half * tall);
		}, 0);
		const pins = crowd.filter(([px, py]) => Math.abs(px - x) < half + 22 / zoom && Math.abs(py - pinHeight / 2 / zoom - y) < (tagHeight + pinHeight) / 2 / zoom).length;
		return names + pins + off;
	};
	const room = (tagHeight / 2 + 4) / zoom;
	const [above, below] = [rest.y - reach - room + 14 / zoom, rest.y + reach + room - 8 / zoom];
	let best = inside([rest.x, above]);
	let least = Infinity;
	for (const [step, aside] of places) {
		for (const [y, far] of [[above - step * tall, 0], [below + step * tall, 0.1]] as const) {
			const at = inside([rest.x + aside * half, y]);
			// What the plan's edge pushes back over the loop is off its place as well.
			const pushed = Math.abs(at[1] - y) / tall;
			const costs = cost(at, far + step * 0.7 + Math.abs(aside) * 0.6 + pushed);
			if (costs < least) [best, least] = [at, costs];
		}
	}
	return { ...rest, tag: best };
}

/** Where a name may hang, the best first: tags further off, and half tags to the side. */
const places = [0, 1, 2].flatMap((step) => [0, 1, -1, 2, -2].map((aside) => [step, aside] as const));

const tagHeight = 48;

/** Two lines at most in most cases: the box fits the words instead of leaving a margin where they break. CSS pixels. */
function widthOf(name: string): number {
	const lines = Math.ceil(name.length / 24);
	return Math.min(224, 56 + (Math.ceil(name.length / Math.max(1, lines)) + 2) * 7.6);
}

function loopAround(id: ClusterId, name: string, cards: number, points: readonly (readonly [number, number])[], plan: Plan, zoom: number): Loop & { reach: number } {
	const middle = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const mx = middle(points.map(([x]) => x));
	// The middle of the drawn pin, not of its tip.
	const lift = pinHeight / 2 / zoom;
	const my = middle(points.map(([, y]) => y)) - lift;
	const turn = lean(points, mx, my + lift);
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const [px, py] of points) {
		const [dx, dy] = [px - mx, py - lift - my];
		const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
		[left, right, top, bottom] = [Math.min(left, u), Math.max(right, u), Math.min(top, v), Math.max(bottom, v)];
	}
	const [cu, cv] = [(left + right) / 2, (top + bottom) / 2];
	const x = mx + cu * cos - cv * sin;
	const y = my + cu * sin + cv * cos;
	// An ellipse around a box is wider by the square root of two.
	const width = (right - left) * Math.SQRT2 + (2 * loopRoom) / zoom;
	const height = (bottom - top) * Math.SQRT2 + (2 * loopRoom) / zoom;
	const wide = points.length < 2 || width > plan.width * 0.45 || height > plan.height * 0.6;
	const reach = wide ? pinHeight / 2 / zoom : Math.hypot((height / 2) * cos, (width / 2) * sin);
	return { id, name, cards, x, y, width, height, turn, wide, tag: [x, y], tagWidth: widthOf(name), reach };
}

/** The direction in which the points are spread most, as far as it says something. Radians, at most a quarter turn. */
function lean(points: readonly (readonly [number, number])[], mx: number, my: number): number {
	let [xx, yy, xy] = [0, 0, 0];
	for (const [x, y] of points) {
		xx += (x - mx) ** 2;
		yy += (y - my) ** 2;
		xy += (x - mx) * (y - my);
	}
	const spread = Math.hypot(xx - yy, 2 * xy);
	return spread < (xx + yy) * 0.2 ? 0 : Math.atan2(2 * xy, xx - yy) / 2;
}

/** Which pin a finger at (x, y) of the plan means: pins stand on their points, the newest drawn lies on top. */
export function pinAt(pins: readonly Pin[], x: number, y: number, zoom: number): Pin | null {
	let best: Pin | null = null;
	let least = Infinity;
	for (const pin of pins) {
		const dx = Math.abs(pin.x - x) * zoom;
		const dy = (pin.y - y) * zoom;
		if (dx > 24 || dy < -6 || dy > 50) continue;
		const distance = Math.hypot(dx, dy - pinHeight / 2);
		if (distance < least) [best, least] = [pin, distance];
	}
	return best;
}

export function holds(pin: Pin, id: CardId | null): boolean {
	return id !== null && pin.cards.some((card) => card.id === id);
}
