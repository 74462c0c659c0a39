import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { hiddenPassages, reportRemarks, reportTranslations, talks } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { badNote, decide } from './decide.ts';
import { textOf } from './taken-out.ts';
import { countAgain, putWordsBack } from './words.ts';
import { takeLines } from '#lib/doc/note-lines.ts';
import { sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { makeId, type TalkId, type WorkshopId } from '#lib/domain/ids.ts';
import type { HideReason, Passage, PassageWriter } from '#lib/domain/moderation.ts';
import type { NoteSection } from '#lib/domain/notes.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Why, for the log and the writers; `say`: the host's own words to them. */
interface Why {
	why: HideReason;
	say?: string;
}

/**
 * Takes lines out of a talk's notes, in an open book and in a closed one: out of everybody's document, the rows and every file made from
 * them. Marks and comments that repeat one of the lines go with it. The words stay with hosts and with those who wrote them.
 */
export function hideNotes(app: App, actor: Actor, { talkId, section, lines, why, say = '' }: Why & { talkId: TalkId; section: NoteSection; lines: readonly { at: number; text: string }[] }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return Promise.resolve(refuse(bad));
	return decide(app, actor, async ({ tx, step }): Promise<Result<void>> => {
		if (!(await titleOf(tx, actor.workshopId, talkId))) return refuse({ reason: 'no-such-talk' });
		if (lines.length === 0) return refuse({ reason: 'bad-shape' });
		const taken = await step.changeTalk(tx, talkId, ({ doc }) => takeLines(doc, section, lines));
		if (!taken) return refuse({ reason: 'just-changed' });
		const writers = await step.writersIn(tx, talkId, taken.pieces);
		await keep(app, tx, actor, talkId, { kind: 'notes', section, blocks: taken.blocks }, [...writers].flatMap(([personId, text]) => (personId !== null && text.trim() !== '' ? [{ personId, text }] : [])), { why, say });
		const said = await tx.select().from(reportRemarks).where(and(eq(reportRemarks.workshopId, actor.workshopId), eq(reportRemarks.talkId, talkId)));
		const repeats = (remark: typeof reportRemarks.$inferSelect) => lines.some(({ text }) => text.trim() !== '' && saysAgain(remark, text.trim(), section));
		for (const remark of said.filter(repeats)) await takeRemark(app, tx, actor, remark, { why, say });
		return done(undefined);
	});
}

/** Takes a comment, a mark or a correction out of a report. */
export function hideRemark(app: App, actor: Actor, { remarkId, why, say = '' }: Why & { remarkId: string }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return Promise.resolve(refuse(bad));
	return decide(app, actor, async ({ tx }): Promise<Result<void>> => {
		const [remark] = await tx.select().from(reportRemarks).where(and(eq(reportRemarks.workshopId, actor.workshopId), eq(reportRemarks.id, remarkId)));
		if (!remark) return refuse({ reason: 'just-changed' });
		await takeRemark(app, tx, actor, remark, { why, say });
		return done(undefined);
	});
}

/** Takes a translation away, whole. */
export function hideTranslation(app: App, actor: Actor, { talkId, language, why, say = '' }: Why & { talkId: TalkId; language: string }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return Promise.resolve(refuse(bad));
	return decide(app, actor, async ({ tx }): Promise<Result<void>> => {
		const [row] = await tx.delete(reportTranslations).where(and(eq(reportTranslations.workshopId, actor.workshopId), eq(reportTranslations.talkId, talkId), eq(reportTranslations.language, language))).returning();
		if (!row) return refuse({ reason: 'just-changed' });
		const passage = { kind: 'translation', language, title: row.title, sections: row.sections, by: row.personId, of: row.of.getTime(), at: row.at.getTime() } as const;
		await keep(app, tx, actor, talkId, passage, [{ personId: row.personId, text: textOf(passage) }], { why, say });
		return done(undefined);
	});
}

/**
 * Puts a passage back: lines of notes at the end of their section, everything else where it was. Not over a newer translation; other words not over
 * what somebody has written in their place since.
 */
export async function showPassage(app: App, actor: Actor, { passageId }: { passageId: string }): Promise<Result<void>> {
	const shown = await decide(app, actor, async ({ tx, step }): Promise<Result<Passage>> => {
		const [row] = await tx.select().from(hiddenPassages).where(and(eq(hiddenPassages.id, passageId), eq(hiddenPassages.workshopId, actor.workshopId), eq(hiddenPassages.state, 'held'))).for('update');
		if (!row) return refuse({ reason: 'just-changed' });
		const { workshopId, passage } = row;
		const talkId = row.talkId!;
		if (passage.kind === 'words') {
			const back = await putWordsBack({ tx, step, workshopId }, passage);
			if (!back.ok) return back;
		} else if (passage.kind === 'notes') await step.changeTalk(tx, talkId, ({ doc }) => writeBlocks(doc, passage.section, sectionOf(doc, passage.section).length, passage.blocks));
		else if (passage.kind === 'remark') await tx.insert(reportRemarks).values({ id: makeId<string>(app.random), talkId, workshopId, personId: passage.by, kind: passage.said, section: passage.section, passage: passage.passage, text: passage.text, at: new Date(passage.at) });
		else await tx.insert(reportTranslations).values({ talkId, workshopId, language: passage.language, title: passage.title, sections: passage.sections, personId: passage.by, of: new Date(passage.of), at: new Date(passage.at) }).onConflictDoNothing();
		await tx.update(hiddenPassages).set({ state: 'let' }).where(eq(hiddenPassages.id, row.id));
		await note(app, tx, workshopId, actor.personId, 'passage.shown', { what: passage.kind === 'words' ? passage.of : passage.kind });
		return done(passage);
	});
	if (!shown.ok) return shown;
	if (shown.value.kind === 'words') await countAgain(app, actor, shown.value.of, shown.value.id);
	return done(undefined);
}

/** One short word stands in much that has nothing to do with the line it was taken out with. */
const isTelling = (words: string) => words.length >= 12 || /\S\s+\S/.test(words);

/** Whether a remark repeats a line that is taken out: as its own words, within them, or as a passage copied from it. */
function saysAgain({ passage, text, section }: Pick<typeof reportRemarks.$inferSelect, 'passage' | 'text' | 'section'>, line: string, of: NoteSection): boolean {
	const marked = passage.trim();
	if ([marked, text.trim()].includes(line)) return true;
	if (isTelling(line) && (marked.includes(line) || text.includes(line))) return true;
	return marked !== '' && line.includes(marked) && (isTelling(marked) || section === of);
}

async function takeRemark(app: App, tx: Tx, actor: Actor, remark: typeof reportRemarks.$inferSelect, why: Why): Promise<void> {
	const { id, talkId, personId, kind, section, passage, text, at } = remark;
	await tx.delete(reportRemarks).where(eq(reportRemarks.id, id));
	const kept = { kind: 'remark', said: kind, section, passage, text, by: personId, at: at.getTime() } as const;
	await keep(app, tx, actor, talkId, kept, [{ personId, text: textOf(kept) }], why);
}

async function keep(app: App, tx: Tx, actor: Actor, talkId: TalkId, passage: Passage, writers: PassageWriter[], { why, say = '' }: Why): Promise<void> {
	await tx.insert(hiddenPassages).values({ id: makeId<string>(app.random), workshopId: actor.workshopId, talkId, passage, writers, state: 'held', why, note: say.trim(), personId: actor.personId, at: new Date(app.clock.now()) });
	await note(app, tx, actor.workshopId, actor.personId, 'passage.hidden', { what: passage.kind, why, note: say.trim() });
}

async function titleOf(tx: Tx, workshopId: WorkshopId, talkId: TalkId): Promise<string | null> {
	const [talk] = await tx.select({ title: talks.title }).from(talks).where(and(eq(talks.id, talkId), eq(talks.workshopId, workshopId)));
	return talk?.title ?? null;
}
