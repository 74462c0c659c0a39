import type { SaidWord } from '#lib/domain/conversation/round.ts';

/** In the order of the buttons, each with its icon and its key. */
export const sayLooks: readonly { word: SaidWord; icon: string; key: string }[] = [
	{ word: 'agree', icon: 'check', key: 'a' },
	{ word: 'disagree', icon: 'split', key: 'd' },
	{ word: 'pass', icon: 'skip-forward', key: 'p' }
];
