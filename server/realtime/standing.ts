import type { Standing } from './gate/read.ts';
import type { Leases } from './leases.ts';
import type { Moot } from './moot.ts';
import type { Room } from './room.ts';
import type { Seat } from './seat.ts';
import type { CardId } from '#lib/domain/ids.ts';

/** What the reading step may ask about a socket. */
export function standingOf(moot: Moot, room: Room, leases: Leases, seat: Seat): Standing {
	return {
		readOnly: seat.readOnly || (room.kind === 'talk' && moot.refusalInTalks(seat.actor) !== null),
		hasNotes: room.kind === 'talk',
		ownsClient: (id) => leases.mayUse(id, seat),
		mayReplace: (root, id) => {
			if (root !== 'cards') return true;
			const author = moot.authorOf(id as CardId);
			// A card without a known author (its id belongs to another workshop) is nobody's to take away.
			return author === null ? !room.accepted.cards.has(id as CardId) : author === seat.personId;
		}
	};
}
