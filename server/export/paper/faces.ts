import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { plainFont } from './woff.ts';

const require = createRequire(import.meta.url);
const at = (pack: string, subset: string, weight: number) => `@fontsource/${pack}/files/${pack}-${subset}-${weight}-normal.woff`;

/** In the order they are asked for a letter: the face of our pages first, then Noto for what it has not. */
const subsets: readonly (readonly [pack: string, subset: string])[] = [
	['atkinson-hyperlegible-next', 'latin'],
	['atkinson-hyperlegible-next', 'latin-ext'],
	['noto-sans', 'latin'],
	['noto-sans', 'latin-ext'],
	['noto-sans', 'vietnamese'],
	['noto-sans', 'greek'],
	['noto-sans', 'greek-ext'],
	['noto-sans', 'cyrillic'],
	['noto-sans', 'cyrillic-ext'],
	['noto-sans', 'devanagari'],
	...['arabic', 'hebrew', 'bengali', 'gujarati', 'tamil'].map((script) => [`noto-sans-${script}`, script] as const),
	// Picture signs, in ink alone: a face in colour cannot be part of a PDF for the archive.
	...Array.from({ length: 10 }, (_, part) => ['noto-emoji', String(part)] as const)
];

/** Opened when a letter of it is asked for, and then kept: the same bytes for every paper this server makes. */
export class Face {
	readonly name: string;
	readonly #path: string;
	#opened: { bytes: Buffer; font: fontkit.Font } | null = null;

	constructor(pack: string, subset: string, weight: number) {
		this.name = `${pack} ${subset} ${weight}`;
		this.#path = at(pack, subset, weight);
	}

	get #whole(): { bytes: Buffer; font: fontkit.Font } {
		if (this.#opened === null) {
			const bytes = plainFont(readFileSync(require.resolve(this.#path)));
			this.#opened = { bytes, font: fontkit.create(bytes) as fontkit.Font };
		}
		return this.#opened;
	}

	get bytes(): Buffer {
		return this.#whole.bytes;
	}

	get font(): fontkit.Font {
		return this.#whole.font;
	}
}

const [regular, bold] = [400, 700].map((weight) => subsets.filter(([pack, subset]) => isThere(at(pack, subset, weight))).map(([pack, subset]) => new Face(pack, subset, weight))) as [Face[], Face[]];

function isThere(path: string): boolean {
	try {
		return require.resolve(path) !== '';
	} catch {
		return false;
	}
}

function facesOf(isBold: boolean): readonly Face[] {
	return isBold ? bold : regular;
}

export interface Piece {
	text: string;
	face: Face;
}

const missing = '\uFFFD';
const covering = new Map<string, Face | null>();

function faceFor(letter: string, bold: boolean): Face | null {
	const key = `${bold ? 'b' : 'r'}${letter}`;
	let face = covering.get(key);
	if (face === undefined) {
		face = facesOf(bold).find(({ font }) => font.hasGlyphForCodePoint(letter.codePointAt(0)!)) ?? null;
		covering.set(key, face);
	}
	return face;
}

/** Accents stay with their letter; joiners and variants of picture signs have no shape of their own. */
const clings = /^[\p{M}\u200c\u200d]$/u;
const shapeless = /^[\uFE00-\uFE0F\u200B\u2060\uFEFF\u00AD\u2066-\u2069\u202A-\u202E]$|^[\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]$/u;

/** Cuts a text where another face is needed. What no face has is drawn as the replacement sign (U+FFFD). */
export function inFaces(text: string, bold: boolean): Piece[] {
	const pieces: Piece[] = [];
	for (const letter of text) {
		if (shapeless.test(letter)) continue;
		const last = pieces.at(-1);
		const isKept = last !== undefined && last.face.font.hasGlyphForCodePoint(letter.codePointAt(0)!) && (clings.test(letter) || /^[\s\p{P}\p{N}]$/u.test(letter));
		// A joiner makes one picture of several where the face can: where it cannot, they stand side by side.
		if (letter === '\u200d' && !isKept) continue;
		const face = isKept ? last.face : faceFor(letter, bold);
		if (face === null && clings.test(letter)) continue;
		const drawn = face === null ? missing : letter;
		const used = face ?? faceFor(missing, bold)!;
		if (last?.face === used) last.text += drawn;
		else pieces.push({ text: drawn, face: used });
	}
	return pieces.map((piece) => (canShape(piece) ? piece : { text: missing.repeat([...piece.text].length), face: faceFor(missing, bold)! }));
}

const shaping = /[\p{M}\p{Script=Arabic}\p{Script=Hebrew}]/u;
const shaped = new WeakMap<Piece['face'], Map<string, boolean>>();

/** Whether the face can set it: for some marks on some letters fontkit has no place and throws, and one word must not cost everybody the paper. */
export function canShape({ text, face }: { text: string; face: Pick<Face, 'font'> }): boolean {
	if (!shaping.test(text)) return true;
	const known = shaped.get(face as Face) ?? new Map<string, boolean>();
	shaped.set(face as Face, known);
	if (known.size > 50_000) known.clear();
	let can = known.get(text);
	if (can === undefined) {
		try {
			// As it is measured, and word by word, as it is drawn.
			for (const part of new Set([text, ...text.split(' ')])) face.font.layout(part);
			can = true;
		} catch {
			can = false;
		}
		known.set(text, can);
	}
	return can;
}
