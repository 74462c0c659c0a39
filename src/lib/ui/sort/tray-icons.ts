import type { When } from '#lib/domain/answer.ts';

/** A tray has an icon, a colour and a word: none of them alone says which it is. High, medium and low lie where now, soon and later would. */
export const trayLooks: Record<When, { icon: string; look: 'now' | 'soon' | 'later' | 'disagree' }> = {
	now: { icon: 'footprints', look: 'now' },
	soon: { icon: 'sprout', look: 'soon' },
	later: { icon: 'hourglass', look: 'later' },
	high: { icon: 'footprints', look: 'now' },
	medium: { icon: 'sprout', look: 'soon' },
	low: { icon: 'hourglass', look: 'later' },
	disagree: { icon: 'split', look: 'disagree' }
};
