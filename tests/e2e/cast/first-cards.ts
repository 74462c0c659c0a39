import { Chance } from '../../load/chance.ts';
import { millbrookDeck } from '../../load/deck/millbrook.ts';
import { Citizen } from '../../load/people/citizen.ts';
import { Facilitator } from '../../load/people/facilitator.ts';
import { Hall } from '../../load/people/hall.ts';
import type { TestServer } from '../../support/server.ts';

/** A workshop in its round for cards, in which somebody has placed two, and its host. `words`: of the first of them; `link`: of its door. */
export async function firstCards(server: TestServer, seed: string): Promise<{ host: Facilitator; link: string; words: string }> {
	const hall = new Hall(server.origin, 100_000);
	const host = new Facilitator(hall);
	await host.arrive(server.adminLink!);
	await host.makeWorkshop('Millbrook: streets and river', 'What should change?');
	const { code, link } = await host.door();
	await host.start('place');
	const { cards } = millbrookDeck(new Chance(seed));
	const citizen = new Citizen(0, hall, new Chance(`${seed} 0`), cards.slice(0, 2));
	await citizen.join(code);
	await citizen.place();
	return { host, link, words: cards[0]!.text };
}
