import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { actions, evaluationWords, pledges, priorities, skillSheets, sortReasons } from '../../db/schema.ts';
import { readBoardRows } from '../board-rows.ts';
import { readEvaluated } from '../doing/evaluation.ts';
import { readNames } from '../names.ts';
import { readKnownNames } from '../release.ts';
import { takenWords } from '../taken-words.ts';
import { readQuestions } from './asked.ts';
import { wallWordLines } from './wall-words.ts';
import { spoken } from '#lib/domain/action.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { WordKind, WordLine } from '#lib/domain/moderation.ts';
import { findPersonal, type PersonalKind } from '#lib/domain/personal.ts';

/** Letters. With fewer, whoever looks for words looks through all of them. */
const tellingLeast = 4;

/**
 * What a host is shown: what looks personal first, then as it was written. What somebody offers is between them and whoever answers it: a host reads an offer where something in it
 * looks personal, or where they look for words that they have been told of. `offers`: how many pieces of offers are not shown. `find`: '' for everything.
 */
export async function readWordsToCheck(app: App, workshopId: WorkshopId, find: string): Promise<{ lines: (WordLine & { found: PersonalKind | null })[]; offers: number }> {
	await app.rooms.flush(workshopId);
	const wanted = find.trim().toLowerCase();
	const names = await readKnownNames(app, workshopId);
	const all = (await readWordLines(app.db, workshopId)).map((line) => ({ ...line, found: findPersonal(line.text, names)[0]?.kind ?? null }));
	const isShown = ({ kind, found }: (typeof all)[number]) => kind !== 'pledge' || found !== null || wanted.length >= tellingLeast;
	const shown = all.filter(isShown).filter(({ text }) => text.toLowerCase().includes(wanted));
	return { lines: [...shown.filter(({ found }) => found !== null), ...shown.filter(({ found }) => found === null)], offers: all.length - all.filter(isShown).length };
}

/**
 * All that people wrote beside cards and reports, for the hosts: somebody has to be able to look at it. No person is in it. What is secret while
 * people answer is not in it either, and what lies on a card that is hidden waits with it.
 */
export async function readWordLines(db: Db, workshopId: WorkshopId): Promise<WordLine[]> {
	const board = await readBoardRows(db, workshopId);
	const standing = [...board.clusters, ...board.parts];
	const names = await readNames(db, workshopId);
	const lines = await db.select({ id: priorities.id, source: priorities.sourceId, statement: priorities.statement, advice: priorities.advice }).from(priorities).where(eq(priorities.workshopId, workshopId)).orderBy(asc(priorities.number));
	const statementOf = (id: string | null) => lines.find((one) => one.id === id)?.statement ?? '';
	const itemNames = new Map<string, string>([...lines.map(({ source, statement }) => [source as string, statement] as const), ...board.cards.map(({ id, text }) => [id as string, text] as const), ...standing.map(({ id, name }) => [id as string, name] as const)]);
	const sorted = await db.select().from(sortReasons).where(and(eq(sortReasons.workshopId, workshopId), isNull(sortReasons.takenBackAt))).orderBy(asc(sortReasons.at), asc(sortReasons.id));
	const plans = await db.select({ id: actions.id, plan: actions.plan, priorityId: actions.priorityId }).from(actions).where(eq(actions.workshopId, workshopId)).orderBy(asc(actions.createdAt), asc(actions.id));
	const offers = await db.select().from(pledges).where(and(eq(pledges.workshopId, workshopId), ne(pledges.state, 'withdrawn'))).orderBy(asc(pledges.offeredAt), asc(pledges.id));
	const others = await db.select({ other: skillSheets.other }).from(skillSheets).where(eq(skillSheets.workshopId, workshopId));
	const said = (await readEvaluated(db, workshopId)) === null ? [] : await db.select().from(evaluationWords).where(eq(evaluationWords.workshopId, workshopId)).orderBy(asc(evaluationWords.id));
	const line = (kind: WordKind, id: string, field: string, text: string, about = ''): WordLine => ({ kind, id, field, text, about });
	const wall = await wallWordLines(db, workshopId);
	const inGroups = new Set(wall.filter(({ kind }) => kind === 'group').map(({ text }) => text));
	const all = [
		...wall,
		...board.cards.flatMap((card) => card.differ.map((reason) => line('reason', card.id, 'reason', reason, card.text))),
		...(await readQuestions(db, workshopId)).flatMap(({ id, text, answer, cardId }) => [line('question', id, 'text', text, itemNames.get(cardId ?? '')), line('question', id, 'answer', answer, text)]),
		...standing.flatMap(({ id, name }) => {
			const proposed = names.get(id) ?? [];
			return [...(proposed.some((one) => one.name === name) ? [] : [line('cluster', id, 'name', name)]), ...proposed.map((one) => line('cluster', id, one.id, one.name, one.name === name ? '' : name))];
		}),
		...sorted.map(({ id, item, reason }) => line('sorted', id, 'reason', reason, itemNames.get(item))),
		...lines.flatMap(({ id, statement, advice }) => (advice ? [line('advice', id, 'constraint', advice.constraint, statement), line('advice', id, 'risk', advice.risk, statement)] : [])),
		...offers.flatMap(({ id, what, conditions, publicName, priorityId }) => [...(inGroups.has(what) ? [] : [line('pledge', id, 'what', what, statementOf(priorityId))]), line('pledge', id, 'conditions', conditions, statementOf(priorityId)), line('pledge', id, 'publicName', publicName, statementOf(priorityId))]),
		...plans.flatMap(({ id, plan, priorityId }) => spoken.filter((field) => !inGroups.has(plan[field])).map((field) => line('action', id, field, plan[field], statementOf(priorityId)))),
		...others.map(({ other }) => other).sort().map((other) => line('skill', '', 'other', other)),
		...said.map(({ id, words }) => line('evaluation', id, 'words', words))
	];
	return all.filter(({ text }) => text.trim() !== '' && text !== takenWords);
}
