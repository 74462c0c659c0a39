import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { books, cardAuthors, reportLinks, reportNames, reportRemarks, reports, reportTranslations, spaces, talks } from '../../db/schema.ts';
import type { Whole } from '../../export/whole-shape.ts';
import { writeWholeCard } from '#lib/doc/board.ts';
import { writeBlocks } from '#lib/doc/notes.ts';
import type { Card } from '#lib/domain/card.ts';
import { makeId, type CardId, type PersonId, type SpaceId, type TalkId, type WorkshopId } from '#lib/domain/ids.ts';
import { noteSections, type Notes } from '#lib/domain/notes.ts';

/** The wall and the reports of a restored Open Space. Whoever said something there is a stand-in by now. */
export async function writeTalks(app: Pick<App, 'random'>, tx: Tx, { talks: wall, workshop }: Whole, standIn: PersonId): Promise<void> {
	if (!wall) return;
	const workshopId = workshop.id as WorkshopId;
	const at = new Date(workshop.openedAt ?? workshop.createdAt);
	if (wall.spaces.length > 0) await tx.insert(spaces).values(wall.spaces.map((space) => ({ ...space, id: space.id as SpaceId, workshopId })));
	if (wall.closedAt) await tx.insert(books).values({ workshopId, closedAt: new Date(wall.closedAt) });
	const known = new Set(wall.spaces.map(({ id }) => id));
	for (const talk of wall.talks) {
		const talkId = talk.id as TalkId;
		await tx.insert(talks).values({ id: talkId, workshopId, number: talk.number, personId: null, alias: talk.alias, title: talk.title, why: talk.why, needs: talk.needs, language: talk.needsLanguage, slot: talk.slot as never, spaceId: talk.space !== null && known.has(talk.space) ? (talk.space as SpaceId) : null, elsewhere: talk.elsewhere, state: talk.state, mergedInto: talk.into as TalkId | null, createdAt: at, changedAt: at });
		await tx.insert(reports).values({ talkId, workshopId, scribe: talk.scribe, language: talk.language, people: talk.people, finishedAt: talk.isFinished ? at : null });
		if (talk.names.length > 0) await tx.insert(reportNames).values(talk.names.map((name) => ({ talkId, workshopId, personId: makeId<PersonId>(app.random), name, at })));
		if (talk.remarks.length > 0) await tx.insert(reportRemarks).values(talk.remarks.map((said) => ({ ...said, talkId, workshopId, personId: standIn, at: new Date(said.at) })));
		for (const { language, title, sections, isOlder } of talk.translations) {
			const kept = Object.fromEntries(Object.entries(sections).filter(([, text]) => text !== undefined)) as Record<string, string>;
			await tx.insert(reportTranslations).values({ talkId, workshopId, personId: standIn, language, title, sections: kept, of: isOlder ? new Date(0) : new Date(8.64e15), at });
		}
		if (talk.cards.length > 0) await tx.insert(cardAuthors).values(talk.cards.map(({ id }) => ({ cardId: id as CardId, workshopId, personId: standIn, roundIndex: 0, createdAt: at })));
	}
	if (wall.links.length > 0) await tx.insert(reportLinks).values(wall.links.map(([a, b]) => ({ workshopId, a: a as TalkId, b: b as TalkId, personId: standIn, at }))).onConflictDoNothing();
}

/** What stands in the documents of its talks; the rows are made from them. */
export async function writeTalkDocuments(app: Pick<App, 'rooms'>, { talks: wall, workshop }: Whole): Promise<void> {
	for (const { id, notes, cards } of wall?.talks ?? []) {
		if (cards.length === 0 && noteSections.every((section) => notes[section].length === 0)) continue;
		await app.rooms.writeTalk(workshop.id as WorkshopId, id as TalkId, (doc) => {
			for (const section of noteSections) writeBlocks(doc, section, 0, (notes as unknown as Notes)[section]);
			for (const card of cards) writeWholeCard(doc, card as unknown as Card);
		});
	}
}
