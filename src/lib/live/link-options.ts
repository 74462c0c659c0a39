import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { Facts } from '#lib/domain/facts.ts';
import type { Role } from '#lib/domain/people.ts';
import type { LocalTime } from './line/clock.ts';
import type { TalkNotes } from './talk/talk-notes.svelte.ts';
import type { Ways } from './ways/ways.ts';

export interface RoomLinkOptions {
	workshopId: string;
	role: Role;
	/** Own person id: keys what is kept on this device. Null for a screen that belongs to nobody (the hall). */
	person: string | null;
	/** A talk instead of the workshop's board. */
	talk?: string;
	/** Keeps the notes of that talk. Given by the pages that have some, so that no other fetches it. */
	Notes?: typeof TalkNotes;
	/** What the page already knows, for the first paint. */
	first?: Partial<Facts> & { cards?: readonly Card[]; clusters?: readonly Cluster[] };
	/** Look only, whatever the role is: the hall screen. */
	asObserver?: boolean;
	/** Where the workshop has been deleted; not given, the page is loaded again, and says so. */
	deleted?: () => void;
	/** Given by tests. */
	origin?: string;
	/** Where not given, the page goes whichever way its network lets through. */
	Socket?: typeof WebSocket;
	ways?: Ways;
	random?: () => number;
	time?: LocalTime;
}
