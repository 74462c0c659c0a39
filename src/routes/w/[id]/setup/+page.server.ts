import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { dropPlan, savePlan } from '#server/use/plans.ts';
import { viewFor } from '#server/use/views.ts';
import { openDoor, saveAbout, saveDeal, saveRounds } from '#server/use/workshops.ts';
import { emptyDeal, missingFromDeal, type Deal } from '#lib/domain/deal.ts';
import type { Result } from '#lib/domain/result.ts';
import { roundEdits, stepAfter, stepFrom, type Step } from '#lib/ui/setup/steps.ts';
import { memberFor, textOf } from '../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('setup.edit', event);
	const { id, title, question, helpLine, state, deal, method, plan, ownPlan } = workshop;
	const { round } = await viewFor(app, id, 'stage', actor.role);
	return {
		workshop: { id, title, question, helpLine, state, deal, plan, ownPlan },
		method: { title: method.title, graceSeconds: method.graceSeconds, rounds: method.rounds.map(({ id, kind, title, short, instruction, script, minutes }) => ({ id, kind, title, short, instruction, script, minutes })) },
		round,
		missing: missingFromDeal(deal),
		step: stepFrom(event.url.searchParams.get('step')),
		saved: event.url.searchParams.has('saved')
	};
};

/** Saved: on to the next step. Refused: the same step again, with what was typed. */
function goOn(event: { params: { id: string } }, step: Step, saved: Result<unknown>, values: Record<string, string> = {}) {
	if (!saved.ok) return fail(400, { refusal: saved.refusal, step, values });
	redirect(303, `/w/${event.params.id}/setup?step=${stepAfter(step)}&saved`);
}

export const actions: Actions = {
	about: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		const about = { title: textOf(form, 'title'), question: textOf(form, 'question'), helpLine: textOf(form, 'helpLine') };
		return goOn(event, 'about', await saveAbout(app, actor, about), about);
	},
	deal: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		const deal = Object.fromEntries((Object.keys(emptyDeal) as (keyof Deal)[]).map((key) => [key, textOf(form, key)])) as unknown as Deal;
		return goOn(event, 'deal', await saveDeal(app, actor, deal), { ...deal });
	},
	rounds: async (event) => {
		const { app, actor, workshop } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		const { round } = await viewFor(app, workshop.id, 'stage', actor.role);
		const grace = textOf(form, 'graceSeconds');
		const graceSeconds = workshop.state === 'draft' && /^\d{1,3}$/.test(grace) ? Number(grace) : undefined;
		return goOn(event, 'rounds', await saveRounds(app, actor, { graceSeconds, rounds: roundEdits(form, workshop.method.rounds, round, workshop.state) }));
	},
	plan: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const saved = await takePicture(event);
		if (saved === null) return goOn(event, 'plan', { ok: true, value: undefined });
		return goOn(event, 'plan', await savePlan(app, actor, saved.bytes, saved.alt), { alt: saved.alt });
	},
	dropPlan: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const dropped = await dropPlan(app, actor);
		if (!dropped.ok) return fail(400, { refusal: dropped.refusal, step: 'plan' as Step, values: {} });
		redirect(303, `/w/${event.params.id}/setup?step=plan&saved`);
	},
	open: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const opened = await openDoor(app, actor);
		if (!opened.ok) return fail(400, { refusal: opened.refusal, step: 'open' as Step, values: {} });
		redirect(303, `/w/${event.params.id}/desk?panel=ticket`);
	}
};

async function takePicture({ request }: Pick<RequestEvent, 'request'>): Promise<{ bytes: Uint8Array; alt: string } | null> {
	const form = await request.formData();
	const file = form.get('picture');
	if (!(file instanceof File) || file.size === 0) return null;
	return { bytes: new Uint8Array(await file.arrayBuffer()), alt: textOf(form, 'alt') };
}
