import { and, count, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { reportNames, reportRemarks, reports, reportTranslations, talkNotes, talkVisits } from '../../db/schema.ts';
import { readRoundContext, refusalInTalksNow, refusalOfStopped } from '../context.ts';
import { isTalk } from './rooms.ts';
import { isSection, noteSections, notesLimit, safe, type NoteSection } from '#lib/domain/notes.ts';
import { makeId, type TalkId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { isLanguage, passageLimit, peopleMost, remarkLimit, remarksEach, scribeLimit, textFault, type RemarkKind } from '#lib/domain/report.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { refusalInTalks } from '#lib/domain/round.ts';
import { talkTitleLimit } from '#lib/domain/talk.ts';

/** Someone has come into a talk; counted once. */
export async function visit(app: App, actor: Actor, talkId: TalkId): Promise<void> {
	if (actor.role === 'participant') await app.db.insert(talkVisits).values({ talkId, personId: actor.personId, workshopId: actor.workshopId, at: new Date(app.clock.now()) }).onConflictDoNothing();
}

export interface ReportWords {
	scribe: string;
	language: string;
	/** Digits; '' where nobody counted. */
	people: string;
	isFinished: boolean;
}

/**
 * What is said of a report beside its notes, by anyone who may write in talks.
 * @param was as the form was made: what its writer left as it was is not written, so that what others said meanwhile stays
 */
export async function describeReport(app: App, actor: Actor, talkId: TalkId, { scribe, language, people, isFinished }: ReportWords, was: ReportWords | null = null): Promise<Result<void>> {
	const refusal = await mayNot(app, actor, talkId);
	if (refusal) return refuse(refusal);
	const named = scribe.trim() === '' ? null : textFault(scribe, scribeLimit);
	if (named) return refuse(named);
	if (!isLanguage(language)) return refuse({ reason: 'bad-shape' });
	const counted = people.trim() === '' ? null : Number(people);
	if (counted !== null && !(Number.isInteger(counted) && counted >= 0 && counted <= peopleMost)) return refuse({ reason: 'bad-shape' });
	const row = { scribe: scribe.trim(), language, people: counted, finishedAt: isFinished ? new Date(app.clock.now()) : null };
	const changed = {
		...(was?.scribe === scribe ? {} : { scribe: row.scribe }),
		...(was?.language === language ? {} : { language }),
		...(was?.people === people ? {} : { people: counted }),
		...(was?.isFinished === isFinished ? {} : { finishedAt: row.finishedAt })
	};
	if (Object.keys(changed).length === 0) return done(undefined);
	await app.db.insert(reports).values({ talkId, workshopId: actor.workshopId, ...row }).onConflictDoUpdate({ target: reports.talkId, set: changed });
	app.facts.changed(actor.workshopId, 'wall');
	return done(undefined);
}

/** One's own name in a talk, seen while one sits there, and in its report; '' takes it out again, also after the book is closed. */
export async function nameMyself(app: App, actor: Actor, talkId: TalkId, name: string): Promise<Result<void>> {
	const refusal = await mayNot(app, actor, talkId);
	// Taking one's name out again needs no open book and no host's leave.
	if (refusal && (refusal.reason === 'not-allowed' || name.trim() !== '')) return refuse(refusal);
	if (name.trim() === '') await app.db.delete(reportNames).where(and(eq(reportNames.talkId, talkId), eq(reportNames.personId, actor.personId)));
	else {
		const fault = textFault(name, scribeLimit);
		if (fault) return refuse(fault);
		const row = { name: name.trim(), at: new Date(app.clock.now()) };
		await app.db.insert(reportNames).values({ talkId, personId: actor.personId, workshopId: actor.workshopId, ...row }).onConflictDoUpdate({ target: [reportNames.talkId, reportNames.personId], set: row });
	}
	app.facts.changed(actor.workshopId, 'heads');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

/** A comment or a mark while the book is open or closed; a correction only behind a closed one, with its time. */
export async function remark(app: App, actor: Actor, talkId: TalkId, said: { kind: RemarkKind; section: string; passage: string; text: string }): Promise<Result<{ id: string }>> {
	if (!can(actor.role, 'board.see')) return refuse({ reason: 'not-allowed' });
	if (!(await isTalk(app.db, actor.workshopId, talkId))) return refuse({ reason: 'no-such-talk' });
	const context = await readRoundContext(app.db, actor.workshopId);
	if (context.workshop !== 'open') return refuse({ reason: 'workshop-not-open' });
	// Whoever may write in talks may say something of them, also behind a closed book.
	const refusal = refusalInTalks(actor.role, { ...context, isBookClosed: false }, (await refusalOfStopped(app.db, actor)) !== null);
	if (refusal) return refuse(refusal);
	if ((said.kind === 'correction') !== context.isBookClosed && said.kind === 'correction') return refuse({ reason: 'not-in-this-round' });
	const fault = said.kind === 'mark' ? textFault(said.passage, passageLimit) : textFault(said.text, remarkLimit);
	if (fault) return refuse(fault);
	if (said.kind === 'mark' ? said.text.trim() !== '' && textFault(said.text, remarkLimit) : said.passage !== '' && textFault(said.passage, passageLimit)) return refuse({ reason: 'bad-shape' });
	const [mine] = await app.db.select({ n: count() }).from(reportRemarks).where(and(eq(reportRemarks.talkId, talkId), eq(reportRemarks.personId, actor.personId)));
	if ((mine?.n ?? 0) >= remarksEach) return refuse({ reason: 'board-full', limit: remarksEach });
	const id = makeId<string>(app.random);
	await app.db.insert(reportRemarks).values({ id, talkId, workshopId: actor.workshopId, personId: actor.personId, kind: said.kind, section: isSection(said.section) ? said.section : null, passage: said.passage.trim(), text: said.text.trim(), at: new Date(app.clock.now()) });
	return done({ id });
}

/** A whole report in another language; the newest of one language stands. The original is never touched. */
export async function translate(app: App, actor: Actor, talkId: TalkId, { language, title, sections }: { language: string; title: string; sections: Partial<Record<NoteSection, string>> }): Promise<Result<void>> {
	const refusal = await mayNot(app, actor, talkId);
	if (refusal) return refuse(refusal);
	if (!isLanguage(language)) return refuse({ reason: 'bad-shape' });
	const fault = textFault(title, talkTitleLimit);
	if (fault) return refuse(fault);
	const kept = Object.fromEntries(noteSections.flatMap((section) => (sections[section]?.trim() ? [[section, safe(sections[section]!.trim())]] : [])));
	const length = Object.values(kept).join('').length;
	if (length > notesLimit) return refuse({ reason: 'text-too-long', limit: notesLimit, over: length - notesLimit });
	await app.rooms.flush(actor.workshopId);
	const now = new Date(app.clock.now());
	const [notes] = await app.db.select({ at: talkNotes.updatedAt }).from(talkNotes).where(eq(talkNotes.talkId, talkId));
	const row = { personId: actor.personId, title: title.trim(), sections: kept, of: notes?.at ?? now, at: now };
	await app.db.insert(reportTranslations).values({ talkId, language, workshopId: actor.workshopId, ...row }).onConflictDoUpdate({ target: [reportTranslations.talkId, reportTranslations.language], set: row });
	return done(undefined);
}

async function mayNot(app: App, actor: Actor, talkId: TalkId): Promise<Refusal | null> {
	if (!can(actor.role, 'board.see')) return { reason: 'not-allowed' };
	return (await isTalk(app.db, actor.workshopId, talkId)) ? refusalInTalksNow(app.db, actor) : { reason: 'no-such-talk' };
}
