import type { Words } from '#lib/i18n/en.ts';
import type { Standing } from '#lib/live/standing.svelte.ts';

/** How things stand between this page and the workshop, as one short line. Null where there is nothing true to say yet. */
export function howSaved({ board: { standing: t } }: Words, standing: Pick<Standing, 'saving' | 'keeps' | 'stopped' | 'coming' | 'ended'>): { icon: string; text: string } | null {
	const { saving, keeps, stopped, coming, ended } = standing;
	if (ended) return null;
	if (saving.state === 'offline') return { icon: 'wifi-off', text: keeps || saving.count === 0 ? t.kept(saving.count) : t.open(saving.count) };
	if (coming !== null) return { icon: 'hourglass', text: t.coming(Math.floor(coming * 100)) };
	if (stopped) return { icon: 'circle-alert', text: t.standstill };
	return saving.state === 'saving' ? { icon: 'hourglass', text: t.saving(saving.count) } : { icon: 'check', text: t.saved };
}
