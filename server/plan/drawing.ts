import type { Pair } from '#lib/domain/geo/affine.ts';
import type { Feature, FeatureKind } from '#lib/domain/geo/geojson/feature.ts';
import type { Frame } from '#lib/domain/geo/geojson/frame.ts';
import { lengthOf, middleOf } from '#lib/domain/geo/geojson/names.ts';
import { simplify } from '#lib/domain/geo/geojson/simplify.ts';
import { twiceArea } from '#lib/domain/place.ts';

/** The most a drawn plan may weigh: it goes to every phone in the hall. */
export const drawingLimit = 900_000;

/** The colours of the built-in plan: paper, streets white with a line, water blue, green green. Pins stand out on all of them. */
const areas: Partial<Record<FeatureKind, string>> = { site: '#efe3c8', green: '#c9dfae', wood: '#aecd94', water: '#a9cfe6', building: '#d9c6a3', boundary: 'none' };
const lines: Partial<Record<FeatureKind, { width: number; colour: string; casing?: string; dash?: string }>> = {
	stream: { width: 9, colour: '#a9cfe6' },
	path: { width: 2.5, colour: '#8b7a55', dash: '6 5' },
	rail: { width: 3, colour: '#5d5a66', dash: '12 5' },
	street: { width: 12, colour: '#fffdf6', casing: '#a2926c' },
	road: { width: 18, colour: '#fffdf6', casing: '#a2926c' },
	boundary: { width: 3, colour: '#8a3d78', dash: '16 7 3 7' }
};
const order: FeatureKind[] = ['site', 'green', 'wood', 'water', 'stream', 'building', 'path', 'rail', 'street', 'road', 'boundary'];

/**
 * Draws a file as an SVG of our own: every number is written by us, names are escaped text, and nothing else of the file gets in. A
 * drawing that would be too heavy is made again with coarser lines, then without buildings and paths; null where that is not enough.
 */
export function drawPlan(features: readonly Feature[], frame: Frame): string | null {
	for (let reach = 0.5; reach <= 32; reach *= 2) {
		const drawing = draw(reach > 4 ? features.filter(({ kind }) => kind !== 'building' && kind !== 'path') : features, frame, reach);
		if (drawing.length <= drawingLimit) return drawing;
	}
	return null;
}

function draw(features: readonly Feature[], frame: Frame, reach: number): string {
	const parts: string[] = [];
	for (const kind of order) {
		const same = features.filter((feature) => feature.kind === kind);
		const rings = same.flatMap(({ shape }) => (shape.type === 'polygons' ? shape.polygons : []));
		const fill = areas[kind] ?? '#efe3c8';
		const areaPath = rings.map((polygon) => polygon.map((ring) => ringPath(ring.map(frame.project), reach)).join('')).join('');
		const style = lines[kind];
		if (areaPath !== '') parts.push(`<path d="${areaPath}" fill="${fill}" fill-rule="evenodd" stroke="${kind === 'boundary' ? style!.colour : shade[kind] ?? '#b9a984'}" stroke-width="${kind === 'boundary' ? 3 : 1.2}"/>`);
		const linePath = same.flatMap(({ shape }) => (shape.type === 'lines' ? shape.lines : [])).map((line) => path(simplify(line.map(frame.project), reach))).join('');
		if (linePath === '' || !style) continue;
		const common = `d="${linePath}" fill="none" stroke-linejoin="round" stroke-linecap="${style.dash ? 'butt' : 'round'}"`;
		if (style.casing) parts.push(`<path ${common} stroke="${style.casing}" stroke-width="${style.width + 3}"/>`);
		parts.push(`<path ${common} stroke="${style.colour}" stroke-width="${style.width}"${style.dash ? ` stroke-dasharray="${style.dash}"` : ''}/>`);
	}
	const points = features.flatMap(({ shape }) => (shape.type === 'points' ? shape.points.map(frame.project) : []));
	for (const [x, y] of points) parts.push(`<circle cx="${n(x)}" cy="${n(y)}" r="4" fill="#16203a"/>`);
	parts.push(...labels(features, frame));
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}" viewBox="0 0 ${frame.width} ${frame.height}"><rect width="100%" height="100%" fill="#f6ecd6"/>${parts.join('')}</svg>`;
}

const shade: Partial<Record<FeatureKind, string>> = { green: '#9dbb7c', wood: '#86aa6a', water: '#6fa8c9', building: '#a2926c' };

interface Label {
	name: string;
	at: Pair;
	/** Degrees. */
	turn: number;
	room: number;
	weight: number;
	street: boolean;
}

const letter = 10.5;
const mostLabels = 150;

/** The weightiest first, each only where no other stands; a street's name along its longest straight piece, once. */
function labels(features: readonly Feature[], frame: Frame): string[] {
	const wanted = new Map<string, Label>();
	for (const { name, kind, shape } of features) {
		if (name === '' || kind === 'boundary') continue;
		const label = labelOf(name, kind, shape, frame);
		if (label && label.weight > (wanted.get(name)?.weight ?? 0)) wanted.set(name, label);
	}
	const taken: [number, number, number, number][] = [];
	const drawn: string[] = [];
	for (const { name, at, turn, room, street } of [...wanted.values()].sort((a, b) => b.weight - a.weight)) {
		const width = name.length * letter;
		if (street && room < width * 0.8) continue;
		const [cos, sin] = [Math.abs(Math.cos((turn * Math.PI) / 180)), Math.abs(Math.sin((turn * Math.PI) / 180))];
		const [halfWidth, halfHeight] = [(width * cos + 24 * sin) / 2, (width * sin + 24 * cos) / 2];
		const x = Math.min(Math.max(at[0], halfWidth + 4), frame.width - halfWidth - 4);
		const y = Math.min(Math.max(at[1], halfHeight + 4), frame.height - halfHeight - 4);
		const box: [number, number, number, number] = [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
		if (taken.some(([l, t, r, b]) => l < box[2] && r > box[0] && t < box[3] && b > box[1])) continue;
		taken.push(box);
		drawn.push(
			`<text x="${n(x)}" y="${n(y)}"${turn === 0 ? '' : ` transform="rotate(${n(turn)} ${n(x)} ${n(y)})"`} dy="7" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="${street ? 500 : 700}" fill="#16203a" stroke="#fffdf6" stroke-width="5" stroke-linejoin="round" paint-order="stroke">${escape(name)}</text>`
		);
		if (drawn.length >= mostLabels) break;
	}
	return drawn;
}

function labelOf(name: string, kind: FeatureKind, shape: Feature['shape'], frame: Frame): Label | null {
	if (shape.type === 'points') {
		const [x, y] = frame.project(shape.points[0]!);
		return { name, at: [x, y - 20], turn: 0, room: Infinity, weight: 400, street: false };
	}
	if (shape.type === 'polygons') {
		const ring = shape.polygons[0]![0]!.map(frame.project);
		return { name, at: middleOf(ring), turn: 0, room: Infinity, weight: kind === 'building' ? 60 : 100 + Math.sqrt(Math.abs(twiceArea(ring))), street: false };
	}
	const line = shape.lines.map((part) => part.map(frame.project)).reduce((best, part) => (lengthOf(part) > lengthOf(best) ? part : best));
	const straight = simplify(line, 6);
	let [at, turn, room]: [Pair, number, number] = [line[0]!, 0, 0];
	for (let i = 1; i < straight.length; i++) {
		const [[ax, ay], [bx, by]] = [straight[i - 1]!, straight[i]!];
		const length = Math.hypot(bx - ax, by - ay);
		if (length <= room) continue;
		// Never upside down.
		const angle = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
		[at, turn, room] = [[(ax + bx) / 2, (ay + by) / 2], angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle, length];
	}
	return { name, at, turn, room, weight: lengthOf(line), street: true };
}

/** Rings of less than one unit would be dust. */
function ringPath(ring: readonly Pair[], reach: number): string {
	if (Math.abs(twiceArea(ring)) < reach * 4) return '';
	const half = Math.floor(ring.length / 2);
	// Two halves: the ends of a ring are one point, and no line can be simplified between a point and itself.
	const corners = [...simplify(ring.slice(0, half + 1), reach), ...simplify(ring.slice(half), reach).slice(1)];
	return corners.length < 4 ? '' : `${path(corners)}Z`;
}

function path(line: readonly Pair[]): string {
	return line.length < 2 ? '' : `M${line.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`;
}

function n(value: number): string {
	return Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0';
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
