import type { View } from '../view.ts';
import * as askedAgain from './asked-again-and-again.ts';
import * as behindNothing from './behind-nothing.ts';
import * as behindOneValue from './behind-one-value.ts';
import * as cardsNobodyAskedFor from './cards-nobody-asked-for.ts';
import * as oneDeletion from './one-deletion-many-times.ts';
import * as unreadableState from './unreadable-state.ts';

/** What once broke something: each for a reason, and with what the socket is closed now. */
export interface Broke {
	reason: string;
	closes: string;
	make(view: View): Uint8Array[];
}

export const corpus: Record<string, Broke> = {
	'asked-again-and-again': askedAgain,
	'behind-nothing': behindNothing,
	'behind-one-value': behindOneValue,
	'cards-nobody-asked-for': cardsNobodyAskedFor,
	'one-deletion-many-times': oneDeletion,
	'unreadable-state': unreadableState
};
