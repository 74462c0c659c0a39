/** Why something was not done on the agenda wall. */
export type WallRefusal =
	| { reason: 'no-such-talk' }
	/** Somebody else has just put a talk there. */
	| { reason: 'cell-taken' }
	| { reason: 'no-such-cell' }
	/** That time is over. */
	| { reason: 'slot-over' }
	/** "Somewhere else" says where. */
	| { reason: 'elsewhere-empty' }
	| { reason: 'talks-many'; limit: number }
	/** The talk has changed since it was asked: it was merged, moved or taken down. */
	| { reason: 'ask-over' }
	| { reason: 'spaces-many'; limit: number }
	| { reason: 'slots-many'; limit: number }
	| { reason: 'space-in-use' };
