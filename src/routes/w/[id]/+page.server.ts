import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { readDeck } from '#server/use/builder.ts';
import { mineFor } from '#server/use/mine.ts';
import { viewFor } from '#server/use/views.ts';
import { can } from '#lib/domain/people.ts';

export { actions } from './acts.server.ts';

/**
 * All that the page shows at first, and all that it ever shows without scripts. It does not read the address's query: what is open on
 * the page (a sheet, a chosen card) stands there, and changing it asks the server for nothing.
 */
export const load: PageServerLoad = async ({ params, locals }) => {
	const { app, user } = locals;
	const actor = await actorOf(app, user, params.id);
	if (!actor) redirect(303, `/w/${params.id}/door`);
	if (!can(actor.role, 'board.look')) error(403);
	const { workshopId, personId, role } = actor;
	const stage = await viewFor(app, workshopId, 'stage', role);
	const mine = await mineFor(app, workshopId, personId);
	if (!mine) error(404);
	const board = await app.rooms.readBoard(workshopId);
	const drafts = role === 'participant' && (stage.visible === 'own' || stage.checked || Object.keys(mine.held).length > 0) ? await app.rooms.readDraft(workshopId, personId) : [];
	const onBoard = new Set(board.cards.map(({ id }) => id));
	return {
		workshopId,
		personId,
		role,
		desk: can(role, 'desk.see'),
		stage,
		themes: stage.themes,
		mine,
		people: await viewFor(app, workshopId, 'people', role),
		groups: await viewFor(app, workshopId, 'groups', role),
		answers: await viewFor(app, workshopId, 'answers', role),
		asked: role === 'adviser' ? await viewFor(app, workshopId, 'asked', role) : [],
		poll: await viewFor(app, workshopId, 'poll', role),
		/** Starter cards, for whoever may write cards at some time. */
		deck: role === 'participant' ? await readDeck(app, workshopId) : [],
		sort: await viewFor(app, workshopId, 'sort', role),
		conversation: await viewFor(app, workshopId, 'conversation', role),
		doing: await viewFor(app, workshopId, 'doing', role),
		wall: await viewFor(app, workshopId, 'wall', role),
		heads: await viewFor(app, workshopId, 'heads', role),
		closing: await viewFor(app, workshopId, 'closing', role),
		cards: [...board.cards, ...drafts.filter(({ id }) => !onBoard.has(id))],
		clusters: board.clusters
	};
};
