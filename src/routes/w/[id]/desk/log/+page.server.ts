import { readLog } from '#server/use/host/log.ts';
import { memberFor } from '../../../../member.server.ts';
import type { PageServerLoad } from './$types';

const shownMost = 500;

export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('moderate', event);
	return { workshop: { id: workshop.id, title: workshop.title }, lines: await readLog(app, workshop.id, shownMost), rounds: workshop.method.rounds.map(({ id, short }) => ({ id: id as string, short })), account: event.locals.user?.name ?? '' };
};
