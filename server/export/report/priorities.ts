import { inOwnWords, type Block } from '../paper/paper.ts';
import type { RecordPriority, WorkshopRecord } from '../record.ts';
import { quoteOf, quoted, whereOf } from './findings.ts';
import { answerFieldNames, type AnswerField } from '#lib/domain/answer.ts';
import { doers } from '#lib/domain/doing.ts';
import type { HeardCounts } from '#lib/domain/priority.ts';
import { evaluationQuestions, evaluationSteps } from '#lib/domain/evaluation.ts';
import { answers } from '#lib/i18n/en/answers.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

const order = ['now', 'soon', 'later', 'high', 'medium', 'low', '', 'disagree'];
const quotesMost = 5;

/** By when, and inside that by place; disagreement has its place of equal standing, with positions and reasons. */
export function prioritiesOf(record: WorkshopRecord): Block[] {
	const p = w.priorities;
	const blocks: Block[] = [{ kind: 'heading', level: 1, text: p.title }];
	if (record.priorities.length === 0) return [...blocks, { kind: 'text', text: p.none }];
	const sorted = record.priorities.some(({ when }) => when !== null);
	blocks.push(
		{ kind: 'text', text: p.lead },
		{
			kind: 'table',
			caption: p.overview,
			head: [p.columns.number, p.columns.statement, ...(sorted ? [p.columns.when] : []), p.columns.score, p.columns.place, p.columns.evidence],
			widths: [1.2, 6, ...(sorted ? [2] : []), 2.4, 1.8, 3],
			rows: record.priorities.map((one) => [
				one.number,
				inOwnWords(one.statement),
				...(sorted ? [w.when(one.when)] : []),
				one.score === null ? '' : p.score(one.score, one.unit, one.voters),
				one.place === null ? '' : p.placed(one.place, one.tied),
				p.evidence(one.cardIds.length, w.people(one.people))
			])
		}
	);
	for (const key of order) {
		const group = record.priorities.filter(({ when }) => (when ?? '') === key);
		if (group.length === 0) continue;
		if (sorted) blocks.push({ kind: 'heading', level: 2, text: w.when(key) });
		blocks.push(...group.flatMap((one) => onePriority(one, record, sorted ? 3 : 2)));
	}
	return blocks;
}

function onePriority(one: RecordPriority, { cards }: WorkshopRecord, level: 2 | 3): Block[] {
	const p = w.priorities;
	const own = new Set(one.cardIds);
	const said = quoted(cards.filter(({ id }) => own.has(id)).map((card) => ({ ...card, differ: [] })), quotesMost);
	const facts = [
		...(one.score === null ? [] : [[p.columns.score, p.score(one.score, one.unit, one.voters)] as const]),
		...(one.place === null ? [] : [[p.columns.place, p.placed(one.place, one.tied)] as const]),
		...(one.turnout === null || one.eligible === null ? [] : [[w.votes.turnout, p.voted(one.turnout, one.eligible)] as const]),
		...(Object.keys(one.votedByChannel).length > 0 ? [[p.channels, Object.entries(one.votedByChannel).map(([way, people]) => p.channel(w.channel(way), w.people(people))).join('; ')] as const] : []),
		...(one.agreement ? [[p.agreement, `${p.steps(one.agreement.steps)}. ${p.needed(one.agreement.needed, one.agreement.from, one.agreement.reached)}`] as const] : []),
		...(one.heard ? [[p.heard, heardSay(one.heard, cards)] as const] : []),
		[p.columns.evidence, p.evidence(one.cardIds.length, w.people(one.people))] as const,
		...(one.cardIds.length > 0 ? [[p.where, p.whereOf(one.where.middle ? whereOf(one.where.middle) : '', one.where.placed, one.where.whole, one.where.none)] as const] : []),
		...(one.who ? [[w.doing.who, doers.map((doer) => `${w.doing.doers[doer]}: ${w.people(one.who![doer] ?? 0)}`).join('; ')] as const] : []),
		...adviceOf(one)
	];
	// In the order of the form: a database gives the fields of an answer back by the length of their names.
	const answer = answerFieldNames.map((field) => [field, one.answer[field] ?? ''] as const).filter(([, value]) => value !== '');
	const isOnlyReceived = answer.length === 1 && answer[0]![0] === 'status';
	const isDifferent = one.disagreed || one.positions.length > 0 || one.placements.length > 0;
	return [
		{ kind: 'heading', level, text: `${one.number}. ${one.statement}` },
		{ kind: 'facts', rows: facts },
		...said.flatMap(quoteOf),
		...(isDifferent ? [{ kind: 'text', text: p.disagreement, leads: true } as const] : []),
		...(one.disagreed ? [{ kind: 'text', text: p.disagreed } as const] : []),
		...one.positions.flatMap(({ position, reasons }): Block[] => [{ kind: 'text', text: p.position(position), leads: true }, ...reasons.map((reason): Block => ({ kind: 'quote', words: inOwnWords(reason.trim() || w.findings.noReason), source: '' }))]),
		...(one.placements.length > 0 ? [{ kind: 'text', text: p.tables, leads: true } as const, { kind: 'list', items: one.placements.map(({ table, when, reasons }) => [p.tableWhen(table, w.when(when)), ...reasons].join('. ')) } as const] : []),
		...(isOnlyReceived ? [{ kind: 'text', text: `${p.decision}: ${inOwnLists('status', answer[0]![1])}` } as const] : []),
		...(answer.length > 0 && !isOnlyReceived ? [{ kind: 'text', text: p.decision, leads: true } as const, { kind: 'facts', rows: answer.map(([field, value]) => [answers.fields[field], inOwnLists(field, value)] as const) } as const] : [])
	];
}

/** On the whole of it, and then the cards that most people answered: all of them stand under “What people agree on”. */
function heardSay({ whole, cards: asked }: NonNullable<RecordPriority['heard']>, cards: WorkshopRecord['cards']): string {
	const p = w.priorities;
	const say = ({ agree, disagree, pass, seen }: HeardCounts) => p.heardWhole(agree, disagree, pass, seen);
	const numbers = new Map(cards.map(({ id, number }) => [id as string, number]));
	const shown = [...asked].sort((a, b) => b.seen - a.seen).slice(0, quotesMost);
	return [...(whole ? [say(whole)] : []), ...shown.map((one) => p.heardCard(numbers.get(one.cardId) ?? 0, say(one)))].join('\n');
}

/** Said in the workshop, and no answer of the council. */
function adviceOf({ advice }: RecordPriority): (readonly [string, string])[] {
	if (!advice) return [];
	const said = [advice.costBand && answers.value('costBand', advice.costBand), advice.constraint, advice.coproduction.length > 0 && answers.value('coproduction', [...advice.coproduction]), advice.tilt && answers.value('tilt', advice.tilt), advice.risk].filter((one): one is string => Boolean(one));
	return said.length > 0 ? [[w.doing.advice, said.join('. ')]] : [];
}

/** As the officer's desk says it; several ways of doing it together stand in one text. */
function inOwnLists(field: AnswerField, value: string): string {
	return answers.value(field, field === 'coproduction' ? value.split(', ') : value);
}

/** Actions, and offers without names. */
export function doing({ actions, pledges, evaluation }: WorkshopRecord): Block[] {
	const d = w.doing;
	const day = (iso: string) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? common.day(iso) : iso);
	return [
		{ kind: 'heading', level: 1, text: d.title },
		actions.length === 0
			? { kind: 'text', text: d.noActions }
			: {
					kind: 'table',
					caption: d.actions,
					head: Object.values(d.columns),
					widths: [5, 4, 4, 2, 3, 2],
					rows: actions.map(({ task, firstStep, lead, leadName, helpersNeeded, due, status }) => [task, firstStep, leadName ? `${d.lead[lead] ?? lead}: ${leadName}` : (d.lead[lead] ?? lead), helpersNeeded, day(due), d.status[status] ?? status])
				},
		{ kind: 'heading', level: 2, text: d.pledges },
		...(pledges.length === 0
			? [{ kind: 'text', text: d.noPledges } as const]
			: [
					{ kind: 'text', text: d.pledgesLead } as const,
					{
						kind: 'table',
						caption: d.pledges,
						head: Object.values(d.pledgeColumns),
						widths: [6, 2, 3, 3, 3],
						rows: pledges.map(({ what, kind, hours, per, by, channel, state }) => [inOwnWords(what), d.kind[kind] ?? kind, d.hours(hours, per), `${d.by[by] ?? by}${channel === 'proxy' ? d.throughHelper : ''}`, d.state[state] ?? state])
					} as const
				]),
		...evaluationOf(evaluation)
	];
}

/** How people found it: counts that are fit to be shown, or that too few answered. */
function evaluationOf(evaluation: WorkshopRecord['evaluation']): Block[] {
	if (!evaluation) return [];
	const e = w.doing.evaluation;
	return [
		{ kind: 'heading', level: 2, text: e.title },
		{ kind: 'text', text: e.answered(w.people(evaluation.answered)) },
		...evaluationQuestions.map((question): Block => {
			const steps = evaluation.steps[question];
			return { kind: 'text', text: `${e.questions[question]} ${steps ? evaluationSteps.map((step) => `${e.steps[step]}: ${w.people(steps[step])}`).join('; ') : e.few}` };
		})
	];
}
