import { fail, redirect } from '@sveltejs/kit';
import { keepApart, readVotePlan, setVotePlan } from '#server/use/vote-plan.ts';
import { vote } from '#lib/i18n/en/vote.ts';
import { voteMethods, type VoteMethod } from '#lib/domain/tally/all.ts';
import { memberFor, refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('desk.see', event);
	await app.rooms.flush(workshop.id);
	const view = await readVotePlan(app, workshop.id);
	const planned = view.plan.way === 'usual' ? 'dots' : view.plan.way.method;
	const asked = event.url.searchParams.get('method');
	return { workshopId: workshop.id, title: workshop.title, ...view, shown: voteMethods.includes(asked as VoteMethod) ? (asked as VoteMethod) : planned, planned, saved: event.url.searchParams.has('saved') };
};

export const actions = refusing({
	plan: async (event) => {
		const { app, actor } = await memberFor('round.command', event);
		const form = await event.request.formData();
		const planned = await setVotePlan(app, actor, (field) => textOf(form, field).slice(0, 200), (scale) => [...vote.scaleSteps[scale]]);
		if (!planned.ok) return fail(400, { refusal: planned.refusal, typed: Object.fromEntries([...form].map(([name, value]) => [name, String(value)])) });
		redirect(303, `/w/${actor.workshopId}/desk/vote?saved`);
	},
	apart: async (event) => {
		const { app, actor } = await memberFor('round.command', event);
		const form = await event.request.formData();
		const kept = await keepApart(app, actor, textOf(form, 'a'), textOf(form, 'b'));
		if (!kept.ok) return fail(409, { refusal: kept.refusal, typed: {} as Record<string, string> });
		redirect(303, `/w/${actor.workshopId}/desk/vote`);
	}
} satisfies Actions);
