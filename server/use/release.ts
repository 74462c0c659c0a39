import { and, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { actions, people, releaseDecisions, releases } from '../db/schema.ts';
import { readBoardRows } from './board-rows.ts';
import { cleanKept } from './clean-records.ts';
import { readQuestions } from './host/asked.ts';
import { readNames } from './names.ts';
import { readPledges } from './pledges.ts';
import { readPriorities } from './priorities.ts';
import { readTaken, type Taken } from './taken-words.ts';
import { linesSaid, readSaid, type SaidSubject } from './talks/spoken.ts';
import { note } from './trail.ts';
import { readWorkshop } from './workshops.ts';
import { spoken } from '#lib/domain/action.ts';
import { blurSides } from '#lib/domain/blur.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { findPersonal, type Finding, type PersonalKind } from '#lib/domain/personal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText } from '#lib/domain/safe-text.ts';

export type Subject = SaidSubject | 'reason' | 'pledge' | 'action' | 'sorted' | 'advice' | 'question';
export type Decision = 'keep' | 'blank';

export interface Release {
	/** Metres; 0: points stay where they are. */
	blurSide: number;
	publicity: string;
	/** By "subject:id", then by the words found there. */
	decisions: ReadonlyMap<string, ReadonlyMap<string, Decision>>;
	/** What hosts took out, whole. */
	taken: Taken;
}

/** Something that may point at a person, with all that stands around it. */
export interface Flagged extends Finding {
	/** "card:id", "reason:id" ... */
	at: string;
	subject: Subject;
	/** The card's or the group's number; null where it has none. */
	number: number | null;
	text: string;
	decision: Decision | null;
}

export const publicityLimit = 2000;

export async function readRelease(db: Db | Tx, workshopId: WorkshopId): Promise<Release> {
	const [row] = await db.select().from(releases).where(eq(releases.workshopId, workshopId));
	const rows = await db.select().from(releaseDecisions).where(eq(releaseDecisions.workshopId, workshopId));
	const decisions = new Map<string, Map<string, Decision>>();
	for (const { subject, words, decision } of rows) decisions.set(subject, (decisions.get(subject) ?? new Map<string, Decision>()).set(words, decision));
	return { blurSide: row?.blurSide ?? 0, publicity: row?.publicity ?? '', decisions, taken: await readTaken(db, workshopId) };
}

/** What is looked for besides patterns: what people called themselves; what is not: places of the plan. */
export async function readKnownNames(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<{ known: string[]; aliases: string[] }> {
	const workshop = await readWorkshop(app, workshopId);
	const rows = await app.db.select({ alias: people.alias }).from(people).where(and(eq(people.workshopId, workshopId), inArray(people.role, ['participant', 'facilitator'])));
	return { known: [...new Set((workshop?.plan.places ?? []).map(({ name }) => name))], aliases: [...new Set(rows.map(({ alias }) => alias))] };
}

/** Every finding in everything people wrote, cards first, with what was decided about it. */
export async function readFlagged(app: App, workshopId: WorkshopId): Promise<Flagged[]> {
	await app.rooms.flush(workshopId);
	const names = await readKnownNames(app, workshopId);
	const { decisions } = await readRelease(app.db, workshopId);
	const board = await readBoardRows(app.db, workshopId);
	const proposals = [...(await readNames(app.db, workshopId))];
	const offers = await readPledges(app, workshopId);
	const plans = await app.db.select({ id: actions.id, plan: actions.plan }).from(actions).where(eq(actions.workshopId, workshopId));
	const said = await readSaid(app.db, workshopId);
	const look = (subject: Subject, id: string, number: number | null, text: string): Flagged[] => {
		const at = `${subject}:${id}`;
		return findPersonal(text, names).map((finding) => ({ ...finding, at, subject, number, text, decision: decisions.get(at)?.get(finding.words) ?? null }));
	};
	return [
		...board.cards.flatMap(({ id, number, text, differ }) => [...look('card', id, number, text), ...differ.flatMap((reason) => look('reason', id, number, reason))]),
		...proposals.flatMap(([cluster, proposed]) => proposed.flatMap(({ name }) => look('cluster', cluster, null, name))),
		...[...board.clusters, ...board.parts].flatMap(({ id, number, name }) => look('cluster', id, number, name)),
		...offers.flatMap(({ id, what, conditions }) => [...look('pledge', id, null, what), ...look('pledge', id, null, conditions)]),
		...(await readPriorities(app, workshopId)).flatMap(({ id, number, positions, advice }) => [
			...positions.flatMap(({ cardId, reasons }) => (cardId === null ? reasons.flatMap((reason) => look('sorted', id, number, reason)) : [])),
			...(advice ? [...look('advice', id, number, advice.constraint), ...look('advice', id, number, advice.risk)] : [])
		]),
		...(await readQuestions(app.db, workshopId)).flatMap(({ id, text, answer }) => [...look('question', id, null, text), ...look('question', id, null, answer)]),
		...(said ? linesSaid(said).flatMap(({ subject, id, number, text }) => look(subject, id, number, text)) : []),
		...plans.flatMap(({ id, plan }) => spoken.flatMap((field) => look('action', id, null, plan[field])))
	];
}

export async function saveRelease(app: App, actor: Actor, { blurSide, publicity }: { blurSide: number; publicity: string }): Promise<Result<void>> {
	if (!can(actor.role, 'export.take')) return refuse({ reason: 'not-allowed' });
	const text = publicity.replace(/\r\n?/g, '\n').trim();
	if (!blurSides.some((side) => side === blurSide) || !isSafeText(text)) return refuse({ reason: 'bad-shape' });
	if (text.length > publicityLimit) return refuse({ reason: 'field-too-long', field: 'publicity', limit: publicityLimit });
	const changedAt = new Date(app.clock.now());
	await app.db.transaction(async (tx) => {
		await tx.insert(releases).values({ workshopId: actor.workshopId, blurSide, publicity: text, changedAt }).onConflictDoUpdate({ target: releases.workshopId, set: { blurSide, publicity: text, changedAt } });
		await note(app, tx, actor.workshopId, actor.personId, 'release.saved', { blurSide });
	});
	return done(undefined);
}

/** Decides about findings that are there now; anything else is left out. Deciding again replaces what was decided. The trail holds where and what kind, never the words. */
export async function decideFlagged(app: App, actor: Actor, wanted: readonly { at: string; words: string; decision: Decision }[]): Promise<Result<{ decided: number }>> {
	if (!can(actor.role, 'export.take')) return refuse({ reason: 'not-allowed' });
	const flagged = new Map((await readFlagged(app, actor.workshopId)).map((one) => [`${one.at} ${one.words}`, one]));
	const decided = wanted.flatMap(({ at, words, decision }) => {
		const one = flagged.get(`${at} ${words}`);
		return one && one.decision !== decision ? [{ subject: at, words, kind: one.kind as PersonalKind, decision }] : [];
	});
	const decidedAt = new Date(app.clock.now());
	const names = await readKnownNames(app, actor.workshopId);
	await app.db.transaction(async (tx) => {
		for (const { subject, words, kind, decision } of decided) {
			await tx
				.insert(releaseDecisions)
				.values({ workshopId: actor.workshopId, subject, words, kind, decision, decidedBy: actor.personId, decidedAt })
				.onConflictDoUpdate({ target: [releaseDecisions.workshopId, releaseDecisions.subject, releaseDecisions.words], set: { decision, decidedBy: actor.personId, decidedAt } });
			await note(app, tx, actor.workshopId, actor.personId, `release.${decision}`, { subject, kind });
		}
		// What went out before goes from there too.
		if (decided.length > 0) await cleanKept(app, tx, actor.workshopId, actor.personId, await readRelease(tx, actor.workshopId), names);
	});
	return done({ decided: decided.length });
}
