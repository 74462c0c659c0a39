import { readOwn } from './awareness.ts';
import { Pointers } from './pointers.ts';
import type { Moot } from '../moot.ts';
import type { Seat } from '../seat.ts';
import type { Spot, View } from '#lib/doc/pointer-frames.ts';
import type { PersonId } from '#lib/domain/ids.ts';
import { nearer, type Stance } from '#lib/domain/together.ts';

/** Who is here, in numbers, and where people point while the round shows it. The server writes ids and counts; browsers only say where. */
export class Presence {
	readonly #moot: Moot;
	readonly #pointers: Pointers;

	constructor(moot: Moot) {
		this.#moot = moot;
		this.#pointers = new Pointers(moot.ground.random, moot.ground.ticking === 'hand');
	}

	/** People in the room. Someone with several pages is one person, and away only if no page of theirs is in view. */
	people(): { here: number; away: number; persons: Map<PersonId, { hidden: boolean; lastActAt: number }> } {
		const persons = new Map<PersonId, { hidden: boolean; lastActAt: number }>();
		for (const { actor, hidden } of this.#moot.seats()) {
			if (actor.role !== 'participant') continue;
			const known = persons.get(actor.personId);
			persons.set(actor.personId, { hidden: hidden && (known?.hidden ?? true), lastActAt: this.#moot.lastActOf(actor.personId) });
		}
		let away = 0;
		for (const { hidden } of persons.values()) if (hidden) away += 1;
		return { here: persons.size - away, away, persons };
	}

	/** How many have followed the host's call of that moment, one for each person with a page in view. Whose page has said nothing yet looks round. */
	together(call: number): Record<Stance, number> {
		const persons = new Map<PersonId, Stance>();
		for (const { actor, hidden, stance } of this.#moot.seats()) {
			if (actor.role !== 'participant' || hidden) continue;
			const own = stance?.call === call ? stance.stance : 'apart';
			persons.set(actor.personId, nearer(persons.get(actor.personId) ?? 'apart', own));
		}
		const counts = { with: 0, writing: 0, apart: 0 };
		for (const stance of persons.values()) counts[stance] += 1;
		return counts;
	}

	/** Screens and whoever only looks on point at nothing, nor does a page that nobody looks at. */
	point(seat: Seat, spot: Spot | null): void {
		if (spot !== null && (!this.#moot.context.spec.cursors || seat.readOnly || seat.hidden)) return;
		this.#pointers.point(seat, spot);
	}

	/** What part of the plan a page of ours shows. */
	look(seat: Seat, view: View | null): void {
		this.#pointers.look(seat, view);
	}

	/** A stock client's awareness update. Throws on bytes that are none. */
	pointAsStock(seat: Seat, update: Uint8Array): void {
		const spot = readOwn(update, (id) => this.#pointers.isAvatar(id));
		if (spot !== undefined) this.point(seat, spot);
	}

	/** A stock client looks at everything; a page of ours says what it looks at. */
	join(seat: Seat): void {
		if (seat.isStock) this.#pointers.look(seat, 'stock');
	}

	/** A page was hidden or is in view again. */
	turned(seat: Seat): void {
		if (seat.hidden) this.#pointers.point(seat, null);
		else this.#pointers.renew(seat);
	}

	/** A stock client asks for all. */
	renew(seat: Seat): void {
		this.#pointers.renew(seat);
	}

	leave(seat: Seat): void {
		this.#pointers.leave(seat);
	}

	/** Takes all pointers away: the round shows none. */
	clear(): void {
		this.#pointers.clear();
	}

	flush(): void {
		this.#pointers.flush();
	}

	close(): void {
		this.#pointers.close();
	}
}
