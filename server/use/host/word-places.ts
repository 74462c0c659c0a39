import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { actions, clusters, evaluationWords, groupNames, outcomeChanges, pledges, polls, priorities, questions, reactions, skillSheets, sortReasons } from '../../db/schema.ts';
import { readNames } from '../names.ts';
import { takenWords } from '../taken-words.ts';
import { gone, type At, type Swap, type Swapped } from './word-swap.ts';
import { bringsOfPledge, groupOfAction, wallPlaces } from './wall-words.ts';
import { writeCardField, writeClusterField } from '#lib/doc/board.ts';
import { spoken } from '#lib/domain/action.ts';
import type { ActionId, CardId, ClusterId, PersonId, PledgeId, PriorityId, QuestionId, WorkshopId } from '#lib/domain/ids.ts';
import type { WordKind, WordPlace } from '#lib/domain/moderation.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What stands where words were: a mark where something has to stand, nothing where a blank says the same. */
export function standInFor({ kind, field }: Pick<WordPlace, 'kind' | 'field'>): string {
	const marked: Partial<Record<WordKind, readonly string[] | 'always'>> = { sorted: 'always', reason: 'always', cluster: 'always', evaluation: 'always', question: ['text'], pledge: ['what'], action: ['task'], talk: ['title', 'alias'], group: ['title', 'initiator'] };
	const fields = marked[kind];
	return fields === 'always' || fields?.includes(field) ? takenWords : '';
}

/** Refused as `just-changed` where the words do not stand there any more. */
export function swapWords(at: At, { kind, ...swap }: Swap & { kind: WordKind }): Promise<Result<Swapped>> {
	return places[kind](at, swap);
}

const places: Record<WordKind, (at: At, swap: Swap) => Promise<Result<Swapped>>> = {
	...wallPlaces,

	async sorted({ tx, workshopId }, { id, from, to }) {
		const [row] = await tx.update(sortReasons).set({ reason: to }).where(and(eq(sortReasons.id, id), eq(sortReasons.workshopId, workshopId), eq(sortReasons.reason, from))).returning({ item: sortReasons.item, writer: sortReasons.personId });
		return row ? done({ writers: [row.writer], about: row.item }) : refuse(gone);
	},

	/** Of one card; of two who said the same the first. The row is the truth, the board follows in the same step. */
	async reason({ tx, step, workshopId }, { id, from, to, by }) {
		const cardId = id as CardId;
		const said = await tx.select().from(reactions).where(and(eq(reactions.cardId, cardId), eq(reactions.workshopId, workshopId), eq(reactions.kind, 'differ'))).orderBy(asc(reactions.at), asc(reactions.personId)).for('update');
		const row = said.find(({ reason, personId }) => reason === from && (by === null || personId === by));
		if (!row) return refuse(gone);
		await tx.update(reactions).set({ reason: to }).where(and(eq(reactions.cardId, cardId), eq(reactions.personId, row.personId)));
		await step.changeBoard(tx, (doc) => void writeCardField(doc, cardId, 'differ', said.map((one) => (one === row ? to : one.reason))));
		return done({ writers: [row.personId], about: id });
	},

	async question({ tx, workshopId }, { id, field, from, to }) {
		const [row] = await tx.select().from(questions).where(and(eq(questions.id, id as QuestionId), eq(questions.workshopId, workshopId))).for('update');
		if (!row || (field !== 'text' && field !== 'answer') || row[field] !== from) return refuse(gone);
		await tx.update(questions).set({ [field]: to }).where(eq(questions.id, row.id));
		const writer = field === 'text' ? row.personId : row.answeredBy;
		return done({ writers: writer === null ? [] : [writer], about: id });
	},

	/** A name: the group's own, and what was proposed as one. The group then has the next that people find right, or none. */
	async cluster({ tx, step, workshopId }, { id, field, from, to }) {
		const clusterId = id as ClusterId;
		const [group] = await tx.select({ name: clusters.name }).from(clusters).where(and(eq(clusters.id, clusterId), eq(clusters.workshopId, workshopId))).for('update');
		if (!group) return refuse(gone);
		const [open] = await tx.select({ options: polls.options }).from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open')));
		if (open?.options.some((option) => option.id === clusterId)) return refuse({ reason: 'on-the-ballot' });
		const [row] = field === 'name' ? [] : await tx.update(groupNames).set({ name: to }).where(and(eq(groupNames.id, field), eq(groupNames.clusterId, clusterId), eq(groupNames.name, from))).returning({ writer: groupNames.personId });
		const isIts = group.name === from;
		// Put back, it is the group's again where it has none.
		const comesBack = from === takenWords && group.name === '';
		if (field !== 'name' && !row) return refuse(gone);
		if (field === 'name' && !isIts && !comesBack) return refuse(gone);
		const next = comesBack ? to : isIts ? nameLeft((await readNames(tx, workshopId)).get(clusterId) ?? [], from) : null;
		if (next !== null) await step.changeBoard(tx, (doc) => void writeClusterField(doc, clusterId, 'name', next));
		// What went forward under it.
		await tx.update(priorities).set({ statement: to }).where(and(eq(priorities.workshopId, workshopId), eq(priorities.sourceId, clusterId), eq(priorities.statement, from)));
		return done({ writers: row?.writer ? [row.writer] : [], about: id });
	},

	async pledge({ tx, workshopId }, { id, field, from, to }) {
		const [row] = await tx.select().from(pledges).where(and(eq(pledges.id, id as PledgeId), eq(pledges.workshopId, workshopId))).for('update');
		if (!row || (field !== 'what' && field !== 'conditions' && field !== 'publicName') || row[field] !== from) return refuse(gone);
		await tx.update(pledges).set({ [field]: to, version: row.version + 1 }).where(eq(pledges.id, row.id));
		if (field === 'what') await bringsOfPledge(tx, row, from === takenWords ? '' : from, to === takenWords ? '' : to);
		return done({ writers: row.personId === null ? [] : [row.personId], about: id });
	},

	async action({ tx, workshopId }, { id, field, from, to }) {
		const [row] = await tx.select().from(actions).where(and(eq(actions.id, id as ActionId), eq(actions.workshopId, workshopId))).for('update');
		const written = spoken.find((one) => one === field);
		if (!row || !written || row.plan[written] !== from) return refuse(gone);
		await tx.update(actions).set({ plan: { ...row.plan, [written]: to }, version: row.version + 1 }).where(eq(actions.id, row.id));
		await groupOfAction(tx, row.id, written, from, to);
		return done({ writers: await lastWriter(tx, workshopId, id, written === 'task' ? ['task', 'made'] : [written], from), about: id });
	},

	async advice({ tx, workshopId }, { id, field, from, to }) {
		const [row] = await tx.select({ id: priorities.id, advice: priorities.advice }).from(priorities).where(and(eq(priorities.id, id as PriorityId), eq(priorities.workshopId, workshopId))).for('update');
		if (!row?.advice || (field !== 'constraint' && field !== 'risk') || row.advice[field] !== from) return refuse(gone);
		await tx.update(priorities).set({ advice: { ...row.advice, [field]: to } }).where(eq(priorities.id, row.id));
		return done({ writers: await lastWriter(tx, workshopId, id, [`advice.${field}`], from), about: id });
	},

	/** No host knows whose it is: the words alone say which. */
	async skill({ tx, workshopId }, { from, to, by }) {
		const sheets = await tx.select({ writer: skillSheets.personId, other: skillSheets.other }).from(skillSheets).where(and(eq(skillSheets.workshopId, workshopId), eq(skillSheets.other, from))).orderBy(asc(skillSheets.at), asc(skillSheets.personId)).for('update');
		const sheet = sheets.find(({ writer }) => by === null || writer === by);
		if (!sheet) return refuse(gone);
		await tx.update(skillSheets).set({ other: to }).where(eq(skillSheets.personId, sheet.writer));
		return done({ writers: [sheet.writer], about: '' });
	},

	async evaluation({ tx, workshopId }, { id, from, to }) {
		const [row] = await tx.update(evaluationWords).set({ words: to }).where(and(eq(evaluationWords.id, id), eq(evaluationWords.workshopId, workshopId), eq(evaluationWords.words, from))).returning({ id: evaluationWords.id });
		return row ? done({ writers: [], about: id }) : refuse(gone);
	}
};

function nameLeft(proposed: readonly { name: string; seq: number; backers: number }[], taken: string): string {
	return proposed.filter(({ name }) => name !== taken).sort((a, b) => b.backers - a.backers || a.seq - b.seq)[0]?.name ?? '';
}

/** Several people may have written in one field: whoever wrote it as it stands. */
async function lastWriter(tx: Tx, workshopId: WorkshopId, subjectId: string, fields: string[], text: string): Promise<PersonId[]> {
	const rows = await tx
		.select({ personId: outcomeChanges.personId, after: outcomeChanges.after })
		.from(outcomeChanges)
		.where(and(eq(outcomeChanges.workshopId, workshopId), eq(outcomeChanges.subjectId, subjectId), inArray(outcomeChanges.field, fields)))
		.orderBy(desc(outcomeChanges.at), desc(outcomeChanges.version));
	const writer = rows.find(({ after }) => after === text)?.personId;
	return writer ? [writer] : [];
}
