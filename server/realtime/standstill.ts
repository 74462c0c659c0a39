import type { Moot } from './moot.ts';
import type { Seat } from './seat.ts';
import { encodeRoom } from '#lib/doc/frames.ts';

/**
 * While one log of a workshop cannot be written (a full disk, a database that is read-only or away), the whole workshop takes nothing in,
 * and everyone in it is told, in whichever document they are. The log is tried again all the time: when it can be written, it goes on.
 */
export class Standstill {
	isOn = false;
	readonly #moot: Moot;

	constructor(moot: Moot) {
		this.#moot = moot;
	}

	/** Looks whether it has begun or is over. */
	look(): void {
		const isOn = this.#moot.rooms.some((room) => room.isStopped);
		if (isOn === this.isOn) return;
		this.isOn = isOn;
		const news = encodeRoom({ stopped: isOn });
		for (const seat of this.#moot.seats()) seat.send(news);
	}

	/** For someone who has just come. */
	tell(seat: Seat): void {
		if (this.isOn) seat.send(encodeRoom({ stopped: true }));
	}
}
