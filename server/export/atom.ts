import type { EditionLine } from '../use/publications.ts';

const escape = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');

/** An entry out of which words were taken is another one: readers that keep entries fetch it anew. */
const updated = ({ at, takenOut }: EditionLine) => (takenOut && new Date(takenOut) > at ? new Date(takenOut) : at);

export interface FeedWords {
	title: string;
	author: string;
	/** One entry's title and, a line each, what changed. */
	entry: (line: EditionLine) => { title: string; changes: string[] };
}

/** RFC 4287: one entry an edition, newest first. `page`: the public page's whole address; ids stay when the address changes. */
export function atomFeed({ page, id, lines, words, limit = 50 }: { page: string; id: string; lines: readonly EditionLine[]; words: FeedWords; limit?: number }): string {
	const entries = lines.slice(0, limit).map((line) => {
		const { title, changes } = words.entry(line);
		const html = `<ul>${changes.map((change) => `<li>${escape(change)}</li>`).join('')}</ul>`;
		return [
			'<entry>',
			`<id>urn:folkmoot:${id}:edition:${line.number}</id>`,
			`<title>${escape(title)}</title>`,
			`<updated>${updated(line).toISOString()}</updated>`,
			`<link rel="alternate" type="text/html" href="${escape(`${page}?edition=${line.number}`)}"/>`,
			...(line.note ? [`<summary>${escape(line.note)}</summary>`] : []),
			`<content type="html">${escape(html)}</content>`,
			'</entry>'
		].join('\n');
	});
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<feed xmlns="http://www.w3.org/2005/Atom">',
		`<id>urn:folkmoot:${id}</id>`,
		`<title>${escape(words.title)}</title>`,
		`<updated>${new Date(Math.max(0, ...lines.map((line) => updated(line).getTime()))).toISOString()}</updated>`,
		`<author><name>${escape(words.author)}</name></author>`,
		`<link rel="alternate" type="text/html" href="${escape(page)}"/>`,
		`<link rel="self" type="application/atom+xml" href="${escape(`${page}/feed.xml`)}"/>`,
		...entries,
		'</feed>',
		''
	].join('\n');
}
