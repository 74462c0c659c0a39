import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Clean } from './clean.ts';
import { noteNodes } from './schema.ts';

type Fragment = NonNullable<Parameters<typeof Collaboration.configure>[0]>['fragment'];

export interface NoteEditorOptions {
	element: HTMLElement;
	fragment: Fragment;
	/** Ids of the heading and of the hint. */
	labelledBy: string;
	describedBy: string;
	/** Letters in the other sections. */
	others: () => number;
	full: () => void;
	focused: () => void;
	/** Something was written, or the caret stands elsewhere. */
	moved: () => void;
}

/** What a person can do with one section besides writing. */
export type NoteAct = 'bold' | 'italic' | 'list' | 'undo';

/** One section of the notes, to be written in by many at once. Undo takes back one's own writing only. */
export function openEditor({ element, fragment, labelledBy, describedBy, others, full, focused, moved }: NoteEditorOptions) {
	const editor = new Editor({
		element,
		// Its styles stand in Writing.svelte: the page takes none from scripts.
		injectCSS: false,
		extensions: [...noteNodes, Collaboration.configure({ fragment: fragment ?? null }), Clean.configure({ others, full })],
		// No links and nothing embedded: what is pasted comes in as words, lines and points.
		editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, dir: 'auto', class: 'note-lines' } },
		onFocus: focused,
		onTransaction: moved
	});
	return {
		do(act: NoteAct): void {
			const chain = editor.chain().focus();
			if (act === 'bold') chain.toggleBold().run();
			else if (act === 'italic') chain.toggleItalic().run();
			else if (act === 'list') chain.toggleBulletList().run();
			else editor.commands.undo();
		},
		is: (act: 'bold' | 'italic' | 'list') => editor.isActive(act === 'list' ? 'bulletList' : act),
		get length() {
			return editor.state.doc.textContent.length;
		},
		get isEmpty() {
			return editor.isEmpty;
		},
		close: () => editor.destroy()
	};
}

export type NoteEditor = ReturnType<typeof openEditor>;
