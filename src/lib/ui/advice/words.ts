import { advice } from '#lib/i18n/en/advice.ts';

/** Beside the screen that needs them: no citizen's phone fetches them. */
export const adviceWords = advice;
