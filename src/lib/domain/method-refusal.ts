/** What is wrong with an order of rounds, whatever else may be odd about them. */
export type OrderFault = 'no-cards-before' | 'no-reveal' | 'no-groups-before' | 'nothing-to-sort' | 'not-last' | 'no-market-before';

/** Why rounds, cards or templates of a workshop were not taken. Part of `Refusal`. */
export type MethodRefusal =
	| { reason: 'rounds-few' }
	| { reason: 'rounds-many'; limit: number }
	| { reason: 'no-such-round' }
	/** The list is not the one this host saw. */
	| { reason: 'sheet-changed' }
	/** People have come to this round: it stays where and as it is. */
	| { reason: 'round-begun'; round: string }
	| { reason: 'round-order'; fault: OrderFault | 'times-swapped'; round: string }
	| { reason: 'not-a-break' }
	| { reason: 'no-such-template' }
	| { reason: 'templates-many'; limit: number }
	| { reason: 'rehearsals-many'; limit: number }
	| { reason: 'deck-text'; text: string }
	| { reason: 'deck-long'; text: string; over: number }
	| { reason: 'deck-many'; have: number; limit: number }
	| { reason: 'deck-no-file' }
	| { reason: 'deck-unread'; line: number | null }
	| { reason: 'deck-columns'; have: string }
	| { reason: 'theme-long'; word: string; over: number }
	| { reason: 'theme-word-twice'; word: string }
	| { reason: 'themes-alike'; a: string; b: string }
	| { reason: 'theme-look-unknown'; word: string; have: string };
