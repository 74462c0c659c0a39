import { and, asc, count, eq, ne, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { clusters, groupNames, nameBackings, rounds } from '../db/schema.ts';
import { refusalNow } from './context.ts';
import { nameGroup } from './cards.ts';
import { takenWords } from './taken-words.ts';
import { note } from './trail.ts';
import { writeClusterField } from '#lib/doc/board.ts';
import { clusterNameLimit } from '#lib/domain/cluster.ts';
import { isId, makeId, type ClusterId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';
import { namesEach, namesEver, nameThatLeads, type ProposedName } from '#lib/domain/naming.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

/**
 * Another name for a group that has one. Whoever proposes it finds it right, and so may others; the name that most find right is the
 * group's. A group without a name simply gets this one.
 */
export async function proposeName(app: App, actor: Actor, { clusterId, name }: { clusterId: string; name: string }): Promise<Result<void>> {
	const words = name.replace(/\s+/g, ' ').trim();
	if (words === '') return refuse({ reason: 'text-empty' });
	if (!isSafeText(words)) return refuse({ reason: 'bad-shape' });
	if (longerBy(words, clusterNameLimit) > 0) return refuse({ reason: 'field-too-long', field: 'name', limit: clusterNameLimit });
	const now = await nameNow(app, actor.workshopId, clusterId);
	if (now === null) return refuse({ reason: 'no-such-cluster' });
	if (now.trim() === '') return nameGroup(app, actor, { clusterId, name: words });
	return decide(app, actor, clusterId as ClusterId, async (tx) => {
		const known = await tx.select().from(groupNames).where(and(eq(groupNames.workshopId, actor.workshopId), eq(groupNames.clusterId, clusterId as ClusterId))).orderBy(asc(groupNames.seq));
		const [mine] = await tx.select({ n: count() }).from(groupNames).where(and(eq(groupNames.workshopId, actor.workshopId), eq(groupNames.personId, actor.personId)));
		const same = known.find((one) => one.name === words);
		if (same) return done(same.id);
		if (known.length >= namesEach) return refuse({ reason: 'board-full', limit: namesEach });
		if ((mine?.n ?? 0) >= namesEver) return refuse({ reason: 'board-full', limit: namesEver });
		const at = new Date(app.clock.now());
		const id = makeId<string>(app.random);
		const row = { workshopId: actor.workshopId, clusterId: clusterId as ClusterId, at };
		let seq = known.at(-1)?.seq ?? 0;
		if (!known.some((one) => one.name === now)) await tx.insert(groupNames).values({ ...row, id: makeId<string>(app.random), personId: null, name: now, seq: ++seq });
		if (words === now) return done((await tx.select({ id: groupNames.id }).from(groupNames).where(and(eq(groupNames.clusterId, row.clusterId), eq(groupNames.name, now))))[0]!.id);
		await tx.insert(groupNames).values({ ...row, id, personId: actor.personId, name: words, seq: ++seq });
		return done(id);
	});
}

/** This name is the right one: one for each person and group, the last one counts. */
export async function backName(app: App, actor: Actor, { nameId }: { nameId: string }): Promise<Result<void>> {
	if (!isId(nameId)) return refuse({ reason: 'bad-shape' });
	const [proposed] = await app.db.select({ clusterId: groupNames.clusterId }).from(groupNames).where(and(eq(groupNames.id, nameId), eq(groupNames.workshopId, actor.workshopId)));
	if (!proposed) return refuse({ reason: 'no-such-cluster' });
	return decide(app, actor, proposed.clusterId, async () => done(nameId));
}

/** The lock on the round makes this land before or after its end; the lock on the group's row lets two people decide one after the other. */
async function decide(app: App, actor: Actor, clusterId: ClusterId, choose: (tx: Tx) => Promise<Result<string>>): Promise<Result<void>> {
	// The row of a group follows its document a moment later.
	await app.rooms.flush(actor.workshopId);
	const decisions = app.decisions.of(actor.workshopId);
	const lead = await app.db.transaction(async (tx): Promise<Result<string | null>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const refusal = await refusalNow(tx, actor, 'cluster.name');
		if (refusal) return refuse(refusal);
		const [group] = await tx.select({ name: clusters.name }).from(clusters).where(and(eq(clusters.id, clusterId), eq(clusters.workshopId, actor.workshopId), eq(clusters.state, 'board'))).for('update');
		if (!group) return refuse({ reason: 'no-such-cluster' });
		const chosen = await choose(tx);
		if (!chosen.ok) return chosen;
		await tx
			.insert(nameBackings)
			.values({ workshopId: actor.workshopId, clusterId, personId: actor.personId, nameId: chosen.value })
			.onConflictDoUpdate({ target: [nameBackings.workshopId, nameBackings.clusterId, nameBackings.personId], set: { nameId: sql`excluded.name_id` } });
		const leads = nameThatLeads(group.name, (await readNames(tx, actor.workshopId)).get(clusterId) ?? []);
		if (leads) await note(app, tx, actor.workshopId, null, 'group.named', { clusterId, nameId: leads.id, backers: leads.backers });
		return done(leads?.name ?? null);
	});
	if (!lead.ok) return lead;
	const { value: name } = lead;
	if (name !== null) await writeName(app, actor.workshopId, { clusterId, name, decisions });
	app.facts.changed(actor.workshopId, 'groups');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

/** Onto the board, unless a host has taken that name out meanwhile: then the group has what the host's decision left it. `decisions`: how many there were when it was read. */
async function writeName(app: App, workshopId: WorkshopId, { clusterId, name, decisions }: { clusterId: ClusterId; name: string; decisions: number }): Promise<void> {
	let isLate = false;
	await app.rooms.writeBoard(workshopId, (doc) => {
		isLate = app.decisions.of(workshopId) !== decisions;
		if (!isLate) writeClusterField(doc, clusterId, 'name', name);
	});
	if (!isLate) return;
	const now = app.decisions.of(workshopId);
	const proposed = (await readNames(app.db, workshopId)).get(clusterId) ?? [];
	if (proposed.some((one) => one.name === name)) await writeName(app, workshopId, { clusterId, name, decisions: now });
}

/** As it stands in the document, which the rows follow a moment later. */
async function nameNow(app: App, workshopId: WorkshopId, clusterId: string): Promise<string | null> {
	await app.rooms.flush(workshopId);
	const { clusters: all } = await app.rooms.readBoard(workshopId);
	return all.find(({ id }) => id === clusterId)?.name ?? null;
}

/** Proposed names by group, in the order they came. Not those that a host has taken out. */
export async function readNames(db: Db | Tx, workshopId: WorkshopId): Promise<Map<ClusterId, ProposedName[]>> {
	const rows = await db
		.select({ id: groupNames.id, clusterId: groupNames.clusterId, name: groupNames.name, seq: groupNames.seq, backers: count(nameBackings.personId) })
		.from(groupNames)
		.leftJoin(nameBackings, eq(nameBackings.nameId, groupNames.id))
		.where(and(eq(groupNames.workshopId, workshopId), ne(groupNames.name, takenWords)))
		.groupBy(groupNames.id, groupNames.clusterId, groupNames.name, groupNames.seq)
		.orderBy(asc(groupNames.seq));
	const byGroup = new Map<ClusterId, ProposedName[]>();
	for (const { clusterId, ...name } of rows) byGroup.set(clusterId, [...(byGroup.get(clusterId) ?? []), name]);
	return byGroup;
}

/** Which names these people find right. */
export async function backedBy(db: Db | Tx, workshopId: WorkshopId, personIds: readonly PersonId[]): Promise<Map<PersonId, string[]>> {
	const rows = await db.select({ personId: nameBackings.personId, nameId: nameBackings.nameId }).from(nameBackings).where(and(eq(nameBackings.workshopId, workshopId), oneOf(nameBackings.personId, [...personIds])));
	const backed = new Map<PersonId, string[]>();
	for (const { personId, nameId } of rows) backed.set(personId, [...(backed.get(personId) ?? []), nameId]);
	return backed;
}
