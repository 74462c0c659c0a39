import * as Y from 'yjs';
import { noteSections, safe, type Block, type Line, type Notes, type NoteSection, type Run } from '#lib/domain/notes.ts';

/**
 * The notes of a talk: for each heading of its report one root, `notes/<section>`, an XML fragment as Tiptap writes it. The headings are
 * roots, so no write can take one away or put one in. Within: paragraphs, headings, lists of points with a paragraph each, line breaks,
 * and text that may be bold or italic. No attributes, no links, nothing embedded; four deep and never deeper.
 */
export type NotePart = 'section' | 'paragraph' | 'heading' | 'bulletList' | 'listItem' | 'hardBreak' | 'words';

/** What may stand in what. The gate and the editor hold the same table: then no editor ever takes away what it cannot show. */
export const within: Record<NotePart, readonly NotePart[]> = {
	section: ['paragraph', 'heading', 'bulletList'],
	paragraph: ['words', 'hardBreak'],
	heading: ['words', 'hardBreak'],
	bulletList: ['listItem'],
	listItem: ['paragraph'],
	hardBreak: [],
	words: []
};
export const noteMarks = ['bold', 'italic'] as const;

const prefix = 'notes/';

export const rootOf = (section: NoteSection) => `${prefix}${section}`;

export function sectionOf(doc: Y.Doc, section: NoteSection): Y.XmlFragment {
	return doc.getXmlFragment(rootOf(section));
}

/** Which section a root is; null for any other root. */
export function sectionNamed(root: string): NoteSection | null {
	return root.startsWith(prefix) ? (noteSections.find((section) => rootOf(section) === root) ?? null) : null;
}

/** What a type in a document is as a part of notes; null where notes have no such part. */
export function partOf(type: Y.AbstractType<unknown>): NotePart | null {
	if (type.constructor === Y.XmlText) return 'words';
	if (type.constructor !== Y.XmlElement) return null;
	const { nodeName } = type as unknown as Y.XmlElement;
	return nodeName !== 'section' && nodeName !== 'words' && Object.hasOwn(within, nodeName) ? (nodeName as NotePart) : null;
}

/** Never throws: what comes from a document is not trusted. */
export function readNotes(doc: Y.Doc): Notes {
	return Object.fromEntries(noteSections.map((section) => [section, readSection(sectionOf(doc, section))])) as unknown as Notes;
}

export function readSection(fragment: Y.XmlFragment): Block[] {
	return fragment.toArray().flatMap((child): Block[] => {
		switch (partOf(child as Y.AbstractType<unknown>)) {
			case 'paragraph':
				return [{ kind: 'line', line: readLine(child as Y.XmlElement) }];
			case 'heading':
				return [{ kind: 'heading', line: readLine(child as Y.XmlElement) }];
			case 'bulletList':
				return [{ kind: 'list', items: (child as Y.XmlElement).toArray().map((item) => readItem(item as Y.XmlElement)) }];
			default:
				return [];
		}
	});
}

/** A point is one line, whatever came together in it. */
function readItem(item: Y.XmlElement): Line {
	const lines = item instanceof Y.XmlElement ? item.toArray().map((line) => readLine(line as Y.XmlElement)) : [];
	return lines.reduce<Run[]>((all, line, i) => joined(all, i > 0 ? [{ text: '\n' }, ...line] : line), []);
}

function readLine(holder: Y.XmlElement): Run[] {
	if (!(holder instanceof Y.XmlElement)) return [];
	return holder.toArray().reduce<Run[]>((runs, child) => {
		if (child instanceof Y.XmlElement) return joined(runs, [{ text: '\n' }]);
		if (!(child instanceof Y.XmlText)) return runs;
		return joined(
			runs,
			(child.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap(({ insert, attributes = {} }) =>
				typeof insert === 'string' ? [{ text: safe(insert), ...(attributes['bold'] ? { bold: true as const } : {}), ...(attributes['italic'] ? { italic: true as const } : {}) }] : []
			)
		);
	}, []);
}

/** Runs that look alike are one: how they came to stand beside one another is nobody's matter. */
function joined(runs: Run[], more: readonly Run[]): Run[] {
	const all = [...runs];
	for (const run of more) {
		const last = all.at(-1);
		if (last && last.bold === run.bold && last.italic === run.italic) all[all.length - 1] = { ...last, text: last.text + run.text };
		else if (run.text !== '') all.push(run);
	}
	return all;
}

// The write functions are called inside doc.transact.

/** Puts blocks into a section, before the block at `index`. */
export function writeBlocks(doc: Y.Doc, section: NoteSection, index: number, blocks: readonly Block[]): void {
	sectionOf(doc, section).insert(index, blocks.map(madeBlock));
}

function madeBlock(block: Block): Y.XmlElement {
	if (block.kind !== 'list') return madeLine(block.kind === 'heading' ? 'heading' : 'paragraph', block.line);
	const list = new Y.XmlElement('bulletList');
	list.insert(
		0,
		block.items.map((line) => {
			const item = new Y.XmlElement('listItem');
			item.insert(0, [madeLine('paragraph', line)]);
			return item;
		})
	);
	return list;
}

function madeLine(name: 'paragraph' | 'heading', line: Line): Y.XmlElement {
	const holder = new Y.XmlElement(name);
	const parts: (Y.XmlText | Y.XmlElement)[] = [];
	let text: { insert: string; attributes: Record<string, object> }[] = [];
	const close = () => {
		if (text.length === 0) return;
		const words = new Y.XmlText();
		words.applyDelta(text);
		parts.push(words);
		text = [];
	};
	for (const { text: whole, bold, italic } of line) {
		whole.split('\n').forEach((piece, i) => {
			if (i > 0) {
				close();
				parts.push(new Y.XmlElement('hardBreak'));
			}
			if (piece !== '') text.push({ insert: piece, attributes: { ...(bold ? { bold: {} } : {}), ...(italic ? { italic: {} } : {}) } });
		});
	}
	close();
	holder.insert(0, parts);
	return holder;
}

/** The notes as one string: the same wherever they say the same. Empty where there are none. */
export function notesContent(doc: Y.Doc): string {
	return noteSections
		.flatMap((section) => {
			const blocks = readSection(sectionOf(doc, section));
			return blocks.length > 0 ? [JSON.stringify([rootOf(section), blocks])] : [];
		})
		.join('\n');
}
