import { doorOf } from '#server/auth/door.ts';
import { makeQr } from '#server/use/qr.ts';
import { viewFor } from '#server/use/views.ts';
import { spokenCode } from '#lib/domain/code.ts';
import { memberFor } from '../../../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('hall.see', event);
	const door = await doorOf(app, workshop.id);
	const link = door && `${event.url.origin}/j/${door.linkToken}`;
	// Whoever asks, the page shows what an observer may see: it may hang on a wall.
	const [stage, people, poll, conversation, doing, wall, heads, closing] = await Promise.all([viewFor(app, workshop.id, 'stage', 'observer'), viewFor(app, workshop.id, 'people', 'observer'), viewFor(app, workshop.id, 'poll', 'observer'), viewFor(app, workshop.id, 'conversation', 'observer'), viewFor(app, workshop.id, 'doing', 'observer'), viewFor(app, workshop.id, 'wall', 'observer'), viewFor(app, workshop.id, 'heads', 'observer'), viewFor(app, workshop.id, 'closing', 'observer')]);
	return {
		workshopId: workshop.id,
		themes: workshop.method.themes,
		personId: actor.personId,
		join: door && link ? { host: event.url.host, code: spokenCode(door.code), qr: makeQr(link) } : null,
		first: { stage, people, poll, conversation, doing, wall, heads, closing }
	};
};
