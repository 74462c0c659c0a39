import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { mineFor } from '#server/use/mine.ts';
import { isBookClosed } from '#server/use/talks/book.ts';
import { visit } from '#server/use/talks/reports.ts';
import { isTalk } from '#server/use/talks/rooms.ts';
import { viewFor } from '#server/use/views.ts';
import { walk } from '#server/use/wall/walk.ts';
import { isId, type TalkId } from '#lib/domain/ids.ts';
import { can } from '#lib/domain/people.ts';
import { refusalInTalks } from '#lib/domain/round.ts';

export { actions } from './acts.server.ts';

/** Who opens a talk has walked there. Where it has become a part of another one, that is where its people are. */
export const load: PageServerLoad = async ({ params, locals, isDataRequest: _ }) => {
	const { app, user } = locals;
	const actor = await actorOf(app, user, params.id);
	if (!actor) redirect(303, `/w/${params.id}/door`);
	if (actor.role === 'observer') redirect(303, `/w/${params.id}`);
	if (!can(actor.role, 'board.see')) error(403);
	const { workshopId, personId, role } = actor;
	const talkId = params.talk as TalkId;
	if (!isId(params.talk) || !(await isTalk(app.db, workshopId, talkId))) error(404);
	const went = await walk(app, actor, { at: 'talk', talk: talkId });
	if (went.ok && went.value.at === 'talk') {
		if (went.value.talk !== talkId) redirect(303, `/w/${params.id}/talk/${went.value.talk}`);
		await visit(app, actor, talkId);
	}
	const stage = await viewFor(app, workshopId, 'stage', role);
	const mine = await mineFor(app, workshopId, personId);
	if (!mine) error(404);
	const { cards, clusters, notes } = await app.rooms.readTalk(workshopId, talkId);
	const isClosed = await isBookClosed(app.db, workshopId);
	return {
		workshopId,
		personId,
		role,
		talkId,
		stage,
		themes: stage.themes,
		mine,
		people: await viewFor(app, workshopId, 'people', role),
		groups: await viewFor(app, workshopId, 'groups', role),
		answers: [],
		asked: [],
		poll: { state: 'none' as const },
		deck: [],
		sort: null,
		conversation: null,
		doing: null,
		wall: await viewFor(app, workshopId, 'wall', role),
		heads: await viewFor(app, workshopId, 'heads', role),
		closing: await viewFor(app, workshopId, 'closing', role),
		cards,
		clusters,
		notes,
		isClosed,
		talk: { mayWrite: refusalInTalks(role, { workshop: stage.workshop.state, frozen: stage.frozen, isBookClosed: isClosed }, mine.stopped !== null) === null }
	};
};
