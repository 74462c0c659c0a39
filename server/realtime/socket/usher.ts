import type { Admission, Admitted } from './admission.ts';
import { Watch } from './watch.ts';
import type { Ground } from '../ground.ts';
import type { LiveRooms } from '../rooms.ts';
import type { Seat, Wire } from '../seat.ts';
import { readWishes } from '../wishes.ts';
import { closeCode, frameLimit } from '#lib/doc/frames.ts';
import { cannotWrite, faultOf } from '../../db/fault.ts';

/** A way to one browser, whatever it is made of. */
export interface Line extends Wire {
	readonly isOpen: boolean;
	/** Makes the browser answer. */
	ping(): void;
	/** Ends it without taking leave. */
	cut(): void;
}

/** What a line tells about itself once somebody sits at its far end. */
export interface Seated {
	/** A frame. */
	receive(bytes: Uint8Array): void;
	/** A sign of life. */
	heard(): void;
	/** The line is over, whoever ended it. */
	gone(): void;
}

/** Shows everyone who was let in to a seat, and keeps an eye on their lines. */
export class Usher {
	readonly #admission: Admission;
	readonly #rooms: LiveRooms;
	readonly #watch: Watch;

	constructor(ground: Ground, rooms: LiveRooms, admission: Admission) {
		this.#admission = admission;
		this.#rooms = rooms;
		this.#watch = new Watch(ground);
	}

	close(): void {
		this.#watch.close();
	}

	seat(line: Line, { request, address, actor, sessionId, path, query }: Admitted): Seated {
		let seat: Seat | null = null;
		let early: Uint8Array[] = [];
		let earlyBytes = 0;
		const close = (code: keyof typeof closeCode, reason: string) => (seat ? seat.close(code, reason) : line.close(closeCode[code], reason));
		const leave = this.#admission.crowd.enter(address, `${actor.workshopId}/${actor.personId}`, { close: () => close('replaced', 'opened too often') });
		const watched = this.#watch.add({ line, request, actor, sessionId, close });
		const sitDown = async () => {
			try {
				seat = await this.#rooms.enter(line, actor, sessionId, path, readWishes(query));
			} catch (error) {
				console.error(`workshop ${actor.workshopId} could not be opened:`, cannotWrite(error) ? faultOf(error) : error);
				return line.close(closeCode.restarting, '3000');
			}
			if (!line.isOpen) return seat.gone();
			const waiting = early;
			early = [];
			for (const bytes of waiting) seat.receive(bytes);
		};
		void sitDown();
		return {
			receive(bytes) {
				if (seat) return seat.receive(bytes);
				if (!line.isOpen) return;
				// A stock client asks at once, while its document is still being loaded.
				earlyBytes += bytes.length;
				if (early.push(bytes) <= 64 && earlyBytes <= frameLimit) return;
				early = [];
				line.close(closeCode.tooFast, 'too many frames');
			},
			heard: watched.heard,
			gone() {
				leave();
				watched.leave();
				seat?.gone();
			}
		};
	}
}
