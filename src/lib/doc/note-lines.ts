import * as Y from 'yjs';
import { readSection, sectionOf } from './notes.ts';
import { lineText, linesOf, type Block, type NoteSection } from '#lib/domain/notes.ts';

/** Letters of one writing under one client id, from `clock` on. */
export interface Piece {
	client: number;
	clock: number;
	text: string;
}

/** Where a line stands: a block, or a point of one. */
interface Spot {
	text: string;
	block: number;
	/** -1: the block itself. */
	point: number;
}

/** The lines of a section as a list of them would show them, points one by one. */
export function linesIn(doc: Y.Doc, section: NoteSection): string[] {
	return spotsIn(doc, section).map(({ text }) => text);
}

function spotsIn(doc: Y.Doc, section: NoteSection): Spot[] {
	return readSection(sectionOf(doc, section)).flatMap((block, at) => linesOf(block).map((line, i): Spot => ({ text: lineText(line), block: at, point: block.kind === 'list' ? i : -1 })));
}

/**
 * Takes lines out of a section. Called inside doc.transact.
 * @param wanted each by the place it was seen in and what it says; one that has moved meanwhile is looked for by its words
 * @returns what went, to be put back with `writeBlocks`, and what it was written in; null where one of them says something else by now: then nothing is changed
 */
export function takeLines(doc: Y.Doc, section: NoteSection, wanted: readonly { at: number; text: string }[]): { blocks: Block[]; pieces: Piece[] } | null {
	const spots = spotsIn(doc, section);
	const found = new Set<Spot>();
	for (const { at, text } of wanted) {
		const spot = spots[at]?.text === text ? spots[at] : spots.find((one) => one.text === text && !found.has(one));
		if (!spot) return null;
		found.add(spot);
	}
	const fragment = sectionOf(doc, section);
	const all = readSection(fragment);
	const going = spots.filter((spot) => found.has(spot));
	const pieces = going.flatMap(({ block, point }) => piecesOf(elementAt(fragment, block, point) as Y.AbstractType<unknown>));
	const blocks = going.reduce<Block[]>((gone, { block, point }) => {
		const whole = all[block]!;
		const last = gone.at(-1);
		if (whole.kind !== 'list') return [...gone, whole];
		const item = whole.items[point]!;
		return last?.kind === 'list' ? [...gone.slice(0, -1), { kind: 'list', items: [...last.items, item] }] : [...gone, { kind: 'list', items: [item] }];
	}, []);
	// From the end, so that what stands before keeps its place.
	for (const { block, point } of going.reverse()) {
		const list = point < 0 ? null : (fragment.get(block) as Y.XmlElement);
		if (list && list.length > 1) list.delete(point, 1);
		else fragment.delete(block, 1);
	}
	return { blocks, pieces };
}

function elementAt(fragment: Y.XmlFragment, block: number, point: number): Y.XmlElement {
	const element = fragment.get(block) as Y.XmlElement;
	return point < 0 ? element : (element.get(point) as Y.XmlElement);
}

function piecesOf(type: Y.AbstractType<unknown>): Piece[] {
	const pieces: Piece[] = [];
	for (let item = type._start; item !== null; item = item.right) {
		if (item.deleted) continue;
		const { content, id } = item;
		if (content instanceof Y.ContentString) pieces.push({ client: id.client, clock: id.clock, text: content.str });
		else if (content instanceof Y.ContentType) pieces.push(...piecesOf(content.type as Y.AbstractType<unknown>));
	}
	return pieces;
}
