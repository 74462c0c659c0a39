import * as Y from 'yjs';
import { noteMarks, partOf, sectionOf, within, writeBlocks, type NotePart } from '#lib/doc/notes.ts';
import { noteSections, type NoteSection } from '#lib/domain/notes.ts';
import { isSafeText } from '#lib/domain/safe-text.ts';
import type { Chance } from '../load/chance.ts';
import { block, byte, bytes, forge, noDeletes, string, uint } from '../support/forge.ts';

/** A copy of a talk with at least two lines under "points", and a client id let to whoever writes. */
export interface NotesView {
	doc: Y.Doc;
	clientId: number;
	theirClient: number;
}

const points = (doc: Y.Doc) => sectionOf(doc, 'points');
const line = (doc: Y.Doc, i = 0) => points(doc).get(i) as Y.XmlElement;
const words = (doc: Y.Doc, i = 0) => line(doc, i).get(0) as Y.XmlText;
const element = (name: string, text = '') => {
	const made = new Y.XmlElement(name);
	if (text) made.insert(0, [new Y.XmlText(text)]);
	return made;
};
const state = ({ doc, clientId }: NotesView) => Y.getState(doc.store, clientId);
const idOf = (type: Y.XmlElement) => type._item!.id;
const change = (make: (doc: Y.Doc, marker: string) => void) => (view: NotesView, marker: string) => forge(view.doc, view.clientId, (doc) => make(doc, marker));

/** Updates that no editor of ours sends. All carry the marker where it would be seen if any part of them were taken in. */
export const noteForgeries: Record<string, (view: NotesView, marker: string) => Uint8Array> = {
	'a link': change((doc, marker) => words(doc).format(0, 2, { link: { href: `javascript:${marker}` } })),
	'a mark with a value': change((doc, marker) => words(doc).format(0, 2, { bold: { class: marker } })),
	'a mark that is a word': change((doc, marker) => words(doc).format(0, 2, { italic: marker })),
	'a picture': change((doc, marker) => points(doc).insert(0, [element('image', marker)])),
	'a script': change((doc, marker) => points(doc).insert(0, [element('script', marker)])),
	'a part named as an object is built': change((doc, marker) => points(doc).insert(0, [element('constructor', marker), element('__proto__', marker)])),
	'a section in a section': change((doc, marker) => points(doc).insert(0, [element('section', marker)])),
	'a list of points in a line': change((doc, marker) => line(doc).insert(0, [element('bulletList', marker)])),
	'a line in a line': change((doc, marker) => line(doc).insert(0, [element('paragraph', marker)])),
	'a point outside a list': change((doc, marker) => points(doc).insert(0, [element('listItem', marker)])),
	'a list in a point': change((doc, marker) => {
		const list = element('bulletList');
		const item = element('listItem');
		item.insert(0, [element('bulletList', marker)]);
		list.insert(0, [item]);
		points(doc).insert(0, [list]);
	}),
	'words in no line': change((doc, marker) => points(doc).insert(0, [new Y.XmlText(marker)])),
	'words in a line break': change((doc, marker) => line(doc).insert(0, [element('hardBreak', marker)])),
	'something embedded': change((doc, marker) => words(doc).insertEmbed(0, { image: marker })),
	'a type embedded': change((doc, marker) => words(doc).insertEmbed(0, element('paragraph', marker))),
	'a hook': change((doc, marker) => points(doc).insert(0, [new Y.XmlHook(marker) as unknown as Y.XmlElement])),
	'an attribute': change((doc, marker) => line(doc).setAttribute('onclick', marker)),
	'an attribute of words': change((doc, marker) => words(doc).setAttribute('style', marker)),
	'a section that is none': change((doc, marker) => doc.getXmlFragment(`notes/${marker}`).insert(0, [element('paragraph', marker)])),
	'a section as a map': change((doc, marker) => (points(doc) as unknown as { _map: unknown; doc: Y.Doc }) && doc.getMap(`notes/${marker}x`).set('text', marker)),
	'a value in a section': (view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0x28), uint(1), string('notes/points'), string('text'), uint(1), byte(119), string(marker), noDeletes),
	'plain values among the lines': (view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0x08), uint(1), string('notes/points'), uint(1), byte(119), string(marker), noDeletes),
	'a control sign': change((doc, marker) => words(doc).insert(0, `${marker}\u0007`)),
	'a sign that turns letters round': change((doc, marker) => words(doc).insert(0, `${marker}\u202e`)),
	'a tower of marks': change((doc, marker) => words(doc).insert(0, marker + '\u0301'.repeat(40))),
	'more than a page in one go': change((doc, marker) => words(doc).insert(0, marker.repeat(4000))),
	'someone else’s client id': (view, marker) => forge(view.doc, view.theirClient, (doc) => words(doc).insert(0, marker)),
	'the server’s client id': (view, marker) => forge(view.doc, 1, (doc) => words(doc).insert(0, marker)),
	'between lines the wrong way round': (view, marker) => {
		// Behind the second line and before the first.
		const [first, second] = [idOf(line(view.doc, 0)), idOf(line(view.doc, 1))];
		return bytes(uint(1), block(2, view.clientId, state(view)), byte(0xc7), uint(second.client), uint(second.clock), uint(first.client), uint(first.clock), uint(3), string('paragraph'), ...inside(view, marker));
	},
	'between words of two lines': (view, marker) => {
		const [first, second] = [words(view.doc, 0)._start!.id, words(view.doc, 1)._start!.id];
		return bytes(uint(1), block(1, view.clientId, state(view)), byte(0xc4), uint(first.client), uint(first.clock), uint(second.client), uint(second.clock), string(marker), noDeletes);
	},
	'behind a line that nobody has': (view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0x84), uint(view.clientId), uint(state(view) + 9), string(marker), noDeletes),
	'a clock far ahead': (view, marker) => bytes(uint(1), block(1, view.clientId, state(view) + 2 ** 30), byte(0x84), uint(1), uint(0), string(marker), noDeletes),
	'thousands at one place': (view, marker) => {
		const at = words(view.doc)._start!.id;
		return bytes(uint(1), block(3900, view.clientId, state(view)), (encoder) => {
			for (let i = 0; i < 3900; i++) for (const part of [byte(0x84), uint(at.client), uint(at.clock), string(i === 0 ? marker : 'q')]) part(encoder);
		}, noDeletes);
	}
};

/** The words of a line that was begun one struct before. */
function inside(view: NotesView, marker: string) {
	return [byte(0x07), uint(0), uint(view.clientId), uint(state(view)), uint(6), noDeletes, string(marker)];
}

/** What one person does to notes at random: writes, takes away, splits, joins, makes points of lines, and bold of words. */
export function scribble(chance: Chance, doc: Y.Doc, say: () => string): void {
	const section: NoteSection = chance.pick(noteSections.slice(0, 3));
	const fragment = sectionOf(doc, section);
	const lines = fragment.toArray().filter((child): child is Y.XmlElement => child instanceof Y.XmlElement && child.nodeName === 'paragraph');
	const roll = chance.next();
	doc.transact(() => {
		if (lines.length === 0 || roll < 0.25) return writeBlocks(doc, section, chance.below(fragment.length + 1), [{ kind: chance.pick(['line', 'heading'] as const), line: [{ text: say() }] }]);
		const one = chance.pick(lines);
		const text = one.toArray().find((child): child is Y.XmlText => child instanceof Y.XmlText);
		const at = [...fragment.toArray()].indexOf(one);
		if (roll < 0.65) {
			if (text) text.insert(chance.below(text.length + 1), ` ${say()} `);
			else one.insert(0, [new Y.XmlText(say())]);
		} else if (roll < 0.75 && text && text.length > 2) text.format(0, 1 + chance.below(text.length - 1), { [chance.pick([...noteMarks])]: chance.pick([{}, null]) });
		else if (roll < 0.85) writeBlocks(doc, section, at, [{ kind: 'list', items: [[{ text: say() }], [{ text: say() }]] }]);
		else if (text) {
			// A line becomes a point, as an editor does it: the old one goes, and its words stand in a new one.
			const whole = text.toString().replaceAll(/<[^>]*>/g, '');
			fragment.delete(at, 1);
			writeBlocks(doc, section, at, [{ kind: 'list', items: [[{ text: whole }]] }]);
		}
	});
}

/** What stands in notes and has no place there; empty where every editor can show all of it. */
export function misplaced(doc: Y.Doc): string[] {
	const wrong: string[] = [];
	const look = (part: NotePart, type: Y.XmlFragment) => {
		for (const child of type.toArray()) {
			const made = partOf(child as Y.AbstractType<unknown>);
			if (made === null || !within[part].includes(made)) wrong.push(`${String(made)} in ${part}`);
			if (child instanceof Y.XmlElement) {
				if (Object.keys(child.getAttributes()).length > 0) wrong.push(`attributes of ${part}`);
				if (made) look(made, child);
			} else if (child instanceof Y.XmlText) {
				for (const { insert, attributes = {} } of child.toDelta() as { insert: unknown; attributes?: object }[]) {
					if (typeof insert !== 'string' || !isSafeText(insert)) wrong.push('something that is no text');
					for (const mark of Object.keys(attributes)) if (!(noteMarks as readonly string[]).includes(mark)) wrong.push(mark);
				}
			}
		}
	};
	for (const section of noteSections) look('section', sectionOf(doc, section));
	return wrong;
}
