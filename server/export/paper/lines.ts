import bidiFactory from 'bidi-js';
import { inFaces, type Face, type Piece } from './faces.ts';

const bidi = bidiFactory();
const joins = /[\p{Script=Arabic}\p{Script=Devanagari}\p{M}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** One line, ready to be drawn from the left: pieces in the order the eye meets them. Widths in points. */
export interface Line {
	pieces: readonly (Piece & { width: number })[];
	width: number;
	/** Written from the right: it begins at the right edge. */
	fromRight: boolean;
}

const advances = new Map<Face, Map<string, number>>();

/** In thousandths of the size of the letters. Kerning is left out where letters do not join: it is far less than a line has to spare. */
function advanceOf({ text, face }: Piece): number {
	const known = advances.get(face) ?? new Map<string, number>();
	advances.set(face, known);
	const scale = 1000 / face.font.unitsPerEm;
	// Words come again and again, in papers too; a long life of the server must not fill the memory with them.
	if (known.size > 50_000) known.clear();
	const remember = (key: string, width: () => number) => {
		let found = known.get(key);
		if (found === undefined) known.set(key, (found = width()));
		return found;
	};
	if (joins.test(text)) return remember(text, () => face.font.layout(text).advanceWidth * scale);
	let sum = 0;
	for (const letter of text) sum += remember(letter, () => face.font.glyphForCodePoint(letter.codePointAt(0)!).advanceWidth * scale);
	return sum;
}

export function widthOf(text: string, size: number, bold: boolean): number {
	return inFaces(text, bold).reduce((sum, piece) => sum + (advanceOf(piece) * size) / 1000, 0);
}

/** Breaks at blanks and after hyphens and slashes; a word longer than the line is cut where it must be. */
export function breakLines(text: string, width: number, size: number, bold: boolean): Line[] {
	const lines: Line[] = [];
	for (const paragraph of text.split(/\r\n|\r|\n/)) {
		const fromRight = isFromRight(paragraph);
		const set = (line: string) => lines.push(setLine(line.trimEnd(), fromRight, size, bold));
		let line = '';
		let used = 0;
		for (const word of paragraph.match(/\s+|[^\s/-]+[/-]*|[/-]+/gu) ?? []) {
			let rest = word.replace(/\s/g, ' ');
			let wide = widthOf(rest, size, bold);
			if (used + wide <= width || rest.trim() === '') {
				line += rest;
				used += wide;
				continue;
			}
			if (line.trim() !== '') set(line);
			while (wide > width) {
				const letters = [...rest];
				let n = Math.max(1, Math.floor((letters.length * width) / wide));
				while (n > 1 && widthOf(letters.slice(0, n).join(''), size, bold) > width) n -= 1;
				set(letters.slice(0, n).join(''));
				rest = letters.slice(n).join('');
				wide = widthOf(rest, size, bold);
				if (rest === '') break;
			}
			line = rest;
			used = wide;
		}
		set(line);
	}
	return lines;
}

function isFromRight(text: string): boolean {
	return rightToLeft.test(text) && bidi.getEmbeddingLevels(text).paragraphs[0]?.level === 1;
}

function setLine(text: string, fromRight: boolean, size: number, bold: boolean): Line {
	const pieces = (rightToLeft.test(text) ? inOrderOfTheEye(text, fromRight) : [text]).flatMap((run) => inFaces(run, bold)).map((piece) => ({ ...piece, width: (advanceOf(piece) * size) / 1000 }));
	return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0), fromRight };
}

/**
 * Unicode Bidirectional Algorithm, rule L2, over runs of one level. Letters inside a run from right to left stay in the order of speech: the
 * font turns them when it shapes them. Blanks and signs in such a run are runs of their own, since the font would not turn those.
 */
function inOrderOfTheEye(text: string, fromRight: boolean): string[] {
	const { levels } = bidi.getEmbeddingLevels(text, fromRight ? 'rtl' : 'ltr');
	const runs: { text: string; level: number; turns: boolean }[] = [];
	for (let i = 0; i < text.length; i++) {
		const level = levels[i]!;
		const turns = level % 2 === 1 && /[\p{L}\p{M}]/u.test(text[i]!);
		const letter = level % 2 === 1 ? (bidi.getMirroredCharacter(text[i]!) ?? text[i]!) : text[i]!;
		const last = runs.at(-1);
		if (last?.level === level && last.turns === turns && (turns || level % 2 === 0)) last.text += letter;
		else runs.push({ text: letter, level, turns });
	}
	const highest = Math.max(0, ...runs.map(({ level }) => level));
	for (let level = highest; level >= 1; level--) {
		for (let start = 0; start < runs.length; start++) {
			if (runs[start]!.level < level) continue;
			let end = start;
			while (end + 1 < runs.length && runs[end + 1]!.level >= level) end += 1;
			runs.splice(start, end - start + 1, ...runs.slice(start, end + 1).reverse());
			start = end;
		}
	}
	return runs.map((run) => run.text);
}
