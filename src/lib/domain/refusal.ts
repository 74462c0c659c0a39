import type { HouseRefusal } from './house-refusal.ts';
import type { WallRefusal } from './wall-refusal.ts';

/** Why something was not done. Plain data that crosses the wire; its words are made in the i18n catalogue, from `reason`. */
export type Refusal =
	| HouseRefusal
	| { reason: 'not-allowed' }
	| { reason: 'not-in-this-round' }
	| { reason: 'not-yours' }
	/** It lies with its writer, until a host shows it again. */
	| { reason: 'card-held' }
	/** Its words were erased for good; nobody writes there again. */
	| { reason: 'card-erased' }
	/** In this round hosts look at words before they are shown. */
	| { reason: 'checked-first' }
	| { reason: 'person-stopped' }
	| { reason: 'board-frozen' }
	/** What is being voted on stays as it is. */
	| { reason: 'on-the-ballot' }
	| { reason: 'board-full'; limit: number }
	| { reason: 'text-too-long'; limit: number; over: number }
	| { reason: 'text-empty' }
	| { reason: 'bad-place' }
	| { reason: 'bad-theme' }
	| { reason: 'bad-shape' }
	| { reason: 'no-such-card' }
	/** It has been answered, or is not the asked one's to answer. */
	| { reason: 'no-such-question' }
	| { reason: 'no-such-person' }
	| { reason: 'no-such-cluster' }
	| { reason: 'cluster-not-empty' }
	/** The group has a name: another one is proposed, not written over it. */
	| { reason: 'name-stands' }
	/** Someone else wrote the same at the same moment, and theirs stands. */
	| { reason: 'just-changed'; fields?: string[] }
	| { reason: 'no-such-table' }
	| { reason: 'no-such-workshop' }
	| { reason: 'workshop-not-open' }
	| { reason: 'workshop-full'; limit: number }
	| { reason: 'wrong-code' }
	| { reason: 'code-incomplete'; have: number; want: number }
	| { reason: 'too-many-tries'; waitSeconds: number }
	| { reason: 'alias-empty' }
	| { reason: 'alias-too-long'; limit: number }
	| { reason: 'field-empty'; field: string }
	| { reason: 'field-too-long'; field: string; limit: number }
	| { reason: 'cannot-now'; state: string }
	| { reason: 'poll-closed' }
	/** The host has said before who may vote. */
	| { reason: 'not-a-voter' }
	| { reason: 'ballot-over'; used: number; dots: number }
	| { reason: 'ballot-cap'; cap: number; option?: string }
	/** `option` where the fault is with one option: unknown, or not a whole number from 0. */
	| { reason: 'ballot-bad'; option?: string }
	| { reason: 'ballot-ticks'; used: number; most: number }
	| { reason: 'ballot-points'; used: number; points: number }
	| { reason: 'ballot-few'; have: number; least: number }
	| { reason: 'ballot-dear'; cost: number; budget: number }
	| { reason: 'ballot-same-rank'; rank: number }
	| { reason: 'ballot-empty' }
	| { reason: 'conversation-over' }
	| { reason: 'no-such-priority' }
	| { reason: 'no-such-action' }
	| { reason: 'no-such-pledge' }
	| WallRefusal
	/** What was said before is joined to nobody, so it cannot be changed. */
	| { reason: 'evaluated-before' }
	/** Someone else has changed it since the form was made. */
	| { reason: 'changed-since' }
	/** Fields of a longer form, each with what is wrong with it. */
	| { reason: 'fields-bad'; faults: { field: string; problem: string; limit?: number }[] }
	| { reason: 'too-fast' }
	| { reason: 'server-full' }
	/** The log cannot be written: nothing is taken in until it can. */
	| { reason: 'standstill' }
	/** Said by a page alone: its form did not get through to the server, or no answer came back. */
	| { reason: 'unheard' };

export type Reason = Refusal['reason'];
