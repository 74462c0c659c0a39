import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { isSafeText } from '#lib/domain/safe-text.ts';
import { notesLimit, safe } from '#lib/domain/notes.ts';

/**
 * What may not stand in notes is taken out before it leaves the page: the gate would close the line on it. And where all notes together
 * would be too long, nothing more goes in.
 */
export const Clean = Extension.create<{ others: () => number; full: () => void }>({
	name: 'clean',
	addOptions: () => ({ others: () => 0, full: () => {} }),
	addProseMirrorPlugins() {
		const { others, full } = this.options;
		return [
			new Plugin({
				filterTransaction(transaction, state) {
					if (!transaction.docChanged || transaction.getMeta('y-sync$') || transaction.doc.content.size <= state.doc.content.size) return true;
					if (transaction.doc.textContent.length + others() <= notesLimit) return true;
					full();
					return false;
				},
				appendTransaction(transactions, _before, state) {
					if (!transactions.some(({ docChanged }) => docChanged)) return null;
					const unsafe: { from: number; to: number; text: string }[] = [];
					state.doc.descendants((node, at) => {
						if (node.isText && node.text && !isSafeText(node.text)) unsafe.push({ from: at, to: at + node.nodeSize, text: safe(node.text) });
					});
					if (unsafe.length === 0) return null;
					const { tr } = state;
					for (const { from, to, text } of unsafe.reverse()) {
						if (text === '') tr.delete(from, to);
						else tr.replaceWith(from, to, state.schema.text(text, state.doc.nodeAt(from)?.marks));
					}
					return tr;
				}
			})
		];
	}
});
