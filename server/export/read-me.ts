import type { WorkshopRecord } from './record.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';

/** The first file of the bundle: the deal, what is in here, and what to mind. Plain text, lines of Windows. */
export function readMe(record: WorkshopRecord, madeAt: Date): string {
	const { workshop, deal } = record;
	const r = w.readMe;
	const blurred = Math.max(0, ...record.cards.map(({ place }) => place.blurred));
	return [
		workshop.title,
		w.made(common.day(madeAt.toISOString().slice(0, 10))),
		'',
		w.deal.title.toUpperCase(),
		...([[w.deal.purpose, deal.purpose], [w.deal.canChange, deal.canChange], [w.deal.cannotChange, deal.cannotChange], [w.deal.decider, deal.decider], [w.deal.decisionDate, common.day(deal.decisionDate)], [w.deal.feedbackDate, common.day(deal.feedbackDate)], [w.deal.feedbackHow, deal.feedbackHow], [w.deal.kept, deal.kept], [w.deal.keptUntil, record.keptUntil ? common.day(record.keptUntil) : w.keptForEver], [w.deal.foi, deal.foi]] as const).map(([name, value]) => `${name}: ${value || w.notSaid}`),
		'',
		r.files.toUpperCase(),
		...r.lines,
		...(record.transform === null ? [r.noMap] : [r.map, `${r.transform}: ${record.transform}`]),
		'',
		r.mind.toUpperCase(),
		...w.limits.items,
		...(workshop.state === 'closed' ? [] : [w.who.notOver]),
		...(blurred > 0 ? [w.limits.blurred(blurred)] : []),
		record.moderation.reviewed ? w.moderation.reviewed : w.moderation.unreviewed,
		''
	].join('\r\n');
}
