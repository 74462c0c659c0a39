import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { Facts } from '#lib/domain/facts.ts';
import type { Role } from '#lib/domain/people.ts';
import type { LocalTime } from './line/clock.ts';
import type { Ways } from './ways/ways.ts';

export interface RoomLinkOptions {
	workshopId: string;
	role: Role;
	/** Own person id: keys what is kept on this device. Null for a screen that belongs to nobody (the hall). */
	person: string | null;
	/** A talk instead of the workshop's board. */
	talk?: string;
	/** What the page already knows, for the first paint. */
	first?: Partial<Facts> & { cards?: readonly Card[]; clusters?: readonly Cluster[] };
	/** Look only, whatever the role is: the hall screen. */
	asObserver?: boolean;
	/** Given by tests. */
	origin?: string;
	/** Where not given, the page goes whichever way its network lets through. */
	Socket?: typeof WebSocket;
	ways?: Ways;
	random?: () => number;
	time?: LocalTime;
}
