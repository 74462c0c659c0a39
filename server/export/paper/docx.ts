import { Buffer } from 'node:buffer';
import { AlignmentType, BorderStyle, Document, Footer, HeadingLevel, LevelFormat, Packer, PageNumber, PageOrientation, Paragraph, ShadingType, Table, TableCell, TableRow, TextRun, WidthType, convertMillimetersToTwip } from 'docx';
import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate';
import { factRows, printable, wordsOf, type Block, type Paper, type PaperCell } from './paper.ts';

const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3];
const thin = { style: BorderStyle.SINGLE, size: 4, color: '8A8270' };
const borders = { top: thin, bottom: thin, left: thin, right: thin };

/**
 * Office Open XML, with real headings, header rows that repeat, and each quote marked with its own language. The library writes a document in one
 * turn, a second for a large one; so it is given pieces, whose bodies are put together, and others have a turn in between.
 */
export async function paperDocx(paper: Paper): Promise<Uint8Array> {
	const pieces = piecesOf(paper.blocks);
	// Whichever has a list brings the numbering of all.
	const whole = Math.max(0, pieces.findIndex(({ blocks }) => blocks.some(({ kind }) => kind === 'list')));
	let parts: Record<string, Uint8Array> = {};
	const body: string[] = [];
	let [head, tail] = ['', ''];
	for (const [i, { blocks, goesOn }] of pieces.entries()) {
		const packed = unzipSync(await onePiece(paper, blocks, i === 0));
		const xml = strFromU8(packed[documentPart]!);
		const [begins, ends] = [xml.indexOf('<w:body>') + '<w:body>'.length, xml.lastIndexOf('<w:sectPr')];
		if (i === whole) [parts, head, tail] = [packed, xml.slice(0, begins), xml.slice(ends)];
		if (goesOn) {
			// Its rows belong to the table before.
			body.splice(-1, 0, xml.slice(xml.indexOf('</w:tblGrid>') + '</w:tblGrid>'.length, xml.lastIndexOf('</w:tbl>')));
		} else {
			const inner = xml.slice(begins, ends);
			const last = inner.lastIndexOf('</w:tbl>');
			body.push(...(last < 0 ? [inner] : [inner.slice(0, last), inner.slice(last)]));
		}
		await giveWay();
	}
	return zipped({ ...parts, [documentPart]: strToU8(`${head}${body.join('')}${tail}`) }, paper.madeAt);
}

const documentPart = 'word/document.xml';
/** Rows and paragraphs in a piece: some 60 ms of work. */
const pieceSize = 150;

interface Piece {
	blocks: Block[];
	/** It is one table, whose rows go on with the table that the piece before ended with. */
	goesOn: boolean;
}

function piecesOf(blocks: readonly Block[]): Piece[] {
	const pieces: Piece[] = [{ blocks: [], goesOn: false }];
	let size = 0;
	for (const block of blocks) {
		const weight = block.kind === 'table' || block.kind === 'facts' ? block.rows.length : block.kind === 'list' ? block.items.length : 1;
		if (size > 0 && size + Math.min(weight, pieceSize) > pieceSize) {
			pieces.push({ blocks: [], goesOn: false });
			size = 0;
		}
		if (block.kind !== 'table' || weight <= pieceSize) {
			pieces.at(-1)!.blocks.push(block);
			size += weight;
			continue;
		}
		pieces.at(-1)!.blocks.push({ ...block, rows: block.rows.slice(0, pieceSize) });
		for (let from = pieceSize; from < weight; from += pieceSize) pieces.push({ blocks: [{ ...block, caption: '', head: [], rows: block.rows.slice(from, from + pieceSize) }], goesOn: true });
		pieces.push({ blocks: [], goesOn: false });
		size = 0;
	}
	return pieces.filter((piece, i) => i === 0 || piece.blocks.length > 0);
}

function giveWay(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** Packed bit by bit. */
async function zipped(parts: Record<string, Uint8Array>, at: Date): Promise<Uint8Array> {
	const ready: Uint8Array[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		ready.push(chunk);
	});
	for (const [name, bytes] of Object.entries(parts)) {
		const entry = new ZipDeflate(name, { level: 6 });
		entry.mtime = at;
		zip.add(entry);
		for (let from = 0; from < bytes.length || from === 0; from += 2 ** 18) {
			entry.push(bytes.subarray(from, from + 2 ** 18), from + 2 ** 18 >= bytes.length);
			await giveWay();
		}
	}
	zip.end();
	return Buffer.concat(ready);
}

async function onePiece(paper: Paper, blocks: readonly Block[], isFirst: boolean): Promise<Uint8Array> {
	const width = convertMillimetersToTwip(paper.landscape ? 297 - 36 : 210 - 36);
	const document = new Document({
		title: printable(paper.title),
		subject: printable(paper.subtitle),
		creator: paper.author,
		lastModifiedBy: paper.author,
		description: '',
		features: { updateFields: false },
		styles: {
			default: {
				document: { run: { font: 'Verdana', size: 21, language: { value: paper.lang } }, paragraph: { spacing: { after: 120, line: 276 } } },
				title: { run: { size: 44, bold: true }, paragraph: { spacing: { after: 60 } } },
				heading1: { run: { size: 32, bold: true }, paragraph: { spacing: { before: 360, after: 120 }, keepNext: true } },
				heading2: { run: { size: 26, bold: true }, paragraph: { spacing: { before: 280, after: 80 }, keepNext: true } },
				heading3: { run: { size: 22, bold: true }, paragraph: { spacing: { before: 200, after: 60 }, keepNext: true } }
			},
			paragraphStyles: [
				{ id: 'OwnWords', name: 'Own words', basedOn: 'Normal', paragraph: { indent: { left: 400 }, spacing: { before: 80, after: 40 }, keepNext: true } },
				{ id: 'Cell', name: 'Cell', basedOn: 'Normal', run: { size: 19 }, paragraph: { spacing: { after: 0 } } },
				{ id: 'CellHead', name: 'Cell head', basedOn: 'Cell', run: { size: 19, bold: true }, paragraph: { spacing: { after: 0 } } },
				{ id: 'Source', name: 'Source', basedOn: 'Normal', run: { size: 18, color: '444F68' }, paragraph: { indent: { left: 400 }, spacing: { after: 120 } } },
				{ id: 'Made', name: 'Made', basedOn: 'Normal', run: { size: 18, color: '444F68' } },
				{ id: 'Caution', name: 'Caution', basedOn: 'Normal', paragraph: { indent: { left: 200, right: 200 }, spacing: { before: 120, after: 160 }, keepLines: true } }
			]
		},
		numbering: { config: [{ reference: 'dots', levels: [{ level: 0, format: LevelFormat.BULLET, text: '\u2022', alignment: AlignmentType.LEFT, style: { paragraph: { indent: { left: 500, hanging: 260 } } } }] }] },
		sections: [
			{
				properties: { page: { margin: { top: convertMillimetersToTwip(18), bottom: convertMillimetersToTwip(18), left: convertMillimetersToTwip(18), right: convertMillimetersToTwip(18) }, size: { orientation: paper.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT, width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) } } },
				footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.END, children: [new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: 18 })] })] }) },
				children: [...(isFirst ? [new Paragraph({ heading: HeadingLevel.TITLE, children: [run(paper.title)] }), new Paragraph({ style: 'Made', children: [run(paper.subtitle)] })] : []), ...blocks.flatMap((block) => blockDocx(block, width))]
			}
		]
	});
	return new Uint8Array(await Packer.toBuffer(document) as Buffer);
}

function blockDocx(block: Block, width: number): (Paragraph | Table)[] {
	switch (block.kind) {
		case 'heading':
			return [new Paragraph({ heading: levels[block.level - 1]!, children: [run(block.text)] })];
		case 'text':
			return [new Paragraph({ ...(block.leads ? { keepNext: true } : {}), children: lines(block.text) })];
		case 'note':
			return [new Paragraph({ style: 'Caution', shading: { type: ShadingType.CLEAR, fill: 'F3EBDA' }, border: { left: { style: BorderStyle.SINGLE, size: 36, color: '16213A', space: 8 } }, children: lines(block.text) })];
		case 'quote':
			return [own(block.words, 'OwnWords'), ...(block.source ? [new Paragraph({ style: 'Source', children: [run(block.source)] })] : [])];
		case 'list':
			return block.items.map((item) => new Paragraph({ numbering: { reference: 'dots', level: 0 }, children: lines(item) }));
		case 'facts':
			return [table([3, 7], null, factRows(block.rows), width), new Paragraph({ spacing: { after: 60 } })];
		case 'table':
			return [new Paragraph({ keepNext: true, children: [new TextRun({ text: printable(block.caption), bold: true })] }), table(block.widths, block.head, block.rows, width), new Paragraph({ spacing: { after: 60 } })];
		case 'new-page':
			return [new Paragraph({ pageBreakBefore: true })];
	}
}

function table(shares: readonly number[], head: readonly string[] | null, rows: readonly (readonly PaperCell[])[], width: number): Table {
	const all = shares.reduce((sum, share) => sum + share, 0);
	const widths = shares.map((share) => Math.round((share / all) * width));
	const cell = (content: PaperCell, n: number, isHead: boolean) =>
		new TableCell({
			width: { size: widths[n]!, type: WidthType.DXA },
			...(isHead ? { shading: { type: ShadingType.CLEAR, fill: 'F3EBDA' } } : {}),
			children: [new Paragraph({ style: isHead || (head === null && n === 0) ? 'CellHead' : 'Cell', ...(typeof content === 'number' ? { alignment: AlignmentType.END } : {}), children: lines(content), ...(isRightToLeft(content) ? { bidirectional: true } : {}) })]
		});
	return new Table({
		columnWidths: widths,
		borders: { ...borders, insideHorizontal: thin, insideVertical: thin },
		margins: { top: 50, bottom: 50, left: 80, right: 80 },
		width: { size: width, type: WidthType.DXA },
		rows: [
			...(head && head.length > 0 ? [new TableRow({ tableHeader: true, cantSplit: true, children: head.map((text, n) => cell(text, n, true)) })] : []),
			...rows.map((row) => new TableRow({ cantSplit: true, children: row.map((content, n) => cell(content, n, false)) }))
		]
	});
}

function own(cell: PaperCell, style: string): Paragraph {
	return new Paragraph({ style, children: lines(cell), ...(isRightToLeft(cell) ? { bidirectional: true } : {}) });
}

/** A run for each line: what people typed keeps its line ends. */
function lines(cell: PaperCell): TextRun[] {
	const words = wordsOf(cell);
	const [text, lang] = typeof words === 'string' ? [words, null] : [words.text, words.lang];
	return printable(text)
		.split(/\r\n|\r|\n/)
		.map((line, i) => new TextRun({ text: line, ...(i > 0 ? { break: 1 } : {}), ...(lang === null ? {} : { language: languageMark(lang), rightToLeft: isRightToLeft(cell) }) }));
}

function run(text: string): TextRun {
	return new TextRun({ text: printable(text) });
}

// "x-none" is Word's own mark for "no language": it then corrects nothing.
function languageMark(lang: string) {
	const known = lang === '' || lang.startsWith('und') ? 'x-none' : lang;
	return { value: known, bidirectional: lang === 'und-Arab' ? 'ar-SA' : known === 'he' ? 'he-IL' : known };
}

function isRightToLeft(cell: PaperCell): boolean {
	return typeof cell === 'object' && (cell.lang === 'he' || cell.lang === 'und-Arab');
}
