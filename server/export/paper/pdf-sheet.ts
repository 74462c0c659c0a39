import type { Face } from './faces.ts';
import { breakLines, widthOf, type Line } from './lines.ts';
import type { Paper } from './paper.ts';

export const margin = 51; // 18 mm, as the other writers have it; all measures in points
export const ink = '#16213a';
export const soft = '#444f68';

export type Part = PDFKit.PDFStructureElement;

/** The pages of a PDF and the place on them where the writer stands; what is drawn is part of the structure, or is said to be none. */
export class Sheet {
	readonly document: PDFKit.PDFDocument;
	/** Where the next line begins. */
	y = margin;
	readonly #faces = new Set<Face>();

	constructor(document: PDFKit.PDFDocument) {
		this.document = document;
	}

	get width(): number {
		return this.document.page.width - 2 * margin;
	}

	get bottom(): number {
		return this.document.page.height - margin - 12;
	}

	newPage(): void {
		this.document.addPage();
		this.y = margin;
	}

	need(height: number): void {
		if (this.y + height > this.bottom) this.newPage();
	}

	draw(line: Line, x: number, baseline: number, size: number, color: string, width: number): void {
		let at = line.fromRight ? x + width - line.width : x;
		this.document.fillColor(color).fontSize(size);
		for (const { text, face, width: wide } of line.pieces) {
			// A piece that the font turns around is shaped whole; the others go word by word, which pdfkit remembers.
			const turned = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
			this.#useFace(face);
			this.document.text(text, at, baseline, { lineBreak: false, baseline: 'alphabetic', ...(turned ? { features: [] } : {}) });
			at += wide;
		}
	}

	#useFace(face: Face): void {
		if (!this.#faces.has(face)) {
			this.#faces.add(face);
			this.document.registerFont(face.name, face.bytes);
		}
		this.document.font(face.name);
	}

	part(into: Part, role: string, options: PDFKit.Mixins.StructureElementOptions & { scope?: string } = {}): Part {
		const part = this.document.struct(role, options as never);
		into.add(part);
		return part;
	}

	tag(part: Part, role: string, draw: () => void): void {
		const content = this.document.markStructureContent(role);
		draw();
		this.document.endMarkedContent();
		part.add(content);
	}

	/** What a reader need not hear: lines, washes, page numbers, heads that come again. */
	artifact(draw: () => void): void {
		this.document.markContent('Artifact', { type: 'Layout' });
		draw();
		this.document.endMarkedContent();
	}

	numberPages(pageOf: Paper['pageOf']): void {
		const { start, count } = this.document.bufferedPageRange();
		for (let i = 0; i < count; i++) {
			this.document.switchToPage(start + i);
			const text = pageOf(i + 1, count);
			const width = widthOf(text, 9, false);
			this.document.markContent('Artifact', { type: 'Pagination' });
			this.draw(breakLines(text, 400, 9, false)[0]!, this.document.page.width - margin - width, this.document.page.height - 30, 9, soft, width);
			this.document.endMarkedContent();
		}
	}
}
