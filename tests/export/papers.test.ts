import { PDFiumLibrary } from '@hyzyla/pdfium';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { paperDocx } from '#server/export/paper/docx.ts';
import { canShape, inFaces } from '#server/export/paper/faces.ts';
import { paperHtml } from '#server/export/paper/html.ts';
import { breakLines } from '#server/export/paper/lines.ts';
import { paperOdt } from '#server/export/paper/odt.ts';
import { languageOf, type Paper } from '#server/export/paper/paper.ts';
import { paperPdf } from '#server/export/paper/pdf.ts';
import { proceedingsPaper } from '#server/export/report/proceedings.ts';
import { reportPaper, summaryPaper } from '#server/export/report/report.ts';
import { issuesPaper, statementPaper } from '#server/export/report/statement.ts';
import { hardTexts, someOpenSpace, someRecord } from '../support/record.ts';
import { mustBeWellFormed } from '../support/xml.ts';

const madeAt = new Date('2027-03-12T09:00:00Z');
const record = someRecord();
const papers: Paper[] = [reportPaper(record, madeAt), summaryPaper(record, madeAt), statementPaper(record, madeAt), issuesPaper(record, madeAt), proceedingsPaper(someOpenSpace(), madeAt)];
const [full] = papers as [Paper];
const plain = (xml: string) => xml.replace(/<[^>]+>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&apos;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ');
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

async function pdfOf(paper: Paper): Promise<string> {
	const parts: Uint8Array[] = [];
	for await (const part of paperPdf(paper)) parts.push(part);
	return Buffer.concat(parts).toString('latin1');
}

test('[X10] the report says the deal, the method, publicity, who took part, findings, priorities with disagreement, actions, votes, limits and what was taken out', () => {
	const said = JSON.stringify(full.blocks);
	for (const part of ['Millbrook Town Council', 'Place your cards', 'Letters to 1,200 homes', 'under 5', 'The bats need the dark.', 'It costs too much.', 'Measure the path', 'I can come on Saturdays', '30 of 34 people', 'A tie is a tie', 'not a sample', 'not been checked for facts', 'Phone numbers', 'ab'.repeat(32)]) expect(said).toContain(part);
	expect(full.blocks.filter((block) => block.kind === 'heading' && block.level === 1).map((block) => 'text' in block && block.text)).toEqual(['The deal: what people were promised', 'How it was done', 'How people were invited', 'Who took part', 'Priorities', 'Who does what', 'What happens next', 'What people said', 'Votes', 'What people agree on', 'Questions and answers', 'What this report cannot say', 'What was taken out', 'All cards']);
});

test('[X10] what the council says stands in the order of the form, however a database gives it back, and is one line where nothing was answered', () => {
	const answers = [{ role: 'Parks manager', reason: 'Bats need the dark.', status: 'agreed', decided: 'Low lights.', decision: 'yes' }, { status: 'received' }];
	const priorities = answers.map((answer, i) => ({ ...record.priorities[0]!, id: `p${i}`, number: i + 1, answer }));
	const { blocks } = reportPaper({ ...record, priorities } as typeof record, madeAt);
	const rows = blocks.flatMap((block) => (block.kind === 'facts' && block.rows.some(([name]) => name === 'Why') ? [block.rows.map(([name]) => name)] : []));
	expect(rows).toEqual([['Status', 'Decision', 'We decided', 'Why', 'Role']]);
	expect(blocks.some((block) => block.kind === 'text' && block.text === 'What the council says: Received')).toBe(true);
});

test('[X10] every card stands in the report in its own words, in every format', async () => {
	const docx = plain(strFromU8(unzipSync(await paperDocx(full))['word/document.xml']!));
	const odt = plain(strFromU8(unzipSync(paperOdt(full))['content.xml']!));
	const html = plain(paperHtml(full));
	for (const text of hardTexts) for (const file of [docx, odt, html]) expect(file).toContain(oneLine(text));
});

test('[X11] each file is whole: packages unzip, XML is well-formed, nothing people typed is markup', async () => {
	for (const paper of papers) {
		const docx = unzipSync(await paperDocx(paper));
		for (const [name, bytes] of Object.entries(docx)) if (/\.(xml|rels)$/.test(name)) mustBeWellFormed(strFromU8(bytes));
		const bytes = paperOdt(paper);
		expect(strFromU8(bytes.subarray(30, 77))).toBe('mimetypeapplication/vnd.oasis.opendocument.text');
		for (const [name, part] of Object.entries(unzipSync(bytes))) if (name.endsWith('.xml')) mustBeWellFormed(strFromU8(part));
		const html = paperHtml(paper);
		expect(html).not.toMatch(/<b>|<script|(src|href)="(?!#)/);
		mustBeWellFormed(html.replace(/^<!doctype html>\s*/, '').replace(/<meta [^>]*>/g, '').replace(/<style>[\s\S]*<\/style>/, ''));
	}
});

test('[X12] papers can be read by ear: headings, header rows that repeat, the language of the paper and of each quote', async () => {
	const docx = strFromU8(unzipSync(await paperDocx(full))['word/document.xml']!);
	expect(docx).toMatch(/<w:pStyle w:val="Heading1"\/>/);
	expect(docx).toMatch(/<w:tblHeader\/>/);
	expect(docx).toMatch(/<w:lang w:val="el"/);
	expect(docx).toMatch(/<w:bidi\/>/);
	const odt = strFromU8(unzipSync(paperOdt(full))['content.xml']!);
	expect(odt).toMatch(/<text:h [^>]*text:outline-level="2"/);
	expect(odt).toContain('<table:table-header-rows>');
	expect(odt).toMatch(/fo:language="el"/);
	const html = paperHtml(full);
	for (const part of ['<html lang="en-GB">', '<blockquote lang="el" dir="auto">', '<blockquote lang="" dir="auto">', '<th scope="col"', '<caption']) expect(html).toContain(part);
	expect(hardTexts.slice(0, 5).map(languageOf)).toEqual(['', '', 'el', 'und-Cyrl', 'und-Arab']);
});

test('[X12] the PDF is tagged, has a title, a language, bookmarks and every font in it, and says that it follows PDF/A-2', async () => {
	const pdf = await pdfOf(full);
	expect(pdf.startsWith('%PDF-1.7')).toBe(true);
	expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
	for (const part of ['/MarkInfo', '/StructTreeRoot', '/Lang (en-GB)', '/DisplayDocTitle true', '/OutputIntents', '/Outlines', '/S /Table', '/S /TH', '/Scope /Column', '/S /BlockQuote', '/Lang (el)', '<pdfaid:part>2</pdfaid:part>', '<pdfaid:conformance>A</pdfaid:conformance>', '/ActualText']) expect(pdf).toContain(part);
	const fonts = pdf.match(/\/Type \/FontDescriptor/g)!.length;
	expect(pdf.match(/\/FontFile2/g)!.length).toBe(fonts);
	expect(pdf).not.toContain('/Helvetica');
});

test('[X50] no line of a text stands alone on a page, and a note stays whole', async () => {
	const library = await PDFiumLibrary.init();
	const rows = ['one', 'two', 'three', 'four', 'five'].map((n) => `row ${n}`);
	for (let above = 28; above < 44; above++) {
		const pdf = Buffer.from(await pdfOf({ ...full, blocks: [...Array.from({ length: above }, () => ({ kind: 'text', text: 'filler' }) as const), { kind: 'text', text: rows.join('\n') }] }), 'latin1');
		const document = await library.loadDocument(pdf);
		for (const page of document.pages()) expect([above, page.number, rows.filter((row) => page.getText().includes(row)).length]).not.toEqual([above, page.number, 1]);
		document.destroy();
	}
	for (let above = 26; above < 40; above++) {
		const pdf = Buffer.from(await pdfOf({ ...full, blocks: [...Array.from({ length: above }, () => ({ kind: 'text', text: 'filler' }) as const), { kind: 'text', text: 'What the council says', leads: true }, { kind: 'facts', rows: [['Decision', 'Yes']] }] }), 'latin1');
		const document = await library.loadDocument(pdf);
		expect([above, [...document.pages()].filter((page) => page.getText().includes('council says') !== page.getText().includes('Decision')).length]).toEqual([above, 0]);
		document.destroy();
	}
	library.destroy();
	const docx = unzipSync(await paperDocx(full));
	expect(strFromU8(docx['word/document.xml']!)).toMatch(/<w:keepNext\/><\/w:pPr><w:r><w:t[^>]*>What the council says/);
	expect(strFromU8(docx['word/styles.xml']!)).toMatch(/w:styleId="Caution".*?<w:keepLines\/>/s);
	const odt = strFromU8(unzipSync(paperOdt(full))['styles.xml']!);
	expect(odt).toMatch(/style:name="Caution"[^>]*><style:paragraph-properties [^>]*fo:keep-together="always"/);
	expect(odt).toContain('fo:widows="2" fo:orphans="2"');
});

test('[X12] letters of other scripts find a font that has them, and a line from right to left is set from the right', () => {
	const faces = (text: string) => [...new Set(inFaces(text, false).map(({ face }) => face.name.split(' ')[1]))];
	expect(faces('Łódź')).toEqual(['latin-ext', 'latin']);
	expect(faces('Ελλάδα')).toEqual(['greek']);
	expect(faces('Україна')).toEqual(['cyrillic']);
	for (const text of ['שביל הטחנה', 'মিল লেন', 'મિલ લેન', 'மில் லேன்', 'مل لین']) expect([text, inFaces(text, true).map((piece) => piece.text).join('')]).toEqual([text, text]);
	// A word that a face fails on costs nobody the paper.
	const failing = { font: { layout: (text: string) => { if (text.includes('ਤੇ')) throw new TypeError('null'); } } as never };
	expect([canShape({ text: 'ਮ ਤੇ', face: failing }), canShape({ text: 'ਮਾ', face: failing }), canShape({ text: 'plain', face: failing })]).toEqual([false, true, true]);
	// Picture signs too, with colours of skin left out; a letter that no face has is the replacement sign.
	expect(inFaces('\u{1F44D}\u{1F3FD} \u{1F468}\u200d\u{1F467}', false).map(({ text }) => text).join('')).toMatch(/^\u{1F44D} \u{1F468}\u200d?\u{1F467}$/u);
	expect([faces('\u{1F600}')[0]!.length > 0, inFaces('\u{1F600}', false)[0]!.face.name.startsWith('noto-emoji')]).toEqual([true, true]);
	expect(inFaces('\u{13000}', false).map(({ text }) => text)).toEqual(['\uFFFD']);
	const [line] = breakLines('نريد (3) Mill Lane', 400, 10, false);
	expect(line!.fromRight).toBe(true);
	// What is said last stands leftmost.
	expect(line!.pieces.map(({ text }) => text).join('').startsWith('Mill Lane')).toBe(true);
	expect(breakLines('x'.repeat(280), 200, 10, false).every(({ width }) => width <= 200)).toBe(true);
});

test('[X13] the summary fits two pages whatever people wrote, and the last column of the statement is left for the officer', async () => {
	const long = someRecord(600);
	const pdf = await pdfOf(summaryPaper({ ...long, priorities: long.priorities.map((one) => ({ ...one, statement: hardTexts[9]!, answer: { decided: 'y'.repeat(600) } })), deal: { ...long.deal, purpose: 'word '.repeat(200) } }, madeAt));
	expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(2);
	const table = papers[2]!.blocks.findLast((block) => block.kind === 'table');
	expect(table?.kind === 'table' && table.head.at(-1)).toBe('How it was taken into account');
	expect(table?.kind === 'table' && table.rows.every((row) => row.at(-1) === '')).toBe(true);
});

test('[X14] the book of proceedings holds every session, also one without votes and one that was not held', () => {
	const said = JSON.stringify(papers[4]!.blocks);
	for (const part of ['Μια γέφυρα', 'Nobody came', 'This talk was taken off the wall.', 'No votes.', 'Who pays <for> it', 'It was the south side.', '9 dots from 7 people']) expect(said).toContain(part);
});
