import type * as Y from 'yjs';
import { addLines, missingLines, sectionsOf, type Unsaved } from './own-lines.ts';
import type { LiveDoc } from '../line/live-doc.ts';
import type { Keep } from '../keep.ts';
import { sectionOf } from '#lib/doc/notes.ts';
import { noteSections, type NoteSection } from '#lib/domain/notes.ts';

/**
 * The notes of a talk, from one browser. They are written straight into the document, and what is not saved yet is kept on the device as
 * well: where the copy has to be dropped, or the page is loaded again, the lines that did not get through are written once more.
 */
export class TalkNotes {
	/** To be written in: the server's own copy. Null until it has come. */
	doc = $state.raw<Y.Doc | null>(null);
	readOnly = $state(false);
	/** Words that found no place: their line was gone, or the book was closed. */
	back = $state.raw<readonly string[]>([]);
	readonly #keep: Keep<Unsaved>;
	readonly #turned: () => void;
	#saved: Record<NoteSection, string> | null = null;
	#touched = new Set<NoteSection>();

	constructor(keep: Keep<Unsaved>, turned: () => void) {
		this.#keep = keep;
		this.#turned = turned;
	}

	/** The section to bind an editor to. */
	section(doc: Y.Doc, section: NoteSection): Y.XmlFragment {
		return sectionOf(doc, section);
	}

	/** Looks whether there is a (new) copy to write in. */
	watch(live: LiveDoc): void {
		this.readOnly = live.provider.readOnly;
		if (!live.isEven || this.doc === live.doc) return this.#closed();
		const { doc } = live;
		const kept = this.#keep.read();
		this.#saved = sectionsOf(doc);
		this.#touched.clear();
		this.doc = doc;
		for (const section of noteSections) {
			sectionOf(doc, section).observeDeep((_, transaction) => {
				if (transaction.origin !== live.provider && transaction.local) this.#wrote(section);
			});
		}
		if (!kept) return;
		const missing = missingLines(kept, doc);
		if (this.readOnly) this.#giveBack(missing.flatMap(({ lines }) => lines));
		else if (missing.length > 0) doc.transact(() => addLines(doc, missing), this);
		else this.#keep.write(null);
	}

	/** A line has come in, or all that went out has been saved. */
	look(live: LiveDoc): void {
		this.readOnly = live.provider.readOnly;
		this.#closed();
		if (this.doc === null || this.#touched.size === 0 || live.provider.owes) return;
		this.#touched.clear();
		this.#saved = sectionsOf(this.doc);
		this.#keep.write(null);
	}

	gaveBack(text: string): void {
		this.back = [...this.back, text];
	}

	drop(i: number): void {
		this.back = this.back.filter((_, at) => at !== i);
	}

	/** The book was closed on someone who was writing: their lines stay with them. */
	#closed(): void {
		if (!this.readOnly || this.doc === null || this.#touched.size === 0) return;
		this.#touched.clear();
		const kept = this.#keep.read();
		this.#giveBack(noteSections.flatMap((section) => (kept?.[section] ? kept[section].now.split('\n').filter((line) => !kept[section]!.before.split('\n').includes(line)) : [])));
	}

	#giveBack(lines: string[]): void {
		const words = lines.filter((line) => line.trim() !== '').join('\n');
		if (words !== '') this.gaveBack(words);
	}

	#wrote(section: NoteSection): void {
		if (!this.doc || !this.#saved) return;
		this.#touched.add(section);
		const now = sectionsOf(this.doc);
		this.#keep.write(Object.fromEntries([...this.#touched].map((touched) => [touched, { now: now[touched], before: this.#saved![touched] }])));
		// The line hears of it only after all who watch the document have.
		queueMicrotask(this.#turned);
	}
}
