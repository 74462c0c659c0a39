import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { rounds, spaces, talks, workshops } from '../../db/schema.ts';
import { readStand } from '../host/run-sheet.ts';
import { note } from '../trail.ts';
import { readSpaces } from './read-wall.ts';
import { makeId, type RoundId, type SpaceId } from '#lib/domain/ids.ts';
import { roundLimit } from '#lib/domain/method/arrange.ts';
import { convergeBy } from '#lib/domain/method/open-space.ts';
import { hasWall } from '#lib/domain/method/all.ts';
import type { Stand } from '#lib/domain/method/during.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { textFaults } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isOpen, minutesLeast, minutesMost, type Method, type Opening } from '#lib/domain/round.ts';
import { slotLimit, spaceLimit, spaceNameLimit } from '#lib/domain/talk.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

export const linkLimit = 300;
const openingLimits = { principles: 8, principle: 160, law: 280 };

/** The host gives the wall another space, open at once. */
export async function addSpace(app: App, actor: Actor, { name, link }: { name: string; link: string }): Promise<Result<void>> {
	return arrange(app, actor, 'wall.space-added', async (tx) => {
		const fault = faultsIn(name, link);
		if (!fault.ok) return fault;
		const all = await tx.select({ number: spaces.number, kind: spaces.kind }).from(spaces).where(eq(spaces.workshopId, actor.workshopId));
		if (all.length >= spaceLimit) return refuse({ reason: 'spaces-many', limit: spaceLimit });
		const number = Math.max(0, ...all.filter(({ kind }) => kind === 'room').map((space) => space.number)) + 1;
		await tx.insert(spaces).values({ id: makeId<SpaceId>(app.random), workshopId: actor.workshopId, number, name: name.trim(), kind: 'room', link: link.trim(), shown: true });
		return done(undefined);
	});
}

/** Its name, the link of its outside call, and whether it is uncovered before it is needed. */
export async function changeSpace(app: App, actor: Actor, id: string, { name, link, shown }: { name: string; link: string; shown: boolean }): Promise<Result<void>> {
	return arrange(app, actor, 'wall.space-changed', async (tx) => {
		const fault = faultsIn(name, link);
		if (!fault.ok) return fault;
		const changed = await tx.update(spaces).set({ name: name.trim(), link: link.trim(), shown }).where(and(eq(spaces.id, id as SpaceId), eq(spaces.workshopId, actor.workshopId))).returning({ id: spaces.id });
		return changed.length > 0 ? done(undefined) : refuse({ reason: 'no-such-cell' });
	});
}

/** Only one in which nothing was ever put: a talk keeps the name of its space in the record. */
export async function removeSpace(app: App, actor: Actor, id: string): Promise<Result<void>> {
	return arrange(app, actor, 'wall.space-removed', async (tx) => {
		const space = (await readSpaces(tx, actor.workshopId)).find((one) => one.id === id);
		if (!space || space.kind !== 'room') return refuse({ reason: 'no-such-cell' });
		const used = await tx.select({ id: talks.id }).from(talks).where(eq(talks.spaceId, space.id)).limit(1);
		if (used.length > 0) return refuse({ reason: 'space-in-use' });
		await tx.delete(spaces).where(eq(spaces.id, space.id));
		return done(undefined);
	});
}

/** One more time on the wall: a round of talks after the last of them, or next where those are behind us. At any moment, also while people talk. */
export async function addSlot(app: App, actor: Actor, { minutes, label }: { minutes: number; label: string }): Promise<Result<void>> {
	if (!Number.isInteger(minutes) || minutes < minutesLeast || minutes > minutesMost) return refuse({ reason: 'minutes-bad', least: minutesLeast, most: minutesMost });
	const faults = textFaults({ label }, spaceNameLimit);
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return changeMethod(app, actor, 'wall.time-added', (method, { round, cameTo }) => {
		const times = method.rounds.filter(({ kind }) => kind === 'talks');
		const source = times.at(-1);
		if (!source) return refuse({ reason: 'no-such-cell' });
		if (times.length >= slotLimit) return refuse({ reason: 'slots-many', limit: slotLimit });
		if (method.rounds.length >= roundLimit * 2) return refuse({ reason: 'rounds-many', limit: roundLimit * 2 });
		// What people have come to keeps its place, also where a host has gone back since: votes and the log know rounds by it.
		const at = Math.max(method.rounds.lastIndexOf(source), round.index, cameTo) + 1;
		const number = times.length + 1;
		let id = `talks-${number}`;
		for (let n = number; method.rounds.some((one) => one.id === id); n++) id = `talks-${n + 1}`;
		const added = { ...source, id: id as RoundId, title: `Talks: time ${number}`, short: `Talks ${number}`, minutes, slot: { label: label.trim() } };
		return done({ ...method, rounds: [...method.rounds.slice(0, at), added, ...method.rounds.slice(at)] });
	});
}

/** The host's own words for a time, as "Saturday, 10:00": for a wall over several days. */
export async function nameSlot(app: App, actor: Actor, id: string, label: string): Promise<Result<void>> {
	const faults = textFaults({ label }, spaceNameLimit);
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return changeMethod(app, actor, 'wall.time-named', (method) => {
		if (!method.rounds.some((spec) => spec.id === id && spec.kind === 'talks')) return refuse({ reason: 'no-such-cell' });
		return done({ ...method, rounds: method.rounds.map((spec) => (spec.id === id ? { ...spec, slot: { label: label.trim() } } : spec)) });
	});
}

/** The rules of the day, in the host's words. */
export async function saveOpening(app: App, actor: Actor, { principles, law }: Opening): Promise<Result<void>> {
	const kept = { principles: principles.map((one) => one.trim()).filter((one) => one !== '').slice(0, openingLimits.principles), law: law.trim() };
	const faults = [...kept.principles.flatMap((principle) => textFaults({ principles: principle }, openingLimits.principle)), ...textFaults({ law: kept.law }, openingLimits.law)];
	if (kept.law === '') faults.push({ field: 'law', problem: 'needed' });
	if (kept.principles.length === 0) faults.push({ field: 'principles', problem: 'needed' });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return changeMethod(app, actor, 'opening.saved', (method) => done({ ...method, rounds: method.rounds.map((spec) => (spec.kind === 'opening' ? { ...spec, opening: kept } : spec)) }));
}

/** By secret dots, or by opening the space again for action: until the round has begun. */
export async function chooseConvergence(app: App, actor: Actor, by: 'dots' | 'reopen'): Promise<Result<void>> {
	return changeMethod(app, actor, 'converge.chosen', (method, { round }) => {
		const index = method.rounds.findIndex(({ kind }) => kind === 'converge');
		if (index === -1) return refuse({ reason: 'no-such-round' });
		if (round.index === index && isOpen(round)) return refuse({ reason: 'cannot-now', state: round.state });
		return done({ ...method, rounds: method.rounds.map((spec) => (spec.kind === 'converge' ? convergeBy(spec, by) : spec)) });
	});
}

/** What the host calls into all talks: come back, or so many minutes are left. It moves nobody. */
export async function callTalks(app: App, actor: Actor, call: 'back' | 'minutes'): Promise<Result<void>> {
	return arrange(app, actor, 'wall.called', async () => done(undefined), { call });
}

type Tx = Parameters<Parameters<App['db']['transaction']>[0]>[0];

/** One thing a host arranges about a wall, while the workshop is open to change; with its line of the log. */
export async function arrange(app: App, actor: Actor, kind: TrailKind, run: (tx: Tx) => Promise<Result<void>>, data: Record<string, unknown> = {}): Promise<Result<void>> {
	if (!can(actor.role, 'wall.arrange')) return refuse({ reason: 'not-allowed' });
	const arranged = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('no key update');
		if (!workshop || workshop.state === 'closed' || !hasWall(workshop.method)) return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' });
		const [round] = await tx.select({ turn: rounds.turn }).from(rounds).where(eq(rounds.workshopId, actor.workshopId));
		const ran = await run(tx);
		if (ran.ok) await note(app, tx, actor.workshopId, actor.personId, kind, { ...data, turn: round?.turn ?? 0 });
		return ran;
	});
	if (arranged.ok) app.facts.changed(actor.workshopId, 'wall');
	return arranged;
}

/** The gate judges by the method: it is changed with the gate held, and the round under way stays where it is. */
async function changeMethod(app: App, actor: Actor, kind: TrailKind, make: (method: Method, stand: Stand) => Result<Method>): Promise<Result<void>> {
	if (!can(actor.role, 'wall.arrange')) return refuse({ reason: 'not-allowed' });
	const changed = await app.rooms.step(actor.workshopId, (step) =>
		app.db.transaction(async (tx): Promise<Result<void>> => {
			await step.hold(tx);
			const [round] = await tx.select({ state: rounds.state }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('update');
			const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
			if (!round || !workshop || workshop.state === 'closed' || !hasWall(workshop.method)) return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' });
			const made = make(workshop.method, await readStand(tx, actor.workshopId, round.state));
			if (!made.ok) return made;
			await tx.update(workshops).set({ method: made.value }).where(eq(workshops.id, actor.workshopId));
			await note(app, tx, actor.workshopId, actor.personId, kind);
			return done(undefined);
		})
	);
	if (changed.ok) app.facts.changed(actor.workshopId, 'stage', 'wall', 'desk');
	return changed;
}

function faultsIn(name: string, link: string): Result<void> {
	const faults = [...textFaults({ name }, spaceNameLimit), ...textFaults({ link }, linkLimit)];
	if (name.trim() === '') faults.push({ field: 'name', problem: 'needed' });
	// What people press must lead to a page over a safe line, and to nothing that runs; a talk shows no other.
	if (link.trim() !== '' && !/^https:\/\/\S+$/.test(link.trim())) faults.push({ field: 'link', problem: 'choice' });
	return faults.length > 0 ? refuse({ reason: 'fields-bad', faults }) : done(undefined);
}
