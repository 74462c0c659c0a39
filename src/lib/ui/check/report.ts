import { checks, type CheckResults, type Seen, type Verdict } from '#lib/domain/network-check.ts';
import type { NetworkWords } from '#lib/i18n/en/network.ts';
import type { Held } from '#lib/live/check/long-run.svelte.ts';
import { sayCheck, sayHeld } from './say-check.ts';

export interface Reported {
	origin: string;
	/** Null while it runs. */
	endedAt: Date | null;
	verdict: Verdict;
	results: CheckResults;
	cutMs: number;
	seen: Seen | null;
	browser: string;
	long: { socket: Held | null; stream: Held | null };
}

/** Plain text for whoever looks after the network: everything measured, and nothing about a person. */
export function reportText(t: NetworkWords, { origin, endedAt, verdict, results, cutMs, seen, browser, long }: Reported): string {
	const r = t.report;
	const rows = checks.map((check) => {
		const result = results[check];
		const { say, figure } = sayCheck(t, check, result, cutMs);
		const exact = 'ms' in result ? ` (${Math.round(result.ms)} ms)` : 'offsetMs' in result ? ` (${Math.round(result.offsetMs)} ms)` : 'afterMs' in result ? ` (${Math.round(result.afterMs)} ms)` : '';
		return `- ${t.name[check]}: ${figure}${exact}. ${say}`;
	});
	const yes = (is: boolean) => (is ? r.yes : r.no);
	const saw = seen && [
		`${r.saw}:`,
		`- ${r.lines.host}: ${seen.host}`,
		`- ${r.lines.origin}: ${seen.origin ?? r.none}`,
		`- ${r.lines.originOk}: ${yes(seen.originOk)}`,
		`- ${r.lines.from}: ${r.from[seen.addressFrom]}`,
		`- ${r.lines.addresses}: ${seen.forwarded.addresses}`,
		`- ${r.lines.proto}: ${seen.forwarded.proto ?? r.none}`,
		`- ${r.lines.forwardedHost}: ${seen.forwarded.host ?? r.none}`,
		`- ${r.lines.via}: ${seen.via ?? r.none}`
	];
	const held = (['socket', 'stream'] as const).flatMap((way) => (long[way] ? [`- ${t.name[way]}: ${sayHeld(t, long[way])} (${Math.round(long[way].ms)} ms)`] : []));
	return [
		r.head,
		`${r.where}: ${origin}`,
		`${r.when}: ${endedAt?.toISOString() ?? t.runningFigure}`,
		`${r.verdict}: ${t.verdict[verdict].title} ${t.verdict[verdict].say}`,
		'',
		...rows,
		...(held.length > 0 ? ['', `${r.long}:`, ...held] : []),
		...(saw ? ['', ...saw] : []),
		'',
		`${r.browser}: ${browser}`,
		''
	].join('\n');
}
