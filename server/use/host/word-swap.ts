import type { Tx } from '../../db/client.ts';
import type { Step } from '../../rooms.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { WordPlace } from '#lib/domain/moderation.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

export interface At {
	tx: Tx;
	step: Step;
	workshopId: WorkshopId;
}

/** Words in one place give way to others. `by`: whose they are, where they were swapped before; null: whoever's they are. */
export interface Swap extends Omit<WordPlace, 'kind'> {
	from: string;
	to: string;
	by: PersonId | null;
}

/** Who wrote what was swapped, where that is known; and the thing under which copies of it stand in records. */
export interface Swapped {
	writers: PersonId[];
	about: string;
}

export const gone: Refusal = { reason: 'just-changed' };
