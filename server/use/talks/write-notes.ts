import type { App } from '../../app.ts';
import { sectionOf, readSection, writeBlocks } from '#lib/doc/notes.ts';
import { fromPlain, notesLimit, plainText, type Block, type NoteSection, type PlainLine } from '#lib/domain/notes.ts';
import type { Actor } from '#lib/domain/people.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import type * as Y from 'yjs';

/**
 * One section from a plain form, in the app as seen from within the talk (see inside.ts). `was` is what stood in the form when it was made: only what this person changed is changed, so that what
 * others wrote meanwhile stays, and what they did not touch keeps its bold and italic.
 */
export async function writeSection(app: App, actor: Actor, { section, text, was }: { section: NoteSection; text: string; was: string }): Promise<Result<void>> {
	if (text.length > notesLimit) return refuse({ reason: 'text-too-long', limit: notesLimit, over: text.length - notesLimit });
	return app.rooms.actAs(actor, (doc) => change(doc, section, fromPlain(was), fromPlain(text)));
}

/** Called inside a transaction of the room. */
function change(doc: Y.Doc, section: NoteSection, was: PlainLine[], now: PlainLine[]): void {
	const same = (a: PlainLine | undefined, b: PlainLine | undefined) => a !== undefined && b !== undefined && a.text === b.text && a.isPoint === b.isPoint;
	let from = 0;
	while (from < was.length && same(was[from], now[from])) from += 1;
	let end = 0;
	while (end < was.length - from && end < now.length - from && same(was[was.length - 1 - end], now[now.length - 1 - end])) end += 1;
	const gone = was.slice(from, was.length - end);
	const fresh = blocksOf(now.slice(from, now.length - end));
	const fragment = sectionOf(doc, section);
	// Where the lines that go stand by now, as whole blocks; behind the line before them where they are not there any more.
	const texts = readSection(fragment).map((block) => plainText([block]));
	const plain = (lines: PlainLine[]) => lines.map(({ isPoint, text }) => (isPoint ? `- ${text}` : text)).join('\n');
	let at = -1;
	let count = 0;
	if (plain(gone).trim() !== '') {
		for (let i = 0; i < texts.length && at < 0; i++) {
			for (let n = 1; i + n <= texts.length; n++) {
				if (texts.slice(i, i + n).join('\n') !== plain(gone)) continue;
				[at, count] = [i, n];
				break;
			}
		}
	}
	if (at >= 0) fragment.delete(at, count);
	else {
		const before = plain(was.slice(0, from).slice(-1));
		const behind = before === '' ? -1 : texts.findIndex((text) => text === before || text.endsWith(`\n${before}`));
		at = behind < 0 ? fragment.length : behind + 1;
	}
	writeBlocks(doc, section, at, fresh);
}

function blocksOf(lines: PlainLine[]): Block[] {
	const blocks: Block[] = [];
	for (const { isPoint, text } of lines) {
		const last = blocks.at(-1);
		if (!isPoint) {
			if (text !== '') blocks.push({ kind: 'line', line: [{ text }] });
		} else if (last?.kind === 'list') blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, [{ text }]] };
		else blocks.push({ kind: 'list', items: [[{ text }]] });
	}
	return blocks;
}
