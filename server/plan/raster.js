/*
 * Looks into one PDF, in a process of its own that is killed when it takes too long (server/plan/pdf.ts). PDFium runs as WebAssembly: a
 * broken or hostile file can hurt nothing but this process, which has no environment and is asked for one thing.
 * In: a line of JSON {"page": 0, "side": 4000} (page 0: only count), then the file. Out: a line of JSON, then RGBA of the page.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium';

/** @param {object} head @param {Uint8Array} [pixels] */
function answer(head, pixels) {
	process.stdout.write(`${JSON.stringify(head)}\n`);
	if (pixels) process.stdout.write(pixels);
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const all = Buffer.concat(chunks);
const end = all.indexOf(10);
/** @type {{ page: number, side: number }} */
const { page, side } = JSON.parse(all.subarray(0, end).toString());

try {
	const library = await PDFiumLibrary.init();
	const document = await library.loadDocument(all.subarray(end + 1));
	const pages = document.getPageCount();
	if (page === 0) answer({ pages });
	else if (page > pages) answer({ pages, fault: 'page' });
	else {
		const sheet = document.getPage(page - 1);
		const { originalWidth, originalHeight } = sheet.getOriginalSize();
		const scale = side / Math.max(originalWidth, originalHeight);
		const size = { width: Math.max(1, Math.round(originalWidth * scale)), height: Math.max(1, Math.round(originalHeight * scale)) };
		const drawn = await sheet.render({ ...size, render: 'bitmap' });
		answer({ pages, width: drawn.width, height: drawn.height }, drawn.data);
	}
} catch (fault) {
	answer({ fault: /password/i.test(String(fault)) ? 'locked' : 'unreadable' });
}
