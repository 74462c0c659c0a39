import type { Certificate } from '#lib/domain/keeping.ts';
import { common } from '#lib/i18n/en/common.ts';
import { take } from '#lib/i18n/en/take.ts';

/** The proof that a workshop was deleted, for a file of the council. Lines of Windows. */
export function certificateText({ id, workshopId, at, by, why, keptUntil, rows, left }: Certificate): string {
	const { proof: p } = take.keep;
	const sum = Object.values(rows).reduce((all, n) => all + n, 0);
	return [
		p.title.toUpperCase(),
		'',
		p.lead,
		'',
		`${p.workshop}: ${workshopId}`,
		`${p.at}: ${at.toISOString()}`,
		`${p.by}: ${p.byWhom[by]}`,
		`${p.why}: ${p.whys[why]}`,
		...(keptUntil ? [`${p.until}: ${common.day(keptUntil)}`] : []),
		`${p.removed}: ${sum}`,
		`${p.left}: ${left}`,
		'',
		...Object.entries(rows).map(([table, n]) => `${table}: ${n}`),
		'',
		id,
		''
	].join('\r\n');
}

/** The same for programs. */
export function certificateJson({ at, ...rest }: Certificate): string {
	return JSON.stringify({ format: 'folkmoot-deletion-1', at: at.toISOString(), ...rest }, null, '\t');
}
