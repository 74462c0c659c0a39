/** How many sockets one address, one person and the whole server may hold. A hall of 2,000 behind one router must fit. */
const eachAddress = 6000;
const eachPerson = 16;
/**
 * Requests whose session is still being looked up: what someone without a session can make us do. They wait in one line, in the order in
 * which they came, and are looked up hundreds at a time; a hall that lost its server comes through one router, all at once.
 */
const asking = 4000;
const askingEachAddress = 2500;

export type Full = 'address' | 'server';

export class Crowd {
	readonly #byAddress = new Map<string, number>();
	readonly #asking = new Map<string, number>();
	readonly #byPerson = new Map<string, Set<{ close(): void }>>();
	#allAsking = 0;

	/** Null where there is room; then `answered` must follow. */
	ask(address: string): Full | null {
		const mine = this.#asking.get(address) ?? 0;
		if (this.#allAsking >= asking) return 'server';
		if (mine >= askingEachAddress || (this.#byAddress.get(address) ?? 0) >= eachAddress) return 'address';
		this.#allAsking += 1;
		this.#asking.set(address, mine + 1);
		return null;
	}

	answered(address: string): void {
		this.#allAsking -= 1;
		lower(this.#asking, address);
	}

	/** Takes a place. A person's oldest socket gives way to the newest: it is most likely one that died unnoticed. */
	enter(address: string, person: string, socket: { close(): void }): () => void {
		this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
		const own = this.#byPerson.get(person) ?? new Set();
		this.#byPerson.set(person, own.add(socket));
		if (own.size > eachPerson) {
			const [oldest] = own;
			own.delete(oldest!);
			oldest!.close();
		}
		return () => {
			lower(this.#byAddress, address);
			own.delete(socket);
			if (own.size === 0 && this.#byPerson.get(person) === own) this.#byPerson.delete(person);
		};
	}
}

function lower(counts: Map<string, number>, key: string): void {
	const count = (counts.get(key) ?? 0) - 1;
	if (count > 0) counts.set(key, count);
	else counts.delete(key);
}
