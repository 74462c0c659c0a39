import { printable } from './paper.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for XML and HTML, in an element or a quoted attribute. */
export function escapeXml(text: string): string {
	return printable(text).replace(/[&<>"']/g, (letter) => entities[letter]!);
}
