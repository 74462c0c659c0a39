import { and, asc, count, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { SignedIn } from '../auth/session.ts';
import { readDeckCsv, type BadRow } from '../deck/csv.ts';
import { templates, workshops } from '../db/schema.ts';
import { note } from './trail.ts';
import { readWorkshop } from './workshops.ts';
import { deckLimit, tidyDeck, type Deck } from '#lib/domain/deck.ts';
import { makeId } from '#lib/domain/ids.ts';
import { arrange, editRounds, type Arrangement, type RoundEdit } from '#lib/domain/method/arrange.ts';
import { paletteOf } from '#lib/domain/method/all.ts';
import { starterDeck } from '#lib/domain/method/starter-deck.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Method } from '#lib/domain/round.ts';
import { tidyLooks, typedLooks, type ThemeLooks, type TypedLook } from '#lib/domain/theme-looks.ts';
import { common } from '#lib/i18n/en/common.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

export const templateLimit = 50;
const titleLimit = 80;
const usual = common.themes;

/** What is typed is kept and the rounds are moved, in one step. Only before the doors open: afterwards people work by the order. */
export async function arrangeRounds(app: App, actor: Actor, edit: { graceSeconds?: number | undefined; rounds: RoundEdit[] }, arrangement: Arrangement): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changeDraft(app, actor, 'rounds.arranged', ({ method }) => {
		const palette = paletteOf(method);
		const edited = editRounds(method, edit, palette);
		const arranged = edited.ok ? arrange(edited.value, arrangement, palette) : edited;
		return arranged.ok ? done({ method: arranged.value }) : arranged;
	});
}

export async function readDeck(app: App, workshopId: string): Promise<Deck> {
	const [row] = await app.db.select({ deck: workshops.deck }).from(workshops).where(eq(workshops.id, workshopId as Actor['workshopId']));
	return row?.deck ?? starterDeck;
}

/** Starter cards and how their themes are called and look, as they were typed. `looks` absent: they stay. */
export async function saveDeck(app: App, actor: Actor, typed: { theme: string; text: string; keep: boolean }[], looks: readonly TypedLook[] = []): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const deck = tidyDeck(typed);
	const themes = tidyLooks(looks, usual);
	if (!deck.ok) return deck;
	if (!themes.ok) return themes;
	return changeDraft(app, actor, 'deck.saved', ({ method }) => done({ deck: deck.value, ...(looks.length > 0 ? { method: withLooks(method, themes.value) } : {}) }));
}

function withLooks({ themes: _, ...method }: Method, looks: ThemeLooks | null): Method {
	return looks ? { ...method, themes: looks } : method;
}

/** Back to the deck that comes with Folkmoot, with its themes. */
export async function resetDeck(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changeDraft(app, actor, 'deck.reset', ({ method }) => done({ deck: null, method: withLooks(method, null) }));
}

/** Puts the good rows of a file behind the cards that are there, or in their place. Rows it cannot take are told with their lines. `bytes` null: no file was chosen. */
export async function importDeck(app: App, actor: Actor, bytes: Uint8Array | null, replace: boolean): Promise<Result<{ taken: number; bad: BadRow[] }>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	if (bytes === null) return refuse({ reason: 'deck-no-file' });
	const [now] = await app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId));
	const read = readDeckCsv(bytes, now?.method.themes);
	if (!read.ok) return read;
	const { cards, looks, bad } = read.value;
	const kept = await changeDraft(app, actor, 'deck.imported', (workshop) => {
		const themes = tidyLooks(typedLooks(usual, workshop.method.themes).map((look) => ({ ...look, ...looks[look.theme] })), usual);
		if (!themes.ok) return themes;
		const deck = [...(replace ? [] : (workshop.deck ?? starterDeck)), ...cards];
		if (deck.length > deckLimit) return refuse({ reason: 'deck-many', have: deck.length, limit: deckLimit });
		return done({ ...(cards.length > 0 ? { deck } : {}), ...(Object.keys(looks).length > 0 ? { method: withLooks(workshop.method, themes.value) } : {}) });
	});
	return kept.ok ? done({ taken: cards.length, bad }) : kept;
}

export interface Template {
	id: string;
	title: string;
	rounds: number;
	minutes: number;
}

export async function listTemplates(app: App, user: SignedIn): Promise<Template[]> {
	const rows = await app.db.select().from(templates).where(eq(templates.userId, user.id)).orderBy(asc(templates.createdAt));
	return rows.map(({ id, title, method }) => ({ id, title, rounds: method.rounds.filter(({ kind }) => kind !== 'break').length, minutes: method.rounds.reduce((sum, { minutes }) => sum + minutes, 0) }));
}

/** Rounds and cards of a workshop, under a name, for the person who keeps them. Nobody else sees them. */
export async function keepTemplate(app: App, user: SignedIn, actor: Actor, title: string): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit') || user.kind !== 'account') return refuse({ reason: 'not-allowed' });
	const name = title.replace(/\s+/g, ' ').trim();
	if (name === '') return refuse({ reason: 'field-empty', field: 'name' });
	if (name.length > titleLimit) return refuse({ reason: 'field-too-long', field: 'name', limit: titleLimit });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (!workshop) return refuse({ reason: 'no-such-workshop' });
	const [row] = await app.db.select({ deck: workshops.deck }).from(workshops).where(eq(workshops.id, actor.workshopId));
	const [have] = await app.db.select({ have: count() }).from(templates).where(eq(templates.userId, user.id));
	if ((have?.have ?? 0) >= templateLimit) return refuse({ reason: 'templates-many', limit: templateLimit });
	await app.db.insert(templates).values({ id: makeId<string>(app.random), userId: user.id, title: name, method: { ...workshop.method, title: name }, deck: row?.deck ?? null, createdAt: new Date(app.clock.now()) });
	return done(undefined);
}

export async function dropTemplate(app: App, user: SignedIn, id: string): Promise<Result<void>> {
	const gone = await app.db.delete(templates).where(and(eq(templates.id, id), eq(templates.userId, user.id))).returning({ id: templates.id });
	return gone.length > 0 ? done(undefined) : refuse({ reason: 'no-such-template' });
}

/** What a new workshop begins with; null where this person has no such template. */
export async function readTemplate(app: App, user: SignedIn, id: string): Promise<{ method: Method; deck: Deck | null } | null> {
	const [row] = await app.db.select({ method: templates.method, deck: templates.deck }).from(templates).where(and(eq(templates.id, id), eq(templates.userId, user.id)));
	return row ?? null;
}

type DraftRow = Pick<typeof workshops.$inferSelect, 'method' | 'deck'>;

/** The row lock keeps the doors shut meanwhile, and two hosts from writing over one another. */
async function changeDraft(app: App, actor: Actor, kind: TrailKind, make: (row: DraftRow) => Result<Partial<DraftRow>>): Promise<Result<void>> {
	const changed = await app.db.transaction(async (tx) => {
		const [row] = await tx.select({ state: workshops.state, method: workshops.method, deck: workshops.deck }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (row?.state !== 'draft') return refuse({ reason: 'cannot-now', state: row?.state ?? 'gone' } as const);
		const made = make(row);
		if (!made.ok) return made;
		if (Object.keys(made.value).length > 0) await tx.update(workshops).set(made.value).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, kind);
		return done(undefined);
	});
	if (changed.ok) app.facts.changed(actor.workshopId, 'stage');
	return changed;
}
