import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { spaces } from '../../db/schema.ts';
import { makeId, type SpaceId, type WorkshopId } from '#lib/domain/ids.ts';

/** More than are needed at first: those behind stay hidden until talks ask for them. */
const roomsLaid = 12;

/** The spaces of a new wall: rooms, and somewhere else. Their names are data, as a round's words are: the host gives them better ones. */
export async function layWall(app: Pick<App, 'random'>, tx: Tx, workshopId: WorkshopId): Promise<void> {
	const rooms = Array.from({ length: roomsLaid }, (_, i) => ({ id: makeId<SpaceId>(app.random), workshopId, number: i + 1, name: `Space ${i + 1}`, kind: 'room' as const }));
	await tx.insert(spaces).values([...rooms, { id: makeId<SpaceId>(app.random), workshopId, number: 1000, name: 'Somewhere else', kind: 'elsewhere' as const }]);
}
