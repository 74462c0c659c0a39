/** A seat, or what stands for one. */
interface Sent {
	readonly actor: { readonly personId: string };
	close(code: 'restarting', reason: string): void;
}

/** At most so many people come back each second after a restart (promise R9 allows 60); the rest is for those who found it still down. */
const returnsEachSecond = 40;
/** A very large crowd is let back faster: nobody should wait longer than this. */
const spreadMost = 20_000;
/** No server is up again sooner. */
const downLeast = 2000;

/**
 * Sends everyone away for a moment, each person with a moment of their own to come back at, in no order: full jitter without its
 * clusters. All pages of one person come back together.
 */
export function sendAway(seats: readonly Sent[], random: () => number, down = downLeast): void {
	const persons = [...new Set(seats.map(({ actor }) => actor.personId))];
	const slot = Math.min(1000 / returnsEachSecond, spreadMost / persons.length);
	const moments = new Map<string, string>();
	for (const [i, person] of shuffled(persons, random).entries()) moments.set(person, `${Math.floor(down + i * slot)}-${Math.ceil(down + (i + 1) * slot)}`);
	for (const seat of seats) seat.close('restarting', moments.get(seat.actor.personId)!);
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
	const order = [...all];
	for (let i = order.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[order[i], order[j]] = [order[j]!, order[i]!];
	}
	return order;
}
