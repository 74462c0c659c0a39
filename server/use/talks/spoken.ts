import type { Db, Tx } from '../../db/client.ts';
import { readClosing, type ClosingRecord } from '../wall/read-closing.ts';
import { readBook } from './read-reports.ts';
import { groupNames, readTalkCards, type TalkCards } from './talk-cards.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { lineText, noteSections, type Block, type Line, type Notes, type NoteSection } from '#lib/domain/notes.ts';
import type { Book } from '#lib/domain/report.ts';
import { board } from '#lib/i18n/en/board.ts';

/** What people wrote in an Open Space beside the board. */
export interface Said {
	book: Book;
	made: TalkCards;
	closing: ClosingRecord;
}
export type SaidSubject = 'card' | 'cluster' | 'talk' | 'notes' | 'remark' | 'translation' | 'group' | 'line';
/** All of it; null in a session without a wall. Right after `rooms.flush` it is what the documents say. */
export async function readSaid(db: Db | Tx, workshopId: WorkshopId): Promise<Said | null> {
	const book = await readBook(db, workshopId);
	return book && { book, made: await readTalkCards(db, workshopId), closing: await readClosing(db, workshopId) };
}

/** Gives back what stays of some words. `id` tells where they stand. */
export type Through = (subject: SaidSubject, id: string, text: string, number: number | null) => string;

/** Every word of it through the same hands: once to look what points at a person, once to take that out. What nothing is taken from stays as it is, bold and all. */
export function throughSaid({ book, made, closing }: Said, through: Through): Said {
	const cards = made.cards.map((card) => ({ ...card, text: through('card', card.id, card.text, card.number) }));
	const groups = made.groups.map((group) => ({ ...group, name: through('cluster', group.id, group.name, group.number) }));
	const textOf = new Map(cards.map(({ id, text }) => [id, text]));
	const groupOf = groupNames({ cards, groups }, board.group.none);
	return {
		made: { cards, groups },
		book: {
			...book,
			reports: book.reports.map((report) => {
				const { talkId, number } = report;
				return {
					...report,
					title: through('talk', talkId, report.title, number),
					why: through('talk', talkId, report.why, number),
					needsLanguage: through('talk', talkId, report.needsLanguage, number),
					space: through('talk', talkId, report.space, number),
					scribe: through('talk', talkId, report.scribe, number),
					notes: Object.fromEntries(noteSections.map((section) => [section, report.notes[section].map((block) => blockThrough(block, (text) => through('notes', talkId, text, number)))])) as unknown as Notes,
					cards: report.cards.map((card) => ({ ...card, text: textOf.get(card.id) ?? card.text, group: groupOf.get(card.id) ?? '' })),
					remarks: report.remarks.map((said) => ({ ...said, passage: through('remark', said.id, said.passage, number), text: through('remark', said.id, said.text, number) })),
					translations: report.translations.map((one) => ({
						...one,
						title: through('translation', talkId, one.title, number),
						sections: Object.fromEntries(Object.entries(one.sections).map(([section, text]) => [section, text.split('\n').map((line) => through('translation', talkId, line, number)).join('\n')])) as Partial<Record<NoteSection, string>>
					}))
				};
			})
		},
		closing: {
			groups: closing.groups.map((group) => ({ ...group, title: through('group', group.id, group.title, group.number), firstStep: through('group', group.id, group.firstStep, group.number), brings: group.brings.map((brings) => through('group', group.id, brings, group.number)) })),
			// Lines are nobody's, and have no id of their own that stays.
			lines: closing.lines.map((said) => ({ ...said, line: through('line', said.roundId, said.line, null) }))
		}
	};
}

function blockThrough(block: Block, keep: (text: string) => string): Block {
	const through = (line: Line): Line => {
		const text = lineText(line);
		const kept = keep(text);
		return kept === text ? line : [{ text: kept }];
	};
	return block.kind === 'list' ? { ...block, items: block.items.map(through) } : { ...block, line: through(block.line) };
}

/** Only for looking. */
export function linesSaid(said: Said): { subject: SaidSubject; id: string; number: number | null; text: string }[] {
	const all: ReturnType<typeof linesSaid> = [];
	throughSaid(said, (subject, id, text, number) => {
		if (text !== '') all.push({ subject, id, number, text });
		return text;
	});
	return all;
}
