import { eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { workshops } from '../db/schema.ts';
import { changePlan } from './plans.ts';
import { note } from './trail.ts';
import { readWorkshop } from './workshops.ts';
import { fitControlPoints, type ControlPoint, type Fit } from '#lib/domain/geo/control-points.ts';
import { parsePosition } from '#lib/domain/geo/position.ts';
import { readPlaceList } from '#lib/domain/place-list.ts';
import { isPoint, type Point } from '#lib/domain/place.ts';
import { readPlaceWords } from '#lib/domain/place-words.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { Plan, PlanGround, TypedPoint } from '#lib/domain/plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

/** The fit of points as they were typed; lines that are empty on both sides are not there. Nothing is kept. */
export function fitTyped(plan: Pick<Plan, 'places' | 'width' | 'height'>, typed: readonly TypedPoint[]): Result<Fit> {
	const points: ControlPoint[] = [];
	/** In which line on the page each of them stands, from 1. */
	const lines: number[] = [];
	for (const [i, { on, world }] of typed.entries()) {
		if (on.trim() === '' && world.trim() === '') continue;
		const at = readOnPlan(on, plan);
		if (at === null) return refuse({ reason: 'point-unplaced', point: i + 1, text: on.trim().slice(0, 40) });
		const position = parsePosition(world);
		if (position === null) return refuse({ reason: 'point-unread', point: i + 1, text: world.trim().slice(0, 40) });
		lines.push(i + 1);
		points.push({ at, lon: position.lon, lat: position.lat });
	}
	const fit = fitControlPoints(points, plan);
	if (fit.ok || fit.refusal.reason !== 'points-together') return fit;
	return refuse({ ...fit.refusal, first: lines[fit.refusal.first - 1]!, second: lines[fit.refusal.second - 1]! });
}

/** "31.2, 44" (percent from the left, from the top), a square, or a name on the plan. */
export function readOnPlan(text: string, plan: Pick<Plan, 'places'>): Point | null {
	const percent = /^(\d{1,3}(?:\.\d+)?)\s*%?\s*[,; ]\s*(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(text.trim());
	if (percent) {
		const at = [Number(percent[1]) / 100, Number(percent[2]) / 100] as const;
		return at[0] <= 1 && at[1] <= 1 ? at : null;
	}
	const place = readPlaceWords(text, plan.places);
	return place !== null && isPoint(place) ? place : null;
}

/** Only before the doors open: coordinates of cards must not change under them. Points that do not fit are refused and nothing is kept. */
export async function savePoints(app: App, actor: Actor, typed: TypedPoint[]): Promise<Result<Fit>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (!workshop?.ground) return refuse({ reason: 'cannot-now', state: 'built-in' });
	const fit = fitTyped(workshop.plan, typed);
	if (!fit.ok) return fit;
	const points = typed.filter(({ on, world }) => on.trim() !== '' || world.trim() !== '');
	const kept = await change(app, actor, 'plan.placed', { ...workshop.ground, georeference: fit.value.georeference, points });
	return kept.ok ? fit : kept;
}

export async function forgetPlacing(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (!workshop?.ground) return done(undefined);
	return change(app, actor, 'plan.unplaced', { ...workshop.ground, georeference: null, points: [] });
}

/** Streets and places that people find by typing, one a line: "Mill Lane: C2 C3 C4". */
export async function saveNames(app: App, actor: Actor, text: string): Promise<Result<number>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (!workshop?.ground) return refuse({ reason: 'cannot-now', state: 'built-in' });
	const read = readPlaceList(text);
	if (!read.ok) return read;
	const kept = await change(app, actor, 'plan.named', { ...workshop.ground, places: read.value });
	return kept.ok ? done(read.value.length) : kept;
}

async function change(app: App, actor: Actor, kind: TrailKind, planGround: PlanGround): Promise<Result<void>> {
	return changePlan(app, actor, async (tx) => {
		await tx.update(workshops).set({ planGround }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, kind);
	});
}
