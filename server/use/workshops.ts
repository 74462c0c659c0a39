import { and, desc, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { codeHash, doorTokens, tokenHash } from '../auth/keys.ts';
import type { SignedIn } from '../auth/session.ts';
import type { Db, Tx } from '../db/client.ts';
import { assets, people, rounds, workshops } from '../db/schema.ts';
import type { Step } from '../rooms.ts';
import { note } from './trail.ts';
import { layWall } from './wall/lay-wall.ts';
import { emptyDeal, isDay, missingFromDeal, type Deal } from '#lib/domain/deal.ts';
import type { Deck } from '#lib/domain/deck.ts';
import { makeId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';
import { keepDayFault } from '#lib/domain/keeping.ts';
import { editRounds, type RoundEdit } from '#lib/domain/method/arrange.ts';
import { hasWall, paletteOf } from '#lib/domain/method/all.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { millbrook, type Plan, type PlanGround } from '#lib/domain/plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Method } from '#lib/domain/round.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

export interface Workshop {
	id: WorkshopId;
	title: string;
	question: string;
	helpLine: string;
	state: 'draft' | 'open' | 'closed';
	deal: Deal;
	/** ISO day; null: nothing is deleted by itself. */
	keptUntil: string | null;
	method: Method;
	plan: Plan;
	/** Whether a plan of one's own lies under the cards, instead of the built-in Millbrook. */
	ownPlan: boolean;
	/** What is kept of a plan of one's own; null with Millbrook. */
	ground: PlanGround | null;
	/** Whether the starter cards are this workshop's own. */
	ownDeck: boolean;
	createdAt: Date;
	/** A rehearsal is a copy of this one; null for a real workshop. */
	rehearsalOf: WorkshopId | null;
	openedAt: Date | null;
	closedAt: Date | null;
}

const limits = { title: 80, question: 200, helpLine: 120, dealText: 1000 };

export async function listWorkshops(app: App, user: SignedIn) {
	return app.db
		.select({ id: workshops.id, title: workshops.title, state: workshops.state, rehearsalOf: workshops.rehearsalOf, keptUntil: workshops.keptUntil, role: people.role, createdAt: workshops.createdAt })
		.from(people)
		.innerJoin(workshops, eq(workshops.id, people.workshopId))
		.where(and(eq(people.userId, user.id), isNull(people.leftAt)))
		.orderBy(desc(workshops.createdAt))
		.limit(200);
}

/** From a template of one's own, or the Planning for Real-style one. Whoever makes a workshop is its facilitator. Guests cannot. */
export async function createWorkshop(app: App, user: SignedIn, { title, question, begin }: { title: string; question: string; begin?: { method: Method; deck: Deck | null } | undefined }): Promise<Result<{ id: WorkshopId }>> {
	if (user.kind !== 'account') return refuse({ reason: 'not-allowed' });
	const fields = checkTexts({ title, question });
	if (!fields.ok) return fields;
	if (fields.value['title'] === '') return refuse({ reason: 'field-empty', field: 'title' });
	const id = makeId<WorkshopId>(app.random);
	const now = new Date(app.clock.now());
	const method = begin?.method ?? planningForReal;
	// Nearly always the first try: the code is checked against the codes of all open workshops by its unique index.
	for (let attempt = 0; ; attempt++) {
		const doorSalt = makeId<string>(app.random);
		const door = doorTokens(app, id, doorSalt);
		try {
			await app.db.transaction(async (tx) => {
				await tx.insert(workshops).values({
					id,
					title: fields.value['title']!,
					question: fields.value['question']!,
					state: 'draft',
					deal: emptyDeal,
					method,
					deck: begin?.deck ?? null,
					doorSalt,
					codeHash: codeHash(app, door.code),
					linkHash: tokenHash(door.linkToken),
					hallHash: tokenHash(door.hallToken),
					createdBy: user.id,
					createdAt: now
				});
				await tx.insert(rounds).values({ workshopId: id, state: { state: 'ready', index: 0 }, updatedAt: now });
				const personId = makeId<PersonId>(app.random);
				await tx.insert(people).values({ id: personId, workshopId: id, userId: user.id, role: 'facilitator', alias: user.name, number: 0, joinedAt: now });
				if (hasWall(method)) await layWall(app, tx, id);
				await note(app, tx, id, personId, 'workshop.created');
			});
			return done({ id });
		} catch (error) {
			if (attempt >= 3) throw error;
		}
	}
}

export async function readWorkshop(app: Pick<App, 'db'>, id: string): Promise<Workshop | null> {
	const [row] = await app.db.select().from(workshops).where(eq(workshops.id, id as WorkshopId));
	if (!row) return null;
	const { title, question, helpLine, state, deal, keptUntil, method, createdAt, openedAt, closedAt } = row;
	const plan = await readPlan(app.db, row);
	return { id: row.id, title, question, helpLine, state, deal, keptUntil, method, plan, ownPlan: row.planAsset !== null, ground: row.planGround, ownDeck: row.deck !== null, rehearsalOf: row.rehearsalOf, createdAt, openedAt, closedAt };
}

export async function readPlan(db: Db | Tx, { id, planAsset, planAlt, planGround }: { id: WorkshopId; planAsset: string | null; planAlt: string; planGround: PlanGround | null }): Promise<Plan> {
	if (planAsset === null) return millbrook;
	const [asset] = await db.select({ width: assets.width, height: assets.height }).from(assets).where(and(eq(assets.id, planAsset), eq(assets.workshopId, id)));
	if (!asset) return millbrook;
	return { url: `/w/${id}/plan/${planAsset}`, ...asset, alt: planAlt, places: planGround?.places ?? [], georeference: planGround?.georeference ?? null };
}

export async function saveAbout(app: App, actor: Actor, about: { title: string; question: string; helpLine: string }): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const fields = checkTexts(about);
	if (!fields.ok) return fields;
	const { title = '', question = '', helpLine = '' } = fields.value;
	if (title === '') return refuse({ reason: 'field-empty', field: 'title' });
	return change(app, actor, 'about.saved', { title, question, helpLine });
}

/** May be saved unfinished; `openDoor` is what insists. Once the doors are open it is a promise and stays. `keptUntil`: ISO day, or '' for none; not given, it stays as it is. */
export async function saveDeal(app: App, actor: Actor, deal: Deal, keptUntil?: string): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (workshop?.state !== 'draft') return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' });
	const kept = { ...emptyDeal };
	for (const key of Object.keys(emptyDeal) as (keyof Deal)[]) {
		const text = (deal[key] ?? '').trim();
		if (text.length > limits.dealText) return refuse({ reason: 'field-too-long', field: key, limit: limits.dealText });
		kept[key] = text;
	}
	for (const field of ['decisionDate', 'feedbackDate'] as const) {
		if (kept[field] !== '' && !isDay(kept[field])) return refuse({ reason: 'date-bad', field });
	}
	const day = keptUntil === undefined ? workshop.keptUntil : keptUntil.trim() || null;
	const fault = day === null ? null : keepDayFault(day, { feedbackDate: kept.feedbackDate, today: new Date(app.clock.now()).toISOString().slice(0, 10) });
	if (fault) return refuse({ reason: 'keep-day', ...fault });
	return change(app, actor, 'deal.saved', { deal: kept, keptUntil: day });
}

/** Lengths, words and rights; once the doors are open lengths alone count (the page sends no more). The round under way keeps its clock. */
export async function saveRounds(app: App, actor: Actor, edit: { graceSeconds?: number | undefined; rounds: RoundEdit[] }): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	// Read under the row's lock: a break that a host adds at the desk meanwhile stays.
	const saved = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (!workshop || workshop.state === 'closed') return refuse({ reason: 'rounds-locked' });
		// People work by the words and rights of an open workshop.
		const rounds = workshop.state === 'draft' ? edit.rounds : edit.rounds.map(({ id, minutes, script, instruction }) => ({ id, minutes, script, instruction }));
		const method = editRounds(workshop.method, { ...edit, rounds }, paletteOf(workshop.method));
		if (!method.ok) return method;
		await tx.update(workshops).set({ method: method.value }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'rounds.saved');
		return done(undefined);
	});
	if (saved.ok) app.facts.changed(actor.workshopId, 'stage', 'desk');
	return saved;
}

/** The doors open only on a finished deal: decider, decision date, feedback date. */
export async function openDoor(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (workshop?.state !== 'draft') return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' });
	const missing = missingFromDeal(workshop.deal);
	if (missing.length > 0) return refuse({ reason: 'deal-incomplete', missing });
	return app.rooms.step(actor.workshopId, (step) => change(app, actor, 'door.opened', { state: 'open', openedAt: new Date(app.clock.now()) }, step));
}

/** The code and the links die with the workshop; what was agreed stays to be read. */
export async function closeWorkshop(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'workshop.close')) return refuse({ reason: 'not-allowed' });
	const context = await readWorkshop(app, actor.workshopId);
	if (context?.state !== 'open') return refuse({ reason: 'cannot-now', state: context?.state ?? 'gone' });
	const [round] = await app.db.select().from(rounds).where(eq(rounds.workshopId, actor.workshopId));
	if (round?.state.state !== 'finished') return refuse({ reason: 'cannot-now', state: round?.state.state ?? 'gone' });
	return app.rooms.step(actor.workshopId, (step) => change(app, actor, 'workshop.closed', { state: 'closed', closedAt: new Date(app.clock.now()), codeHash: null, linkHash: null, hallHash: null }, step));
}

async function change(app: App, actor: Actor, kind: TrailKind, values: Partial<typeof workshops.$inferInsert>, step?: Step): Promise<Result<void>> {
	await app.db.transaction(async (tx) => {
		await step?.hold(tx);
		await tx.update(workshops).set(values).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, kind);
	});
	app.facts.changed(actor.workshopId, 'stage', 'desk');
	return done(undefined);
}

function checkTexts(texts: Record<string, string>): Result<Record<string, string>> {
	const kept: Record<string, string> = {};
	for (const [field, text] of Object.entries(texts)) {
		const limit = limits[field as keyof typeof limits];
		kept[field] = text.replace(/\s+/g, ' ').trim();
		if (kept[field].length > limit) return refuse({ reason: 'field-too-long', field, limit });
	}
	return done(kept);
}

