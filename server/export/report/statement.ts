import { inOwnWords, type Block, type Paper } from '../paper/paper.ts';
import type { WorkshopRecord } from '../record.ts';
import { quoted } from './findings.ts';
import { paperOf } from './report.ts';
import { howInvited, notHeld, whoTookPart } from './setting.ts';
import { answers } from '#lib/i18n/en/answers.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/**
 * Statement of consultation: the four heads of the Town and Country Planning (Local Planning) (England) Regulations 2012 reg. 22(1)(c),
 * which reg. 12 (supplementary documents) and the neighbourhood plan regulations reg. 15 share. How issues were taken into account is for the officer to write.
 */
export function statementPaper(record: WorkshopRecord, madeAt: Date): Paper {
	const s = w.statement;
	const { workshop, rounds, priorities, cards } = record;
	const blocks: Block[] = [
		{ kind: 'text', text: s.lead },
		{ kind: 'heading', level: 1, text: s.invited },
		...(record.absent ? [{ kind: 'text', text: record.absent } as const] : []),
		...howInvited(record).slice(1),
		{ kind: 'heading', level: 1, text: s.how },
		{ kind: 'heading', level: 2, text: s.howTook },
		{ kind: 'facts', rows: [[w.how.method, workshop.method], [w.how.opened, workshop.openedAt ? common.day(workshop.openedAt.toISOString().slice(0, 10)) : w.notSaid], [w.how.rounds, rounds.filter(({ came }) => came === 'held').map(({ title }) => title).join('; ') || w.notSaid], ...notHeld(rounds)] },
		{ kind: 'heading', level: 2, text: s.representations },
		...whoTookPart(record).filter(({ kind }) => kind === 'facts' || kind === 'table'),
		{ kind: 'heading', level: 1, text: s.issues },
		{
			kind: 'table',
			caption: s.table,
			head: Object.values(s.columns),
			widths: [1, 5, 4, 7, 7],
			rows: priorities.map((one) => {
				const own = new Set(one.cardIds);
				const said = quoted(cards.filter(({ id }) => own.has(id)), 3).map(({ text, number }) => `“${text}” (${w.card(number, '')})`);
				const differ = one.positions.reduce((sum, { reasons }) => sum + reasons.length, 0);
				return [one.number, inOwnWords(one.statement), [s.raised(one.cardIds.length, w.people(one.people), one.voters), ...(differ > 0 ? [s.differently(differ)] : [])].join('\n'), inOwnWords(said.join('\n')), ''];
			})
		}
	];
	return paperOf(record, w.titles.statement(workshop.title), madeAt, blocks, true);
}

/** Key issues on paper: issue, evidence, position, decision, reason, owner, date. The sheet that comes back is a file of its own. */
export function issuesPaper(record: WorkshopRecord, madeAt: Date): Paper {
	const i = w.issues;
	return paperOf(
		record,
		w.titles.issues(record.workshop.title),
		madeAt,
		[
			{ kind: 'text', text: i.lead },
			{
				kind: 'table',
				caption: i.table,
				head: Object.values(i.columns),
				widths: [1.4, 5, 4, 3.2, 4, 6, 3.4, 3],
				rows: record.priorities.map((one) => [
					one.number,
					inOwnWords(one.statement),
					[w.priorities.evidence(one.cardIds.length, w.people(one.people)), one.score === null ? '' : w.priorities.score(one.score, one.unit, one.voters)].filter(Boolean).join('\n'),
					one.answer['powers'] ? answers.value('powers', one.answer['powers']) : '',
					one.answer['decided'] || (one.answer['decision'] ? answers.value('decision', one.answer['decision']) : ''),
					one.answer['reason'] ?? '',
					[one.answer['team'], one.answer['role']].filter(Boolean).join(', '),
					answers.value('nextUpdate', one.answer['nextUpdate'] || one.answer['decisionDate'] || '')
				])
			}
		],
		true
	);
}
