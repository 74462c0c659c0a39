import { error, fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { doorOf, joinWorkshop, mayEnter } from '#server/auth/door.ts';
import { setSessionCookie } from '#server/auth/session.ts';
import { viewFor } from '#server/use/views.ts';
import { readWorkshop } from '#server/use/workshops.ts';
import { aliases } from '#lib/domain/alias.ts';
import { unlessDeleted } from '../../../member.server.ts';

function suggest(not = ''): string {
	const others = aliases.filter((alias) => alias !== not);
	return others[Math.floor(Math.random() * others.length)]!;
}

export const load: PageServerLoad = async ({ params, locals, cookies }) => {
	const { app, user } = locals;
	if (await actorOf(app, user, params.id)) redirect(303, `/w/${params.id}`);
	await unlessDeleted(app, params.id);
	if (!mayEnter(app, cookies, params.id)) redirect(303, '/?code');
	const workshop = await readWorkshop(app, params.id);
	if (!workshop) error(404);
	const { id, title, question, helpLine, state, deal, keptUntil } = workshop;
	const door = state === 'open' ? await doorOf(app, id) : null;
	const people = state === 'open' ? await viewFor(app, id, 'people', 'participant') : null;
	return { workshop: { title, question, helpLine, state, deal, keptUntil }, code: door?.code ?? null, here: people?.here ?? 0, suggestion: suggest() };
};

export const actions: Actions = {
	/** Without scripts: the same page with another name in it. */
	another: async ({ request }) => {
		const typed = String((await request.formData()).get('alias') ?? '');
		return { alias: suggest(typed) };
	},
	join: async ({ request, params, locals, cookies }) => {
		const { app, user } = locals;
		await unlessDeleted(app, params.id);
		if (!mayEnter(app, cookies, params.id)) redirect(303, '/?code');
		const workshop = await readWorkshop(app, params.id);
		if (!workshop) error(404);
		const alias = String((await request.formData()).get('alias') ?? '').slice(0, 200);
		const joined = await joinWorkshop(app, { workshopId: workshop.id, alias, user });
		if (!joined.ok) return fail(400, { alias, refusal: joined.refusal });
		if (joined.value.session) setSessionCookie(app, cookies, joined.value.session);
		redirect(303, `/w/${workshop.id}?did=joined`);
	}
};
