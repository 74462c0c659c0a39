import { strToU8, zipSync, type Zippable } from 'fflate';
import { factRows, wordsOf, type Block, type Paper, type PaperCell } from './paper.ts';
import { escapeXml } from './xml.ts';

/**
 * OpenDocument 1.3 text, written by hand: of the libraries that write it none marks header rows or the language of a quote, which is what
 * makes the file readable by ear. A package is a ZIP whose first entry is the uncompressed media type (OpenDocument 1.3 part 2, 3.3).
 */
export function paperOdt(paper: Paper): Uint8Array {
	const entry = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
	const files: Zippable = {
		mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
		'content.xml': entry(content(paper)),
		'styles.xml': entry(styles(paper)),
		'meta.xml': entry(meta(paper)),
		'META-INF/manifest.xml': entry(manifest)
	};
	return zipSync(files, { level: 6, mtime: paper.madeAt });
}

const names = [
	['office', 'urn:oasis:names:tc:opendocument:xmlns:office:1.0'],
	['text', 'urn:oasis:names:tc:opendocument:xmlns:text:1.0'],
	['table', 'urn:oasis:names:tc:opendocument:xmlns:table:1.0'],
	['style', 'urn:oasis:names:tc:opendocument:xmlns:style:1.0'],
	['fo', 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0'],
	['meta', 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0'],
	['svg', 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'],
	['dc', 'http://purl.org/dc/elements/1.1/']
]
	.map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
	.join(' ');

const manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.text"/>${['content', 'styles', 'meta'].map((name) => `<manifest:file-entry manifest:full-path="${name}.xml" manifest:media-type="text/xml"/>`).join('')}</manifest:manifest>`;

function meta({ title, subtitle, author, madeAt, lang }: Paper): string {
	return `<office:document-meta ${names} office:version="1.3"><office:meta><meta:generator>${escapeXml(author)}</meta:generator><dc:title>${escapeXml(title)}</dc:title><dc:subject>${escapeXml(subtitle)}</dc:subject><dc:creator>${escapeXml(author)}</dc:creator><meta:creation-date>${madeAt.toISOString().slice(0, 19)}</meta:creation-date><dc:language>${escapeXml(lang)}</dc:language></office:meta></office:document-meta>`;
}

function styles({ lang, landscape }: Paper): string {
	const [language, country = 'none'] = lang.split('-');
	const [wide, high] = landscape ? ['29.7cm', '21cm'] : ['21cm', '29.7cm'];
	const heading = (level: number, size: string, before: string) =>
		`<style:style style:name="Heading_20_${level}" style:display-name="Heading ${level}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="${level}"><style:paragraph-properties fo:margin-top="${before}" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="${size}" fo:font-weight="bold"/></style:style>`;
	const paragraph = (name: string, properties: string, text = '') => `<style:style style:name="${name}" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties ${properties}/>${text ? `<style:text-properties ${text}/>` : ''}</style:style>`;
	return `<office:document-styles ${names} office:version="1.3"><office:font-face-decls><style:font-face style:name="Verdana" svg:font-family="Verdana, 'DejaVu Sans', sans-serif"/></office:font-face-decls><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:line-height="120%" fo:widows="2" fo:orphans="2"/><style:text-properties style:font-name="Verdana" fo:font-size="10.5pt" fo:language="${language}" fo:country="${country}"/></style:default-style><style:style style:name="Standard" style:family="paragraph"/><style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="22pt" fo:font-weight="bold"/></style:style>${heading(1, '16pt', '0.7cm')}${heading(2, '13pt', '0.5cm')}${heading(3, '11pt', '0.4cm')}${paragraph('Own_20_words', 'fo:margin-left="0.7cm" fo:margin-bottom="0.05cm" fo:keep-with-next="always"')}${paragraph('Own_20_words_20_rtl', 'fo:margin-left="0.7cm" fo:margin-bottom="0.05cm" fo:keep-with-next="always" fo:text-align="end" style:writing-mode="rl-tb"')}${paragraph('Source', 'fo:margin-left="0.7cm" fo:margin-bottom="0.25cm"', 'fo:font-size="9pt" fo:color="#444f68"')}${paragraph('Made', 'fo:margin-bottom="0.25cm"', 'fo:font-size="9pt" fo:color="#444f68"')}${paragraph('Caution', 'fo:margin-left="0.3cm" fo:margin-top="0.2cm" fo:margin-bottom="0.3cm" fo:padding="0.15cm" fo:background-color="#f3ebda" fo:border-left="3pt solid #16213a" fo:keep-together="always"')}${paragraph('Lead', 'fo:keep-with-next="always"')}${paragraph('Caption', 'fo:keep-with-next="always"', 'fo:font-weight="bold"')}${paragraph('Cell', 'fo:margin-bottom="0cm"', 'fo:font-size="9.5pt"')}${paragraph('Cell_20_rtl', 'fo:margin-bottom="0cm" style:writing-mode="rl-tb"', 'fo:font-size="9.5pt"')}${paragraph('Cell_20_head', 'fo:margin-bottom="0cm"', 'fo:font-size="9.5pt" fo:font-weight="bold"')}${paragraph('Cell_20_number', 'fo:margin-bottom="0cm" fo:text-align="end"', 'fo:font-size="9.5pt"')}${paragraph('New_20_page', 'fo:break-before="page"')}${paragraph('Foot', 'fo:text-align="end"', 'fo:font-size="9pt"')}</office:styles><office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="${wide}" fo:page-height="${high}" style:print-orientation="${landscape ? 'landscape' : 'portrait'}" fo:margin="1.8cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.6cm"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer><text:p text:style-name="Foot"><text:page-number/> / <text:page-count/></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`;
}

function content(paper: Paper): string {
	const made = new Sheets();
	const body = paper.blocks.map((block) => blockOdt(block, made, paper.landscape)).join('');
	const head = `<text:p text:style-name="Title">${inline(paper.title, made)}</text:p><text:p text:style-name="Made">${inline(paper.subtitle, made)}</text:p>`;
	return `<office:document-content ${names} office:version="1.3"><office:automatic-styles>${made.styles()}</office:automatic-styles><office:body><office:text>${head}${body}</office:text></office:body></office:document-content>`;
}

/** Styles that content needs as it is written: a language of some words, the columns of a table. */
class Sheets {
	readonly #languages = new Map<string, string>();
	readonly #columns = new Map<string, string>();
	tables = 0;

	language(lang: string): string {
		const name = this.#languages.get(lang) ?? `L${this.#languages.size + 1}`;
		this.#languages.set(lang, name);
		return name;
	}

	column(width: string): string {
		const name = this.#columns.get(width) ?? `C${this.#columns.size + 1}`;
		this.#columns.set(width, name);
		return name;
	}

	styles(): string {
		const languages = [...this.#languages].map(([lang, name]) => {
			// "zxx" and "none": no language, so that nothing is corrected or read out as what it is not.
			const known = lang === '' || lang.startsWith('und') ? 'zxx' : lang.split('-')[0]!;
			const rightToLeft = lang === 'und-Arab' ? ' style:language-complex="ar"' : lang === 'he' ? ' style:language-complex="he"' : '';
			return `<style:style style:name="${name}" style:family="text"><style:text-properties fo:language="${known}" fo:country="none"${rightToLeft}/></style:style>`;
		});
		const columns = [...this.#columns].map(([width, name]) => `<style:style style:name="${name}" style:family="table-column"><style:table-column-properties style:column-width="${width}"/></style:style>`);
		return `${languages.join('')}${columns.join('')}<style:style style:name="Grid" style:family="table"><style:table-properties fo:margin-top="0.1cm" fo:margin-bottom="0.3cm" table:align="margins"/></style:style><style:style style:name="Box" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #8a8270"/></style:style><style:style style:name="HeadBox" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #8a8270" fo:background-color="#f3ebda"/></style:style><style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style><text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="\u2022"><style:list-level-properties text:space-before="0.4cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet></text:list-style>`;
	}
}

function blockOdt(block: Block, made: Sheets, landscape: boolean): string {
	const p = (style: string, cell: PaperCell) => `<text:p text:style-name="${style}">${inline(cell, made)}</text:p>`;
	switch (block.kind) {
		case 'heading':
			return `<text:h text:style-name="Heading_20_${block.level}" text:outline-level="${block.level}">${inline(block.text, made)}</text:h>`;
		case 'text':
			return p(block.leads ? 'Lead' : 'Standard', block.text);
		case 'note':
			return p('Caution', block.text);
		case 'quote':
			return p(isRightToLeft(block.words) ? 'Own_20_words_20_rtl' : 'Own_20_words', block.words) + (block.source ? p('Source', block.source) : '');
		case 'list':
			return `<text:list text:style-name="Dots">${block.items.map((item) => `<text:list-item>${p('Standard', item)}</text:list-item>`).join('')}</text:list>`;
		case 'facts':
			return grid([3, 7], null, factRows(block.rows), made, landscape);
		case 'table':
			return p('Caption', block.caption) + grid(block.widths, block.head, block.rows, made, landscape);
		case 'new-page':
			return '<text:p text:style-name="New_20_page"/>';
	}
}

function grid(shares: readonly number[], head: readonly string[] | null, rows: readonly (readonly PaperCell[])[], made: Sheets, landscape: boolean): string {
	const all = shares.reduce((sum, share) => sum + share, 0);
	const line = landscape ? 26.1 : 17.4;
	const columns = shares.map((share) => `<table:table-column table:style-name="${made.column(`${((share / all) * line).toFixed(2)}cm`)}"/>`).join('');
	const cell = (content: PaperCell, isHead: boolean) => {
		const style = isHead ? 'Cell_20_head' : typeof content === 'number' ? 'Cell_20_number' : isRightToLeft(content) ? 'Cell_20_rtl' : 'Cell';
		const typed = typeof content === 'number' ? `office:value-type="float" office:value="${content}"` : 'office:value-type="string"';
		return `<table:table-cell table:style-name="${isHead ? 'HeadBox' : 'Box'}" ${typed}><text:p text:style-name="${style}">${inline(content, made)}</text:p></table:table-cell>`;
	};
	const row = (cells: string[]) => `<table:table-row table:style-name="Row">${cells.join('')}</table:table-row>`;
	made.tables += 1;
	const headRow = head ? `<table:table-header-rows>${row(head.map((text) => cell(text, true)))}</table:table-header-rows>` : '';
	return `<table:table table:name="Table${made.tables}" table:style-name="Grid">${columns}${headRow}${rows.map((cells) => row(cells.map((content, n) => cell(content, head === null && n === 0)))).join('')}</table:table>`;
}

/** More than one blank, a tab and a line end are elements in this format. */
function inline(cell: PaperCell, made: Sheets): string {
	const words = wordsOf(cell);
	const text = escapeXml(typeof words === 'string' ? words : words.text)
		.replace(/\r\n|\r|\n/g, '<text:line-break/>')
		.replace(/\t/g, '<text:tab/>')
		.replace(/ {2,}/g, (blanks) => ` <text:s text:c="${blanks.length - 1}"/>`);
	return typeof words === 'string' ? text : `<text:span text:style-name="${made.language(words.lang)}">${text}</text:span>`;
}

function isRightToLeft(cell: PaperCell): boolean {
	return typeof cell === 'object' && (cell.lang === 'he' || cell.lang === 'und-Arab');
}
