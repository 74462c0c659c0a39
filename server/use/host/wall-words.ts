import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, actions, circleLines, people, pledges, polls, priorities, reportNames, reports, talks } from '../../db/schema.ts';
import { takenWords } from '../taken-words.ts';
import { gone, type At, type Swap, type Swapped } from './word-swap.ts';
import type { ActionGroupId, ActionId, PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { WordKind, WordLine } from '#lib/domain/moderation.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

type WallKind = Extract<WordKind, 'talk' | 'line' | 'group'>;

const ofTalk = ['title', 'why', 'elsewhere', 'language'] as const;
const ofGroup = ['title', 'firstStep'] as const;

/** Where people write in an Open Space beside notes and cards, for word-places.ts. What was made from such words takes the same way. */
export const wallPlaces: Record<WallKind, (at: At, swap: Swap) => Promise<Result<Swapped>>> = {
	/** A talk's own words; the name under which it was started, wherever it stands; who wrote its report, and who wishes to be named in it. */
	async talk({ tx, workshopId }, { id, field, from, to, by }) {
		const [row] = await tx.select().from(talks).where(and(eq(talks.id, id as TalkId), eq(talks.workshopId, workshopId))).for('update');
		if (!row) return refuse(gone);
		const writers = row.personId === null ? [] : [row.personId];
		if (field === 'scribe') {
			const swapped = await tx.update(reports).set({ scribe: to }).where(and(eq(reports.talkId, row.id), eq(reports.scribe, from))).returning({ id: reports.talkId });
			return swapped.length > 0 ? done({ writers: [], about: id }) : refuse(gone);
		}
		if (field === 'name') {
			const [said] = await tx.select().from(reportNames).where(and(eq(reportNames.talkId, row.id), eq(reportNames.name, from), ...(by === null ? [] : [eq(reportNames.personId, by)]))).orderBy(asc(reportNames.at));
			if (!said) return refuse(gone);
			await tx.update(reportNames).set({ name: to }).where(and(eq(reportNames.talkId, row.id), eq(reportNames.personId, said.personId)));
			return done({ writers: [said.personId], about: id });
		}
		if (field === 'alias') {
			if (row.alias !== from) return refuse(gone);
			await tx.update(talks).set({ alias: to }).where(eq(talks.id, row.id));
			if (row.personId !== null) await renamed(tx, workshopId, row.personId, from, to);
			return done({ writers, about: id });
		}
		const own = ofTalk.find((one) => one === field);
		if (!own || row[own] !== from) return refuse(gone);
		if (own === 'title') {
			const [open] = await tx.select({ options: polls.options }).from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open')));
			if (open?.options.some((option) => option.id === id)) return refuse({ reason: 'on-the-ballot' });
			await tx.update(priorities).set({ statement: to }).where(and(eq(priorities.workshopId, workshopId), eq(priorities.sourceId, row.id as never), eq(priorities.statement, from)));
		}
		await tx.update(talks).set({ [own]: to }).where(eq(talks.id, row.id));
		return done({ writers, about: id });
	},

	async line({ tx, workshopId }, { id, from, to }) {
		const [row] = await tx.update(circleLines).set({ line: to }).where(and(eq(circleLines.id, id), eq(circleLines.workshopId, workshopId), eq(circleLines.line, from))).returning({ writer: circleLines.personId });
		return row ? done({ writers: row.writer === null ? [] : [row.writer], about: id }) : refuse(gone);
	},

	/** What should happen, its first step, the name of who gets it going, what somebody brings: and the priority, action and offer that were made of them. */
	async group({ tx, workshopId }, { id, field, from, to, by }) {
		const [row] = await tx.select().from(actionGroups).where(and(eq(actionGroups.id, id as ActionGroupId), eq(actionGroups.workshopId, workshopId))).for('update');
		if (!row) return refuse(gone);
		if (field === 'initiator') {
			if (row.initiator !== from) return refuse(gone);
			await tx.update(actionGroups).set({ initiator: to }).where(eq(actionGroups.id, row.id));
			if (row.actionId !== null) await actionChanged(tx, row.actionId, 'leadName', from, to);
			if (row.initiatorId !== null) await renamed(tx, workshopId, row.initiatorId, from, to);
			return done({ writers: row.initiatorId === null ? [] : [row.initiatorId], about: id });
		}
		if (field === 'brings') {
			const [member] = await tx.select().from(actionGroupMembers).where(and(eq(actionGroupMembers.groupId, row.id), eq(actionGroupMembers.brings, from), ...(by === null ? [] : [eq(actionGroupMembers.personId, by)]))).orderBy(asc(actionGroupMembers.at));
			if (!member) return refuse(gone);
			await tx.update(actionGroupMembers).set({ brings: to }).where(and(eq(actionGroupMembers.groupId, row.id), eq(actionGroupMembers.personId, member.personId)));
			if (row.actionId !== null) await tx.update(pledges).set({ what: to || takenWords }).where(and(eq(pledges.actionId, row.actionId), eq(pledges.personId, member.personId), eq(pledges.what, from || takenWords)));
			return done({ writers: [member.personId], about: id });
		}
		const own = ofGroup.find((one) => one === field);
		if (!own || row[own] !== from) return refuse(gone);
		await tx.update(actionGroups).set({ [own]: to }).where(eq(actionGroups.id, row.id));
		if (own === 'title') await tx.update(priorities).set({ statement: to }).where(and(eq(priorities.workshopId, workshopId), eq(priorities.sourceId, row.id as never), eq(priorities.statement, from)));
		if (row.actionId !== null) await actionChanged(tx, row.actionId, own === 'title' ? 'task' : 'firstStep', from, to);
		return done({ writers: [own === 'firstStep' && row.initiatorId !== null ? row.initiatorId : row.createdBy], about: id });
	}
};

/** A name goes with its person: from whatever else they have started. */
async function renamed(tx: Tx, workshopId: WorkshopId, personId: PersonId, from: string, to: string): Promise<void> {
	await tx.update(people).set({ alias: to }).where(and(eq(people.id, personId), eq(people.alias, from)));
	await tx.update(talks).set({ alias: to }).where(and(eq(talks.workshopId, workshopId), eq(talks.personId, personId), eq(talks.alias, from)));
	const led = await tx.update(actionGroups).set({ initiator: to }).where(and(eq(actionGroups.workshopId, workshopId), eq(actionGroups.initiatorId, personId), eq(actionGroups.initiator, from))).returning({ actionId: actionGroups.actionId });
	for (const { actionId } of led) if (actionId !== null) await actionChanged(tx, actionId, 'leadName', from, to);
}

async function actionChanged(tx: Tx, id: ActionId, field: 'task' | 'firstStep' | 'leadName', from: string, to: string): Promise<void> {
	const [row] = await tx.select({ plan: actions.plan, version: actions.version }).from(actions).where(eq(actions.id, id)).for('update');
	if (row?.plan[field] === from) await tx.update(actions).set({ plan: { ...row.plan, [field]: to }, version: row.version + 1 }).where(eq(actions.id, id));
}

/** The group that an action was made of says the same words. */
export async function groupOfAction(tx: Tx, id: ActionId, field: string, from: string, to: string): Promise<void> {
	const own = field === 'task' ? 'title' : field === 'firstStep' ? 'firstStep' : field === 'leadName' ? 'initiator' : null;
	if (own !== null) await tx.update(actionGroups).set({ [own]: to }).where(and(eq(actionGroups.actionId, id), eq(actionGroups[own], from)));
}

/** What somebody brings into the group that an offer was made of. */
export async function bringsOfPledge(tx: Tx, { actionId, personId }: { actionId: ActionId | null; personId: PersonId | null }, from: string, to: string): Promise<void> {
	if (actionId === null || personId === null) return;
	const [group] = await tx.select({ id: actionGroups.id }).from(actionGroups).where(eq(actionGroups.actionId, actionId));
	if (group) await tx.update(actionGroupMembers).set({ brings: to }).where(and(eq(actionGroupMembers.groupId, group.id), eq(actionGroupMembers.personId, personId), eq(actionGroupMembers.brings, from)));
}

/** All of it, for the hosts' list. What an action or an offer says as well stands there once, with the group. */
export async function wallWordLines(db: Db, workshopId: WorkshopId): Promise<WordLine[]> {
	const line = (kind: WallKind, id: string, field: string, text: string, about = ''): WordLine => ({ kind, id, field, text, about });
	const posted = await db.select().from(talks).where(eq(talks.workshopId, workshopId)).orderBy(asc(talks.number));
	const titleOf = new Map<string, string>(posted.map(({ id, title }) => [id, title]));
	const described = await db.select().from(reports).where(eq(reports.workshopId, workshopId));
	const names = await db.select().from(reportNames).where(eq(reportNames.workshopId, workshopId)).orderBy(asc(reportNames.at));
	const groups = await db.select().from(actionGroups).where(eq(actionGroups.workshopId, workshopId)).orderBy(asc(actionGroups.number));
	const members = await db.select().from(actionGroupMembers).where(eq(actionGroupMembers.workshopId, workshopId)).orderBy(asc(actionGroupMembers.at));
	const lines = await db.select().from(circleLines).where(eq(circleLines.workshopId, workshopId)).orderBy(asc(circleLines.at), asc(circleLines.id));
	return [
		...posted.flatMap((talk) => [...ofTalk, 'alias' as const].map((field) => line('talk', talk.id, field, talk[field], field === 'title' ? '' : talk.title))),
		...described.map(({ talkId, scribe }) => line('talk', talkId, 'scribe', scribe, titleOf.get(talkId))),
		...names.map(({ talkId, name }) => line('talk', talkId, 'name', name, titleOf.get(talkId))),
		...groups.flatMap((group) => [
			...[...ofGroup, 'initiator' as const].map((field) => line('group', group.id, field, group[field], field === 'title' ? '' : group.title)),
			...members.filter(({ groupId }) => groupId === group.id).map(({ brings }) => line('group', group.id, 'brings', brings, group.title))
		]),
		...lines.map(({ id, line: text }) => line('line', id, 'line', text))
	];
}
