import type { DealField } from './deal.ts';
import type { MethodRefusal } from './method-refusal.ts';
import type { PlanRefusal } from './plan-refusal.ts';

/** Why something that only hosts and officers do was not done. Part of `Refusal`; a participant's page does not fetch its words. */
export type HouseRefusal =
	| PlanRefusal
	| MethodRefusal
	/** Of several cards that a helper types at once, by the numbers of their rows from 1. */
	| { reason: 'rows-bad'; rows: number[] }
	/** Of what a helper types to a card. */
	| { reason: 'nothing-said' }
	| { reason: 'wrong-login' }
	| { reason: 'login-taken' }
	| { reason: 'login-bad' }
	| { reason: 'password-too-short'; least: number }
	| { reason: 'password-too-long'; limit: number }
	| { reason: 'invite-over' }
	| { reason: 'deal-incomplete'; missing: DealField[] }
	| { reason: 'date-bad'; field: DealField }
	/** `after`: the last day that cannot be chosen. */
	| { reason: 'keep-day'; after: string }
	| { reason: 'keep-why'; limit: number }
	| { reason: 'title-differs' }
	| { reason: 'minutes-bad'; least: number; most: number }
	/** Of the silence at a round's beginning. */
	| { reason: 'silence-bad' }
	| { reason: 'rounds-locked' }
	| { reason: 'no-next-round' }
	| { reason: 'no-round-before' }
	| { reason: 'not-a-later-round' }
	| { reason: 'picture-too-big'; limit: number }
	/** Said by a page alone: the server takes in no form as big as that. */
	| { reason: 'form-too-big' }
	| { reason: 'picture-unreadable' }
	| { reason: 'picture-kind' }
	| { reason: 'who-numbers' }
	| { reason: 'who-areas' }
	| { reason: 'who-few'; least: number }
	| { reason: 'poll-needs-options'; have: number; want: number }
	| { reason: 'poll-too-many-options'; have: number; limit: number }
	| { reason: 'groups-need-names'; count: number }
	| { reason: 'no-tie' }
	| { reason: 'tie-broken' }
	| { reason: 'lot-needs-word' }
	/** Fields of the next vote that are not whole numbers inside their bounds; the bounds of the first. */
	| { reason: 'plan-bad'; fields: string[]; least: number; most: number }
	| { reason: 'poll-needs-costs'; missing: number }
	| { reason: 'conversation-few'; have: number; want: number }
	| { reason: 'conversation-many'; have: number; limit: number }
	| { reason: 'address-taken' }
	| { reason: 'words-not-reviewed' }
	| { reason: 'hook-address' }
	| { reason: 'keys-many'; limit: number }
	/** `line` 0: not known which. */
	| { reason: 'sheet-unreadable'; line: number }
	| { reason: 'sheet-not-utf8' }
	| { reason: 'sheet-too-big'; limit: number }
	| { reason: 'nothing-to-publish' }
	| { reason: 'nothing-new' };
