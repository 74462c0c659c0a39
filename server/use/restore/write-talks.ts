import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, books, cardAuthors, circleLines, reportLinks, reportNames, reportRemarks, reports, reportTranslations, spaces, talkMarks, talkNotes, talks } from '../../db/schema.ts';
import type { Whole } from '../../export/whole-shape.ts';
import { writeCluster, writeWholeCard } from '#lib/doc/board.ts';
import { writeBlocks } from '#lib/doc/notes.ts';
import type { Card } from '#lib/domain/card.ts';
import { makeId, type ActionGroupId, type ActionId, type CardId, type ClusterId, type PersonId, type RoundId, type SpaceId, type TalkId, type WorkshopId } from '#lib/domain/ids.ts';
import { noteSections, type Notes } from '#lib/domain/notes.ts';

/** The wall and the reports of a restored Open Space. Whoever said something there is a stand-in by now. */
export async function writeTalks(app: Pick<App, 'random'>, tx: Tx, { talks: wall, workshop }: Whole, { facilitator, hands }: { facilitator: PersonId; hands: readonly PersonId[] }): Promise<void> {
	const standIn = hands[0] ?? facilitator;
	if (!wall) return;
	const workshopId = workshop.id as WorkshopId;
	const at = new Date(workshop.openedAt ?? workshop.createdAt);
	if (wall.spaces.length > 0) await tx.insert(spaces).values(wall.spaces.map((space) => ({ ...space, id: space.id as SpaceId, workshopId })));
	if (wall.closedAt) await tx.insert(books).values({ workshopId, closedAt: new Date(wall.closedAt) });
	const known = new Set(wall.spaces.map(({ id }) => id));
	for (const talk of wall.talks) {
		const talkId = talk.id as TalkId;
		await tx.insert(talks).values({ id: talkId, workshopId, number: talk.number, personId: null, alias: talk.alias, title: talk.title, why: talk.why, needs: talk.needs, language: talk.needsLanguage, met: talk.needsMet, slot: talk.slot as never, spaceId: talk.space !== null && known.has(talk.space) ? (talk.space as SpaceId) : null, elsewhere: talk.elsewhere, state: talk.state, mergedInto: talk.into as TalkId | null, createdAt: at, changedAt: at });
		await tx.insert(reports).values({ talkId, workshopId, scribe: talk.scribe, language: talk.language, people: talk.people, finishedAt: talk.isFinished ? at : null });
		if (talk.names.length > 0) await tx.insert(reportNames).values(talk.names.map((name) => ({ talkId, workshopId, personId: makeId<PersonId>(app.random), name, at })));
		if (talk.remarks.length > 0) await tx.insert(reportRemarks).values(talk.remarks.map((said) => ({ ...said, talkId, workshopId, personId: standIn, at: new Date(said.at) })));
		for (const { language, title, sections, isOlder } of talk.translations) {
			const kept = Object.fromEntries(Object.entries(sections).filter(([, text]) => text !== undefined)) as Record<string, string>;
			await tx.insert(reportTranslations).values({ talkId, workshopId, personId: standIn, language, title, sections: kept, of: isOlder ? new Date(0) : new Date(talk.changedAt ?? at), at });
		}
		const marks = [...Array<'coming' | 'interest'>(talk.coming).fill('coming'), ...Array<'interest'>(talk.interest).fill('interest')].slice(0, hands.length);
		if (marks.length > 0) await tx.insert(talkMarks).values(marks.map((mark, n) => ({ talkId, personId: hands[n]!, workshopId, mark, at })));
		if (talk.cards.length > 0) await tx.insert(cardAuthors).values(talk.cards.map(({ id }) => ({ cardId: id as CardId, workshopId, personId: standIn, roundIndex: 0, createdAt: at })));
	}
	for (const [i, group] of wall.groups.entries()) {
		const groupId = group.id as ActionGroupId;
		await tx.insert(actionGroups).values({ id: groupId, workshopId, number: group.number, title: group.title, talkIds: group.talks as TalkId[], initiatorId: group.initiator === null ? null : standIn, initiator: group.initiator ?? '', firstStep: group.firstStep, firstDay: group.firstDay, createdBy: standIn, createdAt: new Date(at.getTime() + i), actionId: group.actionId as ActionId | null });
		// Whoever brings nothing is in it as well.
		const inIt = hands.slice(0, group.people).map((personId, n) => ({ groupId, personId, workshopId, brings: group.brings[n] ?? '', at: new Date(at.getTime() + n) }));
		if (inIt.length > 0) await tx.insert(actionGroupMembers).values(inIt);
	}
	// Nobody's: as those of callers are.
	for (let from = 0; from < wall.lines.length; from += 500) await tx.insert(circleLines).values(wall.lines.slice(from, from + 500).map(({ roundId, did, line }, n) => ({ id: makeId<string>(app.random), workshopId, roundId: roundId as RoundId, personId: null, did, line, at: new Date(at.getTime() + from + n) })));
	if (wall.links.length > 0) await tx.insert(reportLinks).values(wall.links.map(([a, b]) => ({ workshopId, a: a as TalkId, b: b as TalkId, personId: standIn, at }))).onConflictDoNothing();
}

/** What stands in the documents of its talks; the rows are made from them. */
export async function writeTalkDocuments(app: Pick<App, 'rooms'>, { talks: wall, workshop }: Whole): Promise<void> {
	for (const { id, notes, cards, groups } of wall?.talks ?? []) {
		if (cards.length === 0 && groups.length === 0 && noteSections.every((section) => notes[section].length === 0)) continue;
		await app.rooms.writeTalk(workshop.id as WorkshopId, id as TalkId, (doc) => {
			for (const section of noteSections) writeBlocks(doc, section, 0, (notes as unknown as Notes)[section]);
			for (const { id: group, name, number, into } of groups) writeCluster(doc, group as ClusterId, name, number, into as ClusterId | null);
			for (const card of cards) writeWholeCard(doc, card as unknown as Card);
		});
	}
}

/** Notes were last changed when they were, not when they came back. After the rows have been made. */
export async function writeTalkTimes(db: Db, { talks: wall }: Whole): Promise<void> {
	for (const { id, changedAt } of wall?.talks ?? []) if (changedAt !== null) await db.update(talkNotes).set({ updatedAt: new Date(changedAt) }).where(eq(talkNotes.talkId, id as TalkId));
}
