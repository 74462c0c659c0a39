import { asc, count, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { books, reportLinks, reportNames, reportRemarks, reports, reportTranslations, talkNotes, talkVisits } from '../../db/schema.ts';
import { countPassages } from '../host/taken-out.ts';
import { groupNames, readTalkCards } from './talk-cards.ts';
import { readWall } from '../wall/read-wall.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { areEmpty, emptyNotes } from '#lib/domain/notes.ts';
import type { Book, Report } from '#lib/domain/report.ts';
import { standingFor } from '#lib/domain/wall.ts';
import { board } from '#lib/i18n/en/board.ts';

/** What a report is taken to be written in where nobody said. */
export const usualLanguage = 'en';

/** Every report of an Open Space in the order of the wall, by time and then by space, whatever came of them. Rows of notes come a moment after the notes: flush first. Null in a workshop without a wall. */
export async function readBook(db: Db | Tx, workshopId: WorkshopId): Promise<Book | null> {
	const wall = await readWall(db, workshopId);
	if (!wall) return null;
	const [book] = await db.select().from(books).where(eq(books.workshopId, workshopId));
	const notes = new Map((await db.select().from(talkNotes).where(eq(talkNotes.workshopId, workshopId))).map((row) => [row.talkId, row]));
	const said = new Map((await db.select().from(reports).where(eq(reports.workshopId, workshopId))).map((row) => [row.talkId, row]));
	const visits = new Map((await db.select({ talkId: talkVisits.talkId, n: count() }).from(talkVisits).where(eq(talkVisits.workshopId, workshopId)).groupBy(talkVisits.talkId)).map(({ talkId, n }) => [talkId, n]));
	const names = byTalk(await db.select().from(reportNames).where(eq(reportNames.workshopId, workshopId)).orderBy(asc(reportNames.at)));
	const remarks = byTalk(await db.select().from(reportRemarks).where(eq(reportRemarks.workshopId, workshopId)).orderBy(asc(reportRemarks.at)));
	const translations = byTalk(await db.select().from(reportTranslations).where(eq(reportTranslations.workshopId, workshopId)).orderBy(asc(reportTranslations.language)));
	const hidden = await countPassages(db, workshopId);
	const made = await readTalkCards(db, workshopId);
	const inTalks = byTalk(made.cards);
	const groups = groupNames(made, board.group.none);
	const links = await db.select().from(reportLinks).where(eq(reportLinks.workshopId, workshopId));
	// By the names that stand on the wall: a workshop made again from its file has nobody behind them.
	const hosts = new Map<TalkId, Set<string>>();
	for (const { id, alias } of wall.rows) {
		const standing = standingFor(id, wall.byId);
		if (standing !== null && alias !== '') hosts.set(standing, (hosts.get(standing) ?? new Set()).add(alias));
	}
	const reportsOf = wall.rows.map((talk): Report => {
		const { id, number, title, why, alias, state, elsewhere, needs, met } = talk;
		const written = notes.get(id);
		const report = said.get(id);
		const slot = wall.slots.findIndex((slot) => slot.id === talk.slot);
		const space = wall.spaces.find((space) => space.id === talk.spaceId);
		return {
			talkId: id,
			number,
			title,
			why,
			needs,
			needsLanguage: talk.language,
			met,
			conveners: [...(hosts.get(id) ?? [alias])].filter((name) => name !== ''),
			state,
			into: talk.mergedInto,
			slot: slot < 0 ? '' : wall.slots[slot]!.label || `${slot + 1}`,
			space: !space ? '' : space.kind === 'elsewhere' ? elsewhere : space.name,
			notes: written?.notes ?? emptyNotes(),
			language: report?.language ?? usualLanguage,
			scribe: report?.scribe ?? '',
			names: (names.get(id) ?? []).map(({ name }) => name).filter((name) => name !== ''),
			people: report?.people ?? visits.get(id) ?? 0,
			counted: report?.people ?? null,
			cards: (inTalks.get(id) ?? []).map(({ id: card, number, text }) => ({ id: card, number, text, group: groups.get(card) ?? '' })),
			hidden: hidden.get(id) ?? 0,
			isFinished: report?.finishedAt != null,
			changedAt: written && !areEmpty(written.notes) ? written.updatedAt.getTime() : null,
			remarks: (remarks.get(id) ?? []).map(({ id, kind, section, passage, text, at }) => ({ id, kind, section, passage, text, at: at.getTime() })),
			translations: (translations.get(id) ?? []).map(({ language, title, sections, of }) => ({ language, title, sections, isOlder: written !== undefined && of < written.updatedAt })),
			related: links.flatMap(({ a, b }) => (a === id ? [b] : b === id ? [a] : []))
		};
	});
	const places = new Map(wall.rows.map(({ id, slot, spaceId }) => [id, [placeIn(wall.slots, slot), placeIn(wall.spaces, spaceId)] as const]));
	const before = (a: Report, b: Report) => {
		const [[slotA, spaceA], [slotB, spaceB]] = [places.get(a.talkId)!, places.get(b.talkId)!];
		return slotA - slotB || spaceA - spaceB || a.number - b.number;
	};
	// A talk that was taken down before anyone wrote has nothing to read.
	return { closedAt: book?.closedAt.getTime() ?? null, reports: reportsOf.filter(({ state, changedAt, cards }) => state !== 'down' || changedAt !== null || cards.length > 0).sort(before) };
}

/** What has no place stands behind what has one. */
function placeIn(all: readonly { id: string }[], id: string | null): number {
	const at = all.findIndex((one) => one.id === id);
	return at === -1 ? all.length : at;
}

function byTalk<T extends { talkId: TalkId | null }>(rows: readonly T[]): Map<TalkId | null, T[]> {
	const all = new Map<TalkId | null, T[]>();
	for (const row of rows) all.set(row.talkId, [...(all.get(row.talkId) ?? []), row]);
	return all;
}
