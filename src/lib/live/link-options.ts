import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { Facts } from '#lib/domain/facts.ts';
import type { Role } from '#lib/domain/people.ts';
import type { LocalTime } from './line/clock.ts';

export interface RoomLinkOptions {
	workshopId: string;
	role: Role;
	/** Own person id: keys what is kept on this device. Null for a screen that belongs to nobody (the hall). */
	person: string | null;
	/** What the page already knows, for the first paint. */
	first?: Partial<Facts> & { cards?: readonly Card[]; clusters?: readonly Cluster[] };
	/** Look only, whatever the role is: the hall screen. */
	asObserver?: boolean;
	/** Given by tests. */
	origin?: string;
	Socket?: typeof WebSocket;
	random?: () => number;
	time?: LocalTime;
}
