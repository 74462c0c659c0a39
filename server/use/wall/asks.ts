import { and, count, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { talkAsks, talks } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { atWall, hosted, posted, type AtWall } from './at-wall.ts';
import { placed } from './talks.ts';
import { hostsOf, type TalkRow } from './read-wall.ts';
import { openAsks, settle, settleGone, settleMoved } from './settle-asks.ts';
import { makeId, type AskId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { assertNever, done, refuse, type Result } from '#lib/domain/result.ts';
import type { AskKind } from '#lib/domain/talk.ts';
import { standingFor, talksIn } from '#lib/domain/wall.ts';

/** Open questions of one person, of all kinds: enough for a whole wall, too few to bother everyone. */
const asksEach = 20;

/**
 * Asks those who look after a talk: to make one talk of both ('merge'), to let another into its cell ('share'), to change places ('swap'), or to move it
 * ('move', without a name). Nothing happens before they agree. Two who ask one another to merge, or to change places, have both agreed.
 * @param from the asker's own talk; null for 'move'
 */
export function askHosts(app: App, actor: Actor, { kind, of, from }: { kind: AskKind; of: string; from: string | null }): Promise<Result<{ agreed: boolean }>> {
	return atWall<{ agreed: boolean }>(app, actor, kind === 'move' ? 'talk.mark' : 'talk.merge', async (wall) => {
		const asked = posted(wall, of);
		if (!asked) return refuse({ reason: 'no-such-talk' });
		let own: TalkRow | null = null;
		if (kind !== 'move') {
			const mine = hosted(wall, actor, from ?? '');
			if (!mine.ok) return mine;
			own = mine.value;
			if (own.id === asked.id) return refuse({ reason: 'no-such-talk' });
			if (kind === 'share' && cellFault(wall, asked)) return refuse({ reason: 'no-such-cell' });
			if (kind === 'swap' && swapFault(wall, asked, own)) return refuse({ reason: 'no-such-cell' });
		}
		const [open] = await wall.tx.select({ n: count() }).from(talkAsks).where(and(eq(talkAsks.workshopId, actor.workshopId), eq(talkAsks.personId, actor.personId), eq(talkAsks.state, 'open')));
		if ((open?.n ?? 0) >= asksEach) return refuse({ reason: 'board-full', limit: asksEach });
		for (const { personId } of hostsOf(wall.rows, wall.byId).get(asked.id) ?? []) wall.touched.add(personId);
		const before = await wall.tx.select().from(talkAsks).where(and(eq(talkAsks.workshopId, actor.workshopId), eq(talkAsks.state, 'open'), eq(talkAsks.kind, kind)));
		const crossing = own && before.find((ask) => ask.of === own.id && ask.from === asked.id);
		if (own && crossing && (kind === 'merge' || kind === 'swap')) {
			await settle(app, wall, [crossing], 'agreed');
			await (kind === 'merge' ? merge : swap)(app, wall, actor, asked, own);
			return done({ agreed: true });
		}
		const isAsked = before.some((ask) => ask.of === asked.id && (kind === 'move' ? ask.personId === actor.personId : ask.from === own?.id));
		if (!isAsked) await wall.tx.insert(talkAsks).values({ id: makeId<AskId>(app.random), workshopId: actor.workshopId, kind, of: asked.id, from: own?.id ?? null, personId: actor.personId, state: 'open', at: new Date(app.clock.now()) });
		return done({ agreed: false });
	});
}

/**
 * By one of those who were asked. A yes is carried out in the same step, if it can still be. A no to one wish for another time is a no to all of them:
 * nobody is told how many there are of whom.
 */
export function answerAsk(app: App, actor: Actor, { ask: id, agree }: { ask: string; agree: boolean }): Promise<Result<void>> {
	return atWall(app, actor, 'talk.merge', async (wall) => {
		const [ask] = await wall.tx.select().from(talkAsks).where(and(eq(talkAsks.id, id as AskId), eq(talkAsks.workshopId, actor.workshopId)));
		if (ask?.state !== 'open') return refuse({ reason: 'ask-over' });
		const asked = hosted(wall, actor, standingFor(ask.of, wall.byId) ?? '');
		if (!asked.ok) return asked.refusal.reason === 'no-such-talk' ? refuse({ reason: 'ask-over' }) : asked;
		wall.touched.add(ask.personId);
		if (!agree) {
			await settle(app, wall, ask.kind === 'move' ? await openAsks(wall, ask.of, ['move'], 'of') : [ask], 'declined');
			return done(undefined);
		}
		const from = ask.from === null ? undefined : posted(wall, ask.from);
		switch (ask.kind) {
			case 'move':
				// A yes to a wish to move is the move itself.
				return refuse({ reason: 'ask-over' });
			case 'merge':
				if (!from || from.id === asked.value.id) return refuse({ reason: 'ask-over' });
				await settle(app, wall, [ask], 'agreed');
				await merge(app, wall, actor, from, asked.value);
				return done(undefined);
			case 'share':
				if (!from || cellFault(wall, asked.value)) return refuse({ reason: 'ask-over' });
				await settle(app, wall, [ask], 'agreed');
				await wall.tx.update(talks).set({ slot: asked.value.slot, spaceId: asked.value.spaceId, met: [], changedAt: new Date(app.clock.now()) }).where(eq(talks.id, from.id));
				await settleMoved(app, wall, from.id, from.slot !== asked.value.slot);
				await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.shares', { talk: from.id, with: asked.value.id });
				return done(undefined);
			case 'swap':
				if (!from || swapFault(wall, asked.value, from)) return refuse({ reason: 'ask-over' });
				await settle(app, wall, [ask], 'agreed');
				await swap(app, wall, actor, from, asked.value);
				return done(undefined);
			default:
				return assertNever(ask.kind);
		}
	});
}

/** One's own question is open no more; one that was answered is put away. */
export function takeBackAsk(app: App, actor: Actor, { ask: id }: { ask: string }): Promise<Result<void>> {
	return atWall(app, actor, 'talk.mark', async (wall) => {
		const [ask] = await wall.tx.select().from(talkAsks).where(and(eq(talkAsks.id, id as AskId), eq(talkAsks.workshopId, actor.workshopId), eq(talkAsks.personId, actor.personId)));
		if (!ask || ask.state === 'back') return refuse({ reason: 'ask-over' });
		for (const { personId } of hostsOf(wall.rows, wall.byId).get(standingFor(ask.of, wall.byId) ?? ask.of) ?? []) wall.touched.add(personId);
		await settle(app, wall, [ask], 'back');
		return done(undefined);
	});
}

/** A part is a talk of its own again, by anyone who looks after the whole. Back in its old cell where that is still free; else it waits for a place. */
export function splitTalk(app: App, actor: Actor, { part: id }: { part: string }): Promise<Result<{ waits: boolean }>> {
	return atWall(app, actor, 'talk.merge', async (wall) => {
		const part = wall.rows.find((row) => row.id === id && row.state === 'merged');
		const whole = part && standingFor(part.id, wall.byId);
		if (!part || !whole) return refuse({ reason: 'no-such-talk' });
		const mine = hosted(wall, actor, whole);
		if (!mine.ok) return mine;
		const slot = wall.slots.find((one) => one.id === part.slot);
		const space = wall.spaces.find((one) => one.id === part.spaceId);
		const isFree = slot && space && slot.state !== 'over' && (space.kind === 'elsewhere' || talksIn(placed(wall.rows), { slot: slot.id, space: space.id }).length === 0);
		await wall.tx.update(talks).set({ state: 'posted', mergedInto: null, changedAt: new Date(app.clock.now()), ...(isFree ? {} : { slot: null, spaceId: null }) }).where(eq(talks.id, part.id));
		for (const { personId } of hostsOf(wall.rows, wall.byId).get(whole) ?? []) wall.touched.add(personId);
		await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.split', { talk: part.id, from: whole });
		return done({ waits: !isFree });
	});
}

/** `from` becomes a part of `into`. It keeps its words, its marks and its cell, so that it can be split off again. */
async function merge(app: App, wall: AtWall, actor: Actor, from: TalkRow, into: TalkRow): Promise<void> {
	const hosts = hostsOf(wall.rows, wall.byId);
	for (const { personId } of [...(hosts.get(from.id) ?? []), ...(hosts.get(into.id) ?? [])]) wall.touched.add(personId);
	await wall.tx.update(talks).set({ state: 'merged', mergedInto: into.id, changedAt: new Date(app.clock.now()) }).where(eq(talks.id, from.id));
	await settleGone(app, wall, from.id);
	await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.merged', { talk: from.id, into: into.id });
}

/** Each goes where the other was, in one step: nobody stands without a place in between. */
async function swap(app: App, wall: AtWall, actor: Actor, a: TalkRow, b: TalkRow): Promise<void> {
	const hosts = hostsOf(wall.rows, wall.byId);
	for (const [talk, to] of [[a, b], [b, a]] as const) {
		await wall.tx.update(talks).set({ slot: to.slot, spaceId: to.spaceId, met: [], changedAt: new Date(app.clock.now()) }).where(eq(talks.id, talk.id));
		await settleMoved(app, wall, talk.id, talk.slot !== to.slot);
		for (const { personId } of hosts.get(talk.id) ?? []) wall.touched.add(personId);
	}
	await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.swapped', { talk: a.id, with: b.id });
}

/** Two rooms whose times are not over, with no third talk in either: whoever shares one has agreed to the other talk, not to this. */
function swapFault(wall: AtWall, a: TalkRow, b: TalkRow): boolean {
	if (cellFault(wall, a) || cellFault(wall, b) || (a.slot === b.slot && a.spaceId === b.spaceId)) return true;
	return [a, b].some(({ slot, spaceId }) => talksIn(placed(wall.rows), { slot: slot!, space: spaceId! }).length > 1);
}

/** Only a room whose time is not over can be shared; somewhere else needs no leave. */
function cellFault({ slots, spaces }: AtWall, { slot, spaceId }: { slot: string | null; spaceId: string | null }): boolean {
	return !slots.some(({ id, state }) => id === slot && state !== 'over') || !spaces.some(({ id, kind }) => id === spaceId && kind === 'room');
}
