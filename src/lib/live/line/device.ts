import type { ViewRate } from '#lib/doc/pointer-frames.ts';

/** What a device says of itself. */
export interface Device {
	/** Small, or worked with a finger. */
	isPhone: boolean;
	savesData: boolean;
	/** The Network Information API's word, where there is one: 'slow-2g' to '4g'. */
	line: string | null;
}

/** How much of other people's pointers a device can use: dots are nice to have, and the first thing to do without. */
export function rateFor({ isPhone, savesData, line }: Device): ViewRate {
	if (line === 'slow-2g' || line === '2g') return 'none';
	return isPhone || savesData || line === '3g' ? 'slow' : 'full';
}

export function thisDevice(): Device {
	const { saveData = false, effectiveType = null } = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection ?? {};
	return { isPhone: matchMedia('(pointer: coarse), (max-width: 46rem)').matches, savesData: saveData, line: effectiveType };
}
