import { eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { workshops } from '../db/schema.ts';
import { readKeptApart } from './host/alike.ts';
import { readBoardRows } from './board-rows.ts';
import { optionsOf } from './polls.ts';
import { readWorkshop } from './workshops.ts';
import { note } from './trail.ts';
import { pairOf } from '#lib/domain/alike.ts';
import { nearDuplicates } from '#lib/domain/grouping/duplicates.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { areasOf } from '#lib/domain/known-area.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { readPlan, readWho, usualPlan, type PlanForm, type PollPlan, type ScaleName } from '#lib/domain/poll-plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

export interface VotePlanView {
	plan: PollPlan;
	options: PollOption[];
	/** Options that may say the same, read by nobody yet: to merge, or to keep apart on purpose. */
	alike: { a: PollOption; b: PollOption; sure: boolean }[];
	/** Those the host has read and keeps apart. */
	apart: { a: PollOption; b: PollOption }[];
	/** Parts of the plan whose people a vote can be for. */
	areas: string[];
}

/** All that the host settles before a vote: how it will be, on what, and what looks alike. */
export async function readVotePlan(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<VotePlanView> {
	const [workshop] = await app.db.select({ nextPoll: workshops.nextPoll }).from(workshops).where(eq(workshops.id, workshopId));
	const areas = areasOf((await readWorkshop(app, workshopId))?.plan.places ?? []);
	const plan = workshop?.nextPoll ?? usualPlan;
	const options = optionsOf(await readBoardRows(app.db, workshopId));
	const apart = new Set([...plan.apart, ...(await readKeptApart(app.db, workshopId))]);
	const byId = new Map<string, PollOption>(options.map((option) => [option.id, option]));
	const pairs = nearDuplicates(options.map(({ id, name }) => ({ id: id as string, text: name }))).map(({ a, b, strength }) => ({ a: byId.get(a)!, b: byId.get(b)!, sure: strength === 'almost identical' }));
	return {
		plan,
		areas,
		options,
		alike: pairs.filter(({ a, b }) => !apart.has(pairOf(a.id, b.id))),
		apart: pairs.filter(({ a, b }) => apart.has(pairOf(a.id, b.id)))
	};
}

/** Sets how the next vote will be. Noted in the trail: who, which method, which parameters. */
export async function setVotePlan(app: App, actor: Actor, form: PlanForm, stepsOf: (scale: ScaleName) => string[]): Promise<Result<PollPlan>> {
	const areas = areasOf((await readWorkshop(app, actor.workshopId))?.plan.places ?? []);
	return changePlan(app, actor, 'poll.planned', (plan, options) => {
		const way = readPlan(form, options, stepsOf);
		if (!way.ok) return way;
		const who = readWho(form, areas);
		return who.ok ? done({ ...plan, way: way.value, who: who.value }) : who;
	});
}

/** Two look-alikes have been read, and stay two. */
export async function keepApart(app: App, actor: Actor, a: string, b: string): Promise<Result<PollPlan>> {
	return changePlan(app, actor, 'poll.kept-apart', (plan) => done({ ...plan, apart: [...new Set([...plan.apart, pairOf(a, b)])].slice(-200) }));
}

async function changePlan(app: App, actor: Actor, kind: TrailKind, change: (plan: PollPlan, options: PollOption[]) => Result<PollPlan>): Promise<Result<PollPlan>> {
	if (!can(actor.role, 'round.command')) return refuse({ reason: 'not-allowed' });
	await app.rooms.flush(actor.workshopId);
	const result = await app.db.transaction(async (tx) => {
		const [workshop] = await tx.select({ nextPoll: workshops.nextPoll, state: workshops.state }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (workshop?.state === 'closed' || !workshop) return refuse({ reason: 'workshop-not-open' } as const);
		const changed = change(workshop.nextPoll ?? usualPlan, optionsOf(await readBoardRows(tx, actor.workshopId)));
		if (!changed.ok) return changed;
		await tx.update(workshops).set({ nextPoll: changed.value }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, kind, { way: changed.value.way, only: changed.value.only, who: changed.value.who?.who ?? 'all' });
		return changed;
	});
	if (result.ok) app.facts.changed(actor.workshopId, 'desk');
	return result;
}
