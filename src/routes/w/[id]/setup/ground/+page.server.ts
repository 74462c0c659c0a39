import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { fitTyped, forgetPlacing, saveNames, savePoints } from '#server/use/ground.ts';
import { extentOf, toWorld } from '#lib/domain/geo/georeference.ts';
import { printGridReference } from '#lib/domain/geo/grid-reference.ts';
import type { TypedPoint } from '#lib/domain/plan.ts';
import { writePlaceList } from '#lib/domain/place-list.ts';
import { pointRows } from '#lib/ui/setup/point-rows.ts';
import { memberFor, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { workshop } = await memberFor('setup.edit', event);
	const { ground, plan } = workshop;
	const middle = ground?.georeference && toWorld(ground.georeference, [0.5, 0.5]);
	const fit = ground && ground.points.length > 0 ? fitTyped(plan, ground.points) : null;
	return {
		workshop: { id: workshop.id, title: workshop.title, state: workshop.state },
		plan,
		own: ground !== null,
		points: ground?.points ?? [],
		fit: fit?.ok ? { residuals: fit.value.residuals, unstretched: fit.value.unstretched, suspect: fit.value.suspect } : null,
		placed: ground?.georeference &&
			middle && {
				source: ground.georeference.source,
				rms: ground.georeference.rms,
				extent: extentOf(ground.georeference),
				lat: middle.lat,
				lon: middle.lon,
				reference: middle.grid && printGridReference(middle.grid, 8)
			},
		names: writePlaceList(plan.places),
		saved: event.url.searchParams.get('saved')
	};
};

function typedPoints(form: FormData): TypedPoint[] {
	return Array.from({ length: pointRows }, (_, i) => ({ on: textOf(form, `on-${i}`).slice(0, 120), world: textOf(form, `world-${i}`).slice(0, 120) }));
}

async function host(event: RequestEvent<{ id: string }>) {
	const member = await memberFor('setup.edit', event);
	return { ...member, form: await event.request.formData(), back: `/w/${member.workshop.id}/setup/ground` };
}

export const actions: Actions = {
	points: async (event) => {
		const { app, actor, form, back } = await host(event);
		const typed = typedPoints(form);
		const saved = await savePoints(app, actor, typed);
		if (!saved.ok) return fail(400, { refusal: saved.refusal, points: typed });
		redirect(303, `${back}?saved=points#placed`);
	},
	forget: async (event) => {
		const { app, actor, back } = await host(event);
		const forgot = await forgetPlacing(app, actor);
		if (!forgot.ok) return fail(400, { refusal: forgot.refusal });
		redirect(303, back);
	},
	names: async (event) => {
		const { app, actor, form, back } = await host(event);
		const text = textOf(form, 'names').slice(0, 40_000);
		const saved = await saveNames(app, actor, text);
		if (!saved.ok) return fail(400, { nameRefusal: saved.refusal, names: text });
		redirect(303, `${back}?saved=names#names-heading`);
	}
};
