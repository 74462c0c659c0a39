import { Node } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';

// The same table as `within` of doc/notes.ts, which the gate holds. Everywhere `*` and not `+`: two people may take away the two halves
// of something at once, and an editor throws away whatever its own rules forbid.

const Heading = Node.create({
	name: 'heading',
	group: 'block',
	content: 'inline*',
	defining: true,
	parseHTML: () => ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
	renderHTML: () => ['h4', 0]
});

/** Without attributes, and with plain names. */
export const noteNodes = [
	Document.extend({ content: 'block+' }),
	Paragraph,
	Text,
	Heading,
	BulletList.extend({ content: 'listItem*', addAttributes: () => ({}) }),
	ListItem.extend({
		content: 'paragraph*',
		addAttributes: () => ({}),
		// Tab goes on to the next thing on the page, as everywhere.
		addKeyboardShortcuts() {
			return { Enter: () => this.editor.commands.splitListItem(this.name) };
		}
	}),
	HardBreak,
	Bold,
	Italic
];
