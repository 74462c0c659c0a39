import { listWorkshops } from '#server/use/workshops.ts';
import { accountOf } from '../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	return { workshops: await listWorkshops(event.locals.app, user), name: user.name, admin: user.admin };
};
