import PDFDocument from 'pdfkit';
import { breakLines, type Line } from './lines.ts';
import { factRows, printable, textIn, wordsOf, type Block, type Paper, type PaperCell } from './paper.ts';
import { ink, margin, Sheet, soft, type Part } from './pdf-sheet.ts';

/** The longest turn without others having one. */
const turnMs = 15;
/** #8a8270, as parts of one. */
const rule = '0.541 0.51 0.439';
const wash = '#f3ebda';
const headings = { 1: { size: 16, before: 20, after: 6 }, 2: { size: 13, before: 14, after: 4 }, 3: { size: 11, before: 10, after: 3 } } as const;

/**
 * PDF with tags, bookmarks, language and embedded fonts, to the rules of PDF/A-2a (ISO 19005-2) as far as pdfkit keeps them. Every line is
 * set here and not by pdfkit, because one line may need several fonts and both directions.
 */
export async function* paperPdf(paper: Paper): AsyncGenerator<Uint8Array> {
	const document = new PDFDocument({
		font: null,
		pdfVersion: '1.7',
		subset: 'PDF/A-2a',
		tagged: true,
		lang: paper.lang,
		displayTitle: true,
		autoFirstPage: false,
		bufferPages: true,
		size: 'A4',
		layout: paper.landscape ? 'landscape' : 'portrait',
		margin: 0,
		info: { Title: printable(paper.title), Subject: printable(paper.subtitle), Author: paper.author, Creator: paper.author, Producer: paper.author, CreationDate: paper.madeAt, ModDate: paper.madeAt }
		// `null` keeps Helvetica out, which is never embedded; the types do not know it.
	} as unknown as PDFKit.PDFDocumentOptions);
	await new Writer(document, paper).write();
	document.end();
	yield* document as unknown as AsyncIterable<Uint8Array>;
}

class Writer {
	readonly #sheet: Sheet;
	readonly #paper: Paper;
	readonly #root: Part;
	readonly #bookmarks: PDFKit.PDFOutline[];
	#since = performance.now();

	constructor(document: PDFKit.PDFDocument, paper: Paper) {
		this.#sheet = new Sheet(document);
		this.#paper = paper;
		this.#root = document.struct('Document');
		document.addStructure(this.#root);
		this.#bookmarks = [document.outline];
	}

	/** Lets others have a turn between its blocks and rows: people are at work on the same server. */
	async write(): Promise<void> {
		const { title, subtitle, blocks } = this.#paper;
		this.#sheet.newPage();
		this.#flow('H1', title, { size: 22, bold: true, after: 4 });
		this.#flow('P', subtitle, { size: 9.5, color: soft, after: 10 });
		for (const [i, block] of blocks.entries()) {
			await this.#block(block, blocks[i + 1]);
			await this.#giveWay();
		}
		this.#root.end();
		this.#sheet.numberPages(this.#paper.pageOf);
	}

	async #giveWay(): Promise<void> {
		if (performance.now() - this.#since < turnMs) return;
		await new Promise((resolve) => setImmediate(resolve));
		this.#since = performance.now();
	}

	#block(block: Block, next?: Block): void | Promise<void> {
		switch (block.kind) {
			case 'heading':
				return this.#heading(block.level, block.text, next?.kind === 'facts' ? this.#tallOf(next.rows) : 0);
			case 'text':
				if (block.leads) this.#sheet.need(60);
				return this.#flow('P', block.text, { after: 6 });
			case 'note':
				return this.#note(block.text);
			case 'quote':
				this.#sheet.need(30);
				this.#flow('BlockQuote', block.words, { indent: 16, before: 3, after: block.source ? 1 : 6 });
				if (block.source) this.#flow('P', block.source, { indent: 16, size: 9, color: soft, after: 7 });
				return;
			case 'list':
				return this.#list(block.items);
			case 'facts':
				return this.#table('', null, factShares, factRows(block.rows));
			case 'table':
				return this.#table(block.caption, block.head, block.widths, block.rows);
			case 'new-page':
				if (this.#sheet.y > margin) this.#sheet.newPage();
				return;
		}
	}

	/** @param follows what stands with it: names and values belong under their heading, on one page */
	#heading(level: 1 | 2 | 3, text: string, follows: number): void {
		const { size, before, after } = headings[level];
		// A heading is never the last thing on a page.
		this.#sheet.need(before + size * 1.3 + Math.max(44, Math.min(follows, (this.#sheet.bottom - margin) / 2)));
		const above = this.#bookmarks[level - 1] ?? this.#bookmarks.findLast((one) => one !== undefined)!;
		this.#bookmarks.length = level;
		this.#bookmarks[level] = above.addItem(printable(text), { expanded: level === 1 });
		// The title of the paper is the H1.
		this.#flow(`H${level + 1}`, text, { size, bold: true, before: this.#sheet.y > margin ? before : 0, after });
	}

	#note(text: string): void {
		const lines = breakLines(printable(text), this.#sheet.width - 24, 10.5, false);
		const height = lines.length * 15 + 12;
		if (height < this.#sheet.bottom - margin) {
			this.#sheet.need(height + 6);
			this.#sheet.artifact(() => {
				this.#sheet.document.rect(margin, this.#sheet.y + 2, this.#sheet.width, height).fill(wash);
				this.#sheet.document.rect(margin, this.#sheet.y + 2, 4, height).fill(ink);
			});
		}
		this.#flow('P', text, { indent: 14, right: 10, before: 8, after: 14 });
	}

	#list(items: readonly PaperCell[]): void {
		const list = this.#sheet.part(this.#root, 'L');
		for (const item of items) {
			const one = this.#sheet.part(list, 'LI');
			this.#sheet.need(15);
			const label = this.#sheet.part(one, 'Lbl');
			const fromRight = breakLines(printable(textIn(item)), this.#sheet.width - 16, 10.5, false)[0]?.fromRight ?? false;
			this.#sheet.tag(label, 'Lbl', () => this.#sheet.draw(breakLines('\u2022', 10, 10.5, false)[0]!, fromRight ? margin + this.#sheet.width - 8 : margin + 4, this.#sheet.y + 11.5, 10.5, ink, 10));
			label.end();
			this.#flow('LBody', item, { ...(fromRight ? { right: 16 } : { indent: 16 }), after: 3, into: one });
		}
		this.#sheet.y += 4;
	}

	/** Lines of one text, over as many pages as they take; one element of the structure. */
	#flow(role: string, cell: PaperCell, { size = 10.5, bold = false, color = ink, indent = 0, right = 0, before = 0, after = 0, into = this.#root }: { size?: number; bold?: boolean; color?: string; indent?: number; right?: number; before?: number; after?: number; into?: Part }): void {
		const words = wordsOf(cell);
		const text = printable(typeof words === 'string' ? words : words.text);
		const width = this.#sheet.width - indent - right;
		const height = size * 1.42;
		const lines = breakLines(text, width, size, bold);
		this.#sheet.y += before;
		this.#sheet.need(Math.min(lines.length, lines.length === 3 ? 3 : 2) * height);
		const part = this.#sheet.part(into, role, langOf(cell));
		for (let i = 0; i < lines.length; ) {
			if (i > 0 || this.#sheet.y + height > this.#sheet.bottom) this.#sheet.newPage();
			const fits = Math.max(1, Math.floor((this.#sheet.bottom - this.#sheet.y) / height));
			// No last line stands alone on a page.
			const room = fits > 2 && lines.length - i - fits === 1 ? fits - 1 : fits;
			const here = lines.slice(i, i + room);
			this.#sheet.tag(part, role, () => {
				for (const line of here) {
					this.#sheet.draw(line, margin + indent, this.#sheet.y + size * 1.08, size, color, width);
					if (typeof words !== 'string' && words.at) this.#sheet.document.link(margin + indent + (line.fromRight ? width - line.width : 0), this.#sheet.y, line.width, height, words.at);
					this.#sheet.y += height;
				}
			});
			i += here.length;
		}
		part.end();
		this.#sheet.y += after;
	}

	#tallOf(rows: readonly (readonly [string, PaperCell])[]): number {
		const widths = widthsOf(factShares, this.#sheet.width);
		return factRows(rows).reduce((sum, row) => sum + tallOf(setCells(row, widths, 'first')), 0);
	}

	async #table(caption: string, head: readonly string[] | null, shares: readonly number[], rows: readonly (readonly PaperCell[])[]): Promise<void> {
		const widths = widthsOf(shares, this.#sheet.width);
		const table = this.#sheet.part(this.#root, 'Table');
		const { size, height, pad } = cellSet;
		const setRow = (cells: readonly PaperCell[], isHead: boolean) => setCells(cells, widths, isHead || (head === null ? 'first' : false));
		const headLines = head && setRow(head, true);
		const drawHead = (into: Part | null) => {
			if (!head || !headLines) return;
			const rowHeight = tallOf(headLines);
			this.#sheet.artifact(() => this.#sheet.document.rect(margin, this.#sheet.y, this.#sheet.width, rowHeight).fill(wash));
			this.#row(head, headLines, 0, Infinity, widths, { into, head: 'Column', size, height, pad });
		};
		if (caption) {
			this.#sheet.need(60);
			this.#flow('Caption', caption, { bold: true, before: 4, after: 3, into: table });
		}
		if (headLines) {
			this.#sheet.need(tallOf(headLines) + 30);
			const group = this.#sheet.part(table, 'THead');
			drawHead(group);
			group.end();
		}
		const body = this.#sheet.part(table, 'TBody');
		for (const row of rows) {
			const lines = setRow(row, false);
			const rowHeight = tallOf(lines);
			const room = () => Math.floor((this.#sheet.bottom - this.#sheet.y - 2 * pad) / height);
			const most = Math.max(1, ...lines.map((each) => each.length));
			// The head stands again on each page, as an artifact: it is read once.
			if (this.#sheet.y + rowHeight > this.#sheet.bottom && (rowHeight < 200 || room() < 3)) {
				this.#sheet.newPage();
				drawHead(null);
			}
			const part = this.#sheet.part(body, 'TR');
			const parts = row.map((cell, n) => this.#sheet.part(part, head === null && n === 0 ? 'TH' : 'TD', { ...langOf(cell), ...(head === null && n === 0 ? { scope: 'Row' } : {}) }));
			for (let from = 0; from < most; ) {
				if (room() < 1) {
					this.#sheet.newPage();
					drawHead(null);
				}
				const to = Math.min(most, from + room());
				this.#row(row, lines, from, to, widths, { into: parts, head: head === null ? 'Row' : null, size, height, pad });
				from = to;
			}
			for (const one of parts) one.end();
			part.end();
			await this.#giveWay();
		}
		body.end();
		table.end();
		this.#sheet.y += 10;
	}

	#row(cells: readonly PaperCell[], lines: Line[][], from: number, to: number, widths: readonly number[], { into, head, size, height, pad }: { into: Part | readonly Part[] | null; head: 'Column' | 'Row' | null; size: number; height: number; pad: number }): void {
		const most = Math.min(to, Math.max(1, ...lines.map((each) => each.length)));
		const rowHeight = (most - from) * height + 2 * pad;
		const row = into !== null && !Array.isArray(into) ? this.#sheet.part(into as Part, 'TR') : null;
		let x = margin;
		cells.forEach((cell, n) => {
			const width = widths[n]!;
			const role = head === 'Column' || (head === 'Row' && n === 0) ? 'TH' : 'TD';
			const draw = () =>
				lines[n]!.slice(from, to).forEach((line, i) => {
					const inset = typeof cell === 'number' ? width - 2 * pad - line.width : 0;
					this.#sheet.draw(line, x + pad + inset, this.#sheet.y + pad + i * height + size * 1.02, size, ink, width - 2 * pad);
				});
			const part = row ? this.#sheet.part(row, role, { scope: 'Column' }) : Array.isArray(into) ? (into as readonly Part[])[n]! : null;
			if (part) this.#sheet.tag(part, role, draw);
			else this.#sheet.artifact(draw);
			if (row) part!.end();
			x += width;
		});
		row?.end();
		// In one piece, as the file holds it: a page of a long table has hundreds of these.
		const boxes = widths.map((width, n) => `${round(margin + widths.slice(0, n).reduce((sum, each) => sum + each, 0))} ${round(this.#sheet.y)} ${round(width)} ${round(rowHeight)} re`);
		this.#sheet.artifact(() => void (this.#sheet.document as unknown as { addContent(content: string): void }).addContent(`0.5 w ${rule} RG ${boxes.join(' ')} S`));
		this.#sheet.y += rowHeight;
	}
}

/** How the cells of a table are set. */
const cellSet = { size: 9.5, height: 13, pad: 4 };
/** Names, and their values. */
const factShares = [3, 7];

function widthsOf(shares: readonly number[], width: number): number[] {
	const all = shares.reduce((sum, share) => sum + share, 0);
	return shares.map((share) => (share / all) * width);
}

function setCells(cells: readonly PaperCell[], widths: readonly number[], bold: boolean | 'first'): Line[][] {
	return cells.map((cell, n) => breakLines(printable(textIn(cell)), widths[n]! - 2 * cellSet.pad, cellSet.size, bold === true || (bold === 'first' && n === 0)));
}

function tallOf(cells: Line[][]): number {
	return Math.max(1, ...cells.map((lines) => lines.length)) * cellSet.height + 2 * cellSet.pad;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

/** Languages whose letters change their shape or their place beside others. */
const joining = new Set(['und-Arab', 'he', 'und-Deva', 'und-Beng', 'gu', 'ta']);

function langOf(cell: PaperCell): { lang?: string; actual?: string } {
	const words = wordsOf(cell);
	if (typeof words === 'string') return {};
	// Letters that join are drawn as other shapes: what is read out and copied is the text itself.
	return { lang: words.lang || 'und', ...(joining.has(words.lang) ? { actual: printable(words.text) } : {}) };
}
