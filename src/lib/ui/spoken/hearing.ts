import type { ClockMark } from '../board/spoken-clock.ts';
import type { Hearing } from '../look.ts';

/** Whether this was chosen with the Aa button, on this device. */
export const hears = (what: Hearing): boolean => document.documentElement.dataset['hearing']?.split(' ').includes(what) ?? false;

/** The sound for whoever wants one. At half, and when the silence is over, nothing is nearly up. */
export function sound(mark: ClockMark): void {
	if (mark !== 'half' && mark !== 'silence-over' && hears('sound')) import('./tone.ts').then(({ tone }) => tone(mark)).catch(() => {});
}
