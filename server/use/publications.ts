import { createHash } from 'node:crypto';
import { and, desc, eq, ne, or, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { readReleased, type Released } from '../export/released.ts';
import { answerPages, publications, workshops } from '../db/schema.ts';
import { emptySettings, readPage, type AnswerPage } from './answer-page.ts';
import { trackChanges } from './changes.ts';
import { readPrioritiesIn, readTakenPartIn } from './priorities.ts';
import { queueNews } from './webhooks.ts';
import { note as noteEvent } from './trail.ts';
import { inOrder, saysTheSame } from '#lib/domain/in-order.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { ThemeLooks } from '#lib/domain/theme-looks.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { textFaults } from '#lib/domain/pledge.ts';
import { changesBetween, makeEdition, type Edition, type EditionChange, type PageSettings } from '#lib/domain/publication.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

async function pageFor(app: App, tx: Tx, workshopId: WorkshopId): Promise<AnswerPage> {
	const now = new Date(app.clock.now());
	await tx.insert(answerPages).values({ workshopId, state: 'hidden', key: Buffer.from(app.random(16)).toString('base64url'), settings: emptySettings, changedAt: now }).onConflictDoNothing();
	const [page] = await tx.select().from(answerPages).where(eq(answerPages.workshopId, workshopId)).for('update');
	return page!;
}

/** A name for the address: letters, numbers and lines, 3 to 60; '' means the unguessable one alone. */
export function isSlug(text: string): boolean {
	return /^[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]$/.test(text);
}

export async function savePage(app: App, actor: Actor, { version, slug, ...settings }: PageSettings & { version: number; slug: string }): Promise<Result<void>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const faults = [...textFaults({ organisation: settings.organisation }, 120), ...textFaults({ intro: settings.intro, absent: settings.absent }, 1000)];
	const wanted = slug.trim().toLowerCase();
	if (wanted !== '' && !isSlug(wanted)) faults.push({ field: 'slug', problem: 'choice' });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return app.db.transaction(async (tx) => {
		const page = await pageFor(app, tx, actor.workshopId);
		if (page.version !== version) return refuse({ reason: 'changed-since' } as const);
		if (wanted !== '') {
			const [taken] = await tx.select({ id: answerPages.workshopId }).from(answerPages).where(and(or(eq(answerPages.slug, wanted), eq(answerPages.key, wanted)), ne(answerPages.workshopId, actor.workshopId)));
			if (taken) return refuse({ reason: 'address-taken' } as const);
		}
		const next = { organisation: settings.organisation.trim(), intro: settings.intro.trim(), absent: settings.absent.trim() };
		await tx.update(answerPages).set({ settings: next, slug: wanted || null, version: version + 1, changedAt: new Date(app.clock.now()) }).where(eq(answerPages.workshopId, actor.workshopId));
		const before: Record<string, unknown> = { ...page.settings, slug: page.slug ?? '' };
		const after: Record<string, unknown> = { ...next, slug: wanted };
		await trackChanges(app, tx, actor.workshopId, actor.personId, 'form', [{ subject: 'page', subjectId: actor.workshopId, version: version + 1, fields: Object.keys(after).filter((field) => before[field] !== after[field]).map((field) => ({ field, before: before[field], after: after[field] })) }]);
		return done(undefined);
	});
}

export interface Published {
	number: number;
	changes: EditionChange[];
}

/**
 * A new edition, in one transaction: the answers of `ids` ('all': of every priority) as they stand, all else as it was published. The page is
 * public from then on. Refused where a reader would find nothing new.
 */
export async function publishAnswers(app: App, actor: Actor, { ids, note }: { ids: readonly string[] | 'all'; note: string }): Promise<Result<Published>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const faults = textFaults({ note });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const released = await readReleased(app, actor.workshopId);
	// What may point at a person is looked at by a person first.
	if (released && !released.reviewed) return refuse({ reason: 'words-not-reviewed' });
	return app.db.transaction(async (tx) => {
		const page = await pageFor(app, tx, actor.workshopId);
		const before = await newestIn(tx, actor.workshopId);
		const { edition, changes } = await editionFor(tx, actor.workshopId, released, page.settings, ids, before?.content ?? null);
		if (edition.items.length === 0) return refuse({ reason: 'nothing-to-publish' } as const);
		const same = before !== null && saysTheSame(before.content, edition);
		if (same && page.state === 'public') return refuse({ reason: 'nothing-new' } as const);
		const now = new Date(app.clock.now());
		const number = (before?.number ?? 0) + 1;
		const digest = createHash('sha256').update(JSON.stringify(inOrder(edition))).digest('hex');
		await tx.insert(publications).values({ workshopId: actor.workshopId, number, at: now, personId: actor.personId, note: note.trim(), content: edition, changes, digest });
		if (page.state !== 'public') await tx.update(answerPages).set({ state: 'public', changedAt: now }).where(eq(answerPages.workshopId, actor.workshopId));
		await queueNews(app, tx, actor.workshopId, 'page.published', { edition: number, changes });
		await noteEvent(app, tx, actor.workshopId, actor.personId, 'page.published', { number, changes: changes.length, digest });
		return done({ number, changes });
	});
}

/** What `publishAnswers` would change for a reader, without doing it. */
export async function previewEdition(app: App, actor: Actor, ids: readonly string[] | 'all'): Promise<{ edition: Edition; changes: EditionChange[] }> {
	const page = await readPage(app, actor.workshopId);
	return editionFor(app.db, actor.workshopId, await readReleased(app, actor.workshopId), page.settings, ids, (await newestIn(app.db, actor.workshopId))?.content ?? null);
}

/** Answers as they stand in the transaction; people's words as they may leave the house. */
async function editionFor(db: Db | Tx, workshopId: WorkshopId, released: Released | null, settings: PageSettings, ids: readonly string[] | 'all', before: Edition | null) {
	const [workshop] = await db.select({ title: workshops.title, question: workshops.question, deal: workshops.deal, openedAt: workshops.openedAt, state: workshops.state }).from(workshops).where(eq(workshops.id, workshopId));
	const words = new Map(released?.priorities.map((one) => [one.id, one]));
	const priorities = (await readPrioritiesIn(db, workshopId)).map((one) => {
		const { statement, cards, positions } = words.get(one.id) ?? one;
		return { ...one, statement, cards, positions };
	});
	const part = await readTakenPartIn(db, workshopId, settings.absent);
	const chosen = new Set<string>(ids === 'all' ? priorities.map(({ id }) => id) : ids);
	const edition = makeEdition({ workshop: { ...workshop!, heldOn: workshop!.openedAt?.toISOString().slice(0, 10) ?? '' }, settings, part, priorities, ids: chosen, before });
	return { edition, changes: changesBetween(before, edition) };
}

/** Nobody finds the page any more; its editions stay in the record. */
export async function hidePage(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	await app.db.transaction(async (tx) => {
		await tx.update(answerPages).set({ state: 'hidden', changedAt: new Date(app.clock.now()) }).where(eq(answerPages.workshopId, actor.workshopId));
		await noteEvent(app, tx, actor.workshopId, actor.personId, 'page.hidden');
	});
	return done(undefined);
}

export interface EditionLine {
	number: number;
	at: Date;
	note: string;
	changes: EditionChange[];
	/** ISO: when words were last taken out of it, where that was ever done. */
	takenOut: string | null;
}

/** For everyone, by the key or the chosen name. Null: there is no such page, or it is not public. `number`: an older edition. */
export async function findPublic(app: Pick<App, 'db'>, address: string, number?: number): Promise<{ workshopId: WorkshopId; key: string; edition: Edition; line: EditionLine; newest: number; lines: EditionLine[]; keptUntil: string | null; themes?: ThemeLooks | undefined } | null> {
	if (address === '' || address.length > 60) return null;
	const [page] = await app.db.select().from(answerPages).where(and(or(eq(answerPages.key, address), eq(answerPages.slug, address)), eq(answerPages.state, 'public')));
	if (!page) return null;
	const lines = await readEditionLines(app, page.workshopId);
	const line = number === undefined ? lines[0] : lines.find((one) => one.number === number);
	if (!line) return null;
	const [row] = await app.db.select({ content: publications.content }).from(publications).where(and(eq(publications.workshopId, page.workshopId), eq(publications.number, line.number)));
	const [workshop] = await app.db.select({ method: workshops.method, keptUntil: workshops.keptUntil }).from(workshops).where(eq(workshops.id, page.workshopId));
	return row ? { themes: workshop?.method.themes, keptUntil: workshop?.keptUntil ?? null, workshopId: page.workshopId, key: page.slug ?? page.key, edition: row.content, line, newest: lines[0]!.number, lines } : null;
}

/** Newest first, without what they hold. */
export async function readEditionLines(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<EditionLine[]> {
	return app.db.select({ number: publications.number, at: publications.at, note: publications.note, changes: publications.changes, takenOut: sql<string | null>`${publications.content}->>'takenOut'` }).from(publications).where(eq(publications.workshopId, workshopId)).orderBy(desc(publications.number));
}

/** The edition that is public now; null where none is. */
export async function readPublished(db: Db | Tx, workshopId: WorkshopId): Promise<{ number: number; at: Date; content: Edition } | null> {
	const [page] = await db.select({ state: answerPages.state }).from(answerPages).where(eq(answerPages.workshopId, workshopId));
	return page?.state === 'public' ? newestIn(db, workshopId) : null;
}

async function newestIn(db: Db | Tx, workshopId: WorkshopId): Promise<{ number: number; at: Date; content: Edition } | null> {
	const [row] = await db.select({ number: publications.number, at: publications.at, content: publications.content }).from(publications).where(eq(publications.workshopId, workshopId)).orderBy(desc(publications.number)).limit(1);
	return row ?? null;
}
