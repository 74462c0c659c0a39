import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, people, rounds, talks } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import { bringsLimit, groupFaults, groupLimit, groupsEach } from '#lib/domain/action-group.ts';
import { makeId, type ActionGroupId, type TalkId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { textFaults } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { type Act } from '#lib/domain/round.ts';

type GroupRow = typeof actionGroups.$inferSelect;

/** Starts a group for something that should happen. `lead`: I get it going. Without, it goes on the list of what is needed and nobody owns. */
export function startGroup(app: App, actor: Actor, { title, talks: from, lead, firstStep, firstDay }: { title: string; talks: readonly string[]; lead: boolean; firstStep: string; firstDay: string }): Promise<Result<void>> {
	const faults = groupFaults({ title, firstStep, firstDay });
	if (faults.length > 0) return Promise.resolve(refuse({ reason: 'fields-bad', faults }));
	return atGroups(app, actor, 'group.start', async (tx, groups) => {
		if (groups.length >= groupLimit) return refuse({ reason: 'board-full', limit: groupLimit });
		if (groups.filter(({ createdBy }) => createdBy === actor.personId).length >= groupsEach) return refuse({ reason: 'board-full', limit: groupsEach });
		const known = await tx.select({ id: talks.id }).from(talks).where(and(eq(talks.workshopId, actor.workshopId), eq(talks.state, 'posted')));
		const id = makeId<ActionGroupId>(app.random);
		const at = new Date(app.clock.now());
		const number = Math.max(0, ...groups.map((group) => group.number)) + 1;
		const led = lead ? { initiatorId: actor.personId, initiator: await aliasOf(tx, actor) } : {};
		await tx.insert(actionGroups).values({ id, workshopId: actor.workshopId, number, title: title.trim(), talkIds: known.map((talk) => talk.id).filter((talk: TalkId) => from.includes(talk)), ...led, firstStep: firstStep.trim(), firstDay, createdBy: actor.personId, createdAt: at });
		if (lead) await tx.insert(actionGroupMembers).values({ groupId: id, personId: actor.personId, workshopId: actor.workshopId, at });
		return done(undefined);
	});
}

/** In it, with what one brings; or out of it again. Who got it going and goes leaves it to whoever takes it. */
export function joinGroup(app: App, actor: Actor, { group: id, into, brings }: { group: string; into: boolean; brings: string }): Promise<Result<void>> {
	const faults = textFaults({ brings }, bringsLimit);
	if (faults.length > 0) return Promise.resolve(refuse({ reason: 'fields-bad', faults }));
	return atGroups(app, actor, 'group.join', async (tx, groups) => {
		const group = groups.find((one) => one.id === id);
		if (!group) return refuse({ reason: 'no-such-talk' });
		const me = and(eq(actionGroupMembers.groupId, group.id), eq(actionGroupMembers.personId, actor.personId));
		if (into) await tx.insert(actionGroupMembers).values({ groupId: group.id, personId: actor.personId, workshopId: actor.workshopId, brings: brings.trim(), at: new Date(app.clock.now()) }).onConflictDoUpdate({ target: [actionGroupMembers.groupId, actionGroupMembers.personId], set: { brings: brings.trim() } });
		else {
			await tx.delete(actionGroupMembers).where(me);
			if (group.initiatorId === actor.personId) await tx.update(actionGroups).set({ initiatorId: null, initiator: '' }).where(eq(actionGroups.id, group.id));
		}
		return done(undefined);
	});
}

/** "I get it going", with the first step and its day. One at a time: whoever has it may say more; nobody takes it from them. */
export function leadGroup(app: App, actor: Actor, { group: id, firstStep, firstDay }: { group: string; firstStep: string; firstDay: string }): Promise<Result<void>> {
	return atGroups(app, actor, 'group.join', async (tx, groups) => {
		const group = groups.find((one) => one.id === id);
		if (!group) return refuse({ reason: 'no-such-talk' });
		if (group.initiatorId !== null && group.initiatorId !== actor.personId) return refuse({ reason: 'just-changed' });
		const faults = groupFaults({ title: group.title, firstStep, firstDay });
		if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
		await tx.update(actionGroups).set({ initiatorId: actor.personId, initiator: await aliasOf(tx, actor), firstStep: firstStep.trim(), firstDay }).where(eq(actionGroups.id, group.id));
		await tx.insert(actionGroupMembers).values({ groupId: group.id, personId: actor.personId, workshopId: actor.workshopId, at: new Date(app.clock.now()) }).onConflictDoNothing();
		return done(undefined);
	});
}

/** The share lock on the round lets an act land before its end or after, never across; the lock on the groups lets two take the lead one after the other. */
async function atGroups(app: App, actor: Actor, act: Act, run: (tx: Tx, groups: GroupRow[]) => Promise<Result<void>>): Promise<Result<void>> {
	const result = await app.db.transaction(async (tx): Promise<Result<void>> => {
		// Numbers are given one after the other: for update, not for share.
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for(act === 'group.start' ? 'update' : 'share');
		const refusal = await refusalNow(tx, actor, act);
		if (refusal) return refuse(refusal);
		return run(tx, await tx.select().from(actionGroups).where(eq(actionGroups.workshopId, actor.workshopId)).orderBy(actionGroups.number).for('update'));
	});
	if (result.ok) {
		app.facts.changed(actor.workshopId, 'closing');
		app.facts.changedFor(actor.personId, actor.workshopId);
	}
	return result;
}

async function aliasOf(tx: Tx, actor: Actor): Promise<string> {
	const [me] = await tx.select({ alias: people.alias }).from(people).where(eq(people.id, actor.personId));
	return me?.alias ?? '';
}
