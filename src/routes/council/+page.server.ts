import { readCouncil } from '#server/use/council.ts';
import { councilSieveFrom, sieveCouncil } from '#lib/ui/answers/council-list.ts';
import { accountOf } from '../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	const { app } = event.locals;
	const { workshops, lines } = await readCouncil(app, user);
	const sieve = councilSieveFrom(event.url.searchParams, workshops.map(({ id }) => id));
	return { name: user.name, admin: user.admin, workshops, sieve, ...sieveCouncil(lines, sieve, new Map(workshops.map(({ id, title }) => [id, title]))), today: new Date(app.clock.now()).toISOString().slice(0, 10) };
};
