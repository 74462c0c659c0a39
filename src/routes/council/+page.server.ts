import { readCouncil } from '#server/use/council.ts';
import { accountOf } from '../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	const { app } = event.locals;
	const { workshops, lines } = await readCouncil(app, user);
	const only = event.url.searchParams.get('show');
	return { name: user.name, admin: user.admin, workshops, lines: lines.filter((line) => (only === 'late' ? line.late : only === 'due' ? line.due !== null : true)), show: only === 'late' || only === 'due' ? only : 'all', counts: { all: lines.length, due: lines.filter(({ due }) => due !== null).length, late: lines.filter(({ late }) => late).length }, today: new Date(app.clock.now()).toISOString().slice(0, 10) };
};
