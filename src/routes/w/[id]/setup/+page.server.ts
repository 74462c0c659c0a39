import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { openRehearsal, rehearsalSizes } from '#server/rehearse/open.ts';
import { arrangeRounds, importDeck, keepTemplate, readDeck, resetDeck, saveDeck } from '#server/use/builder.ts';
import { describePlan, dropPlan, savePlan, waitingPdf } from '#server/use/plans.ts';
import { viewFor } from '#server/use/views.ts';
import { openDoor, saveAbout, saveDeal, saveRounds, type Workshop } from '#server/use/workshops.ts';
import { emptyDeal, missingFromDeal, type Deal } from '#lib/domain/deal.ts';
import { deckFileLimit } from '#lib/domain/file-limits.ts';
import { worldFileLimit } from '#lib/domain/geo/world-file.ts';
import type { Arrangement } from '#lib/domain/method/arrange.ts';
import { paletteOf } from '#lib/domain/method/all.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { themes } from '#lib/domain/theme.ts';
import type { TypedLook } from '#lib/domain/theme-looks.ts';
import { canSave, roundEdits, stepAfter, stepFrom, type Step } from '#lib/ui/setup/steps.ts';
import { memberFor, textOf } from '../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('setup.edit', event);
	const { id, title, question, helpLine, state, deal, keptUntil, method, plan, ownPlan, ground } = workshop;
	const { round } = await viewFor(app, id, 'stage', actor.role);
	return {
		workshop: { id, title, question, helpLine, state, deal, keptUntil, plan, ownPlan },
		planTyped: ground && ground.places.length + ground.points.length > 0 ? (ground.source === 'geojson' ? ('geojson' as const) : ('picture' as const)) : null,
		method: { id: method.id, title: method.title, graceSeconds: method.graceSeconds, rounds: method.rounds },
		themes: method.themes,
		palette: paletteOf(method),
		deck: await readDeck(app, id),
		ownDeck: workshop.ownDeck,
		round,
		missing: missingFromDeal(deal),
		// A rehearsal is not rehearsed.
		sizes: workshop.rehearsalOf ? [] : rehearsalSizes,
		step: stepFrom(event.url.searchParams.get('step')),
		pdfWaits: (await waitingPdf(app, id)) !== null,
		saved: event.url.searchParams.has('saved')
	};
};

/** A host who may still change this step. */
async function hostAt(step: Step, event: RequestEvent<{ id: string }>) {
	const host = await memberFor('setup.edit', event);
	if (!canSave(step, host.workshop.state)) redirect(303, `/w/${host.workshop.id}/setup?step=${step}`);
	return host;
}

/** Saved: on to the next step, or, with the doors open, the same one. Refused: the same step again, with what was typed. */
function goOn({ id, state }: Pick<Workshop, 'id' | 'state'>, step: Step, saved: Result<unknown>, values: Record<string, string> = {}) {
	if (!saved.ok) return fail(400, { refusal: saved.refusal, step, values });
	const to = state === 'draft' ? stepAfter(step) : step;
	redirect(303, `/w/${id}/setup?step=${to}&saved#step-${to}`);
}

/** The same step again: something on it was done. */
function stay({ id }: Pick<Workshop, 'id'>, step: Step, done: Result<unknown>) {
	if (!done.ok) return fail(400, { refusal: done.refusal, step, values: {} as Record<string, string> });
	redirect(303, `/w/${id}/setup?step=${step}&saved#step-${step}`);
}

function deckIn(form: FormData): { theme: string; text: string; keep: boolean }[] {
	const lists = form.getAll('deck-theme').map(String);
	const counted = new Map<string, number>();
	return form.getAll('deck-text').map((text, i) => {
		const theme = lists[i] ?? '';
		const n = counted.get(theme) ?? 0;
		counted.set(theme, n + 1);
		return { theme, text: String(text), keep: form.get(`deck-keep-${theme}-${n}`) !== null };
	});
}

function looksIn(form: FormData): TypedLook[] {
	return themes.filter(({ id }) => form.has(`look-word-${id}`)).map(({ id }) => ({ theme: id, word: textOf(form, `look-word-${id}`), icon: textOf(form, `look-icon-${id}`), colour: textOf(form, `look-colour-${id}`) }));
}

export const actions: Actions = {
	about: async (event) => {
		const { app, actor, workshop } = await hostAt('about', event);
		const form = await event.request.formData();
		const about = { title: textOf(form, 'title'), question: textOf(form, 'question'), helpLine: textOf(form, 'helpLine') };
		return goOn(workshop, 'about', await saveAbout(app, actor, about), about);
	},
	deal: async (event) => {
		const { app, actor, workshop } = await hostAt('deal', event);
		const form = await event.request.formData();
		const deal = Object.fromEntries((Object.keys(emptyDeal) as (keyof Deal)[]).map((key) => [key, textOf(form, key)])) as unknown as Deal;
		const keptUntil = textOf(form, 'keptUntil');
		return goOn(workshop, 'deal', await saveDeal(app, actor, deal, keptUntil), { ...deal, keptUntil });
	},
	rounds: async (event) => {
		const { app, actor, workshop } = await hostAt('rounds', event);
		const form = await event.request.formData();
		const { round } = await viewFor(app, workshop.id, 'stage', actor.role);
		const grace = textOf(form, 'graceSeconds');
		const graceSeconds = workshop.state === 'draft' && /^\d{1,3}$/.test(grace) ? Number(grace) : undefined;
		return goOn(workshop, 'rounds', await saveRounds(app, actor, { graceSeconds, rounds: roundEdits(form, workshop.method.rounds, round, workshop.state) }));
	},
	plan: async (event) => {
		const { app, actor, workshop } = await hostAt('plan', event);
		const form = await event.request.formData();
		const alt = textOf(form, 'alt');
		const file = form.get('picture');
		const picture = file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
		const worldFile = form.get('worldFile');
		const world = worldFile instanceof File && worldFile.size > 0 ? Buffer.from(await worldFile.slice(0, worldFileLimit + 1).arrayBuffer()).toString('utf8') : '';
		if (world !== '' && !picture) return fail(400, { refusal: { reason: 'world-file-alone' } as const, step: 'plan' as Step, values: { alt } });
		if (picture) {
			const saved = await savePlan(app, actor, picture, alt, world);
			if (!saved.ok) return fail(400, { refusal: saved.refusal, step: 'plan' as Step, values: { alt } });
			// A new plan is looked at first: the next step is one press away.
			redirect(303, saved.value.state === 'pick' ? `/w/${workshop.id}/setup/page` : `/w/${workshop.id}/setup?step=plan&saved#step-plan`);
		}
		return goOn(workshop, 'plan', workshop.ownPlan ? await describePlan(app, actor, alt) : done(undefined), { alt });
	},
	arrange: async (event) => {
		const { app, actor, workshop } = await hostAt('rounds', event);
		const form = await event.request.formData();
		const grace = textOf(form, 'graceSeconds');
		const edit = { graceSeconds: /^\d{1,3}$/.test(grace) ? Number(grace) : undefined, rounds: roundEdits(form, workshop.method.rounds, { state: 'ready', index: 0 }, 'draft') };
		const [what = '', id = '', set = ''] = textOf(form, 'arrange').split(':');
		const arrangement: Arrangement | null = what === 'add' ? { do: 'add', id: textOf(form, 'add') } : what === 'trays' && (set === 'time' || set === 'weight') ? { do: 'trays', id, set } : what === 'up' || what === 'down' || what === 'remove' ? { do: what, id } : null;
		const arranged = arrangement ? await arrangeRounds(app, actor, edit, arrangement) : refuse({ reason: 'no-such-round' } as const);
		return stay(workshop, 'rounds', arranged);
	},
	cards: async (event) => {
		const { app, actor, workshop } = await hostAt('cards', event);
		const form = await event.request.formData();
		return goOn(workshop, 'cards', await saveDeck(app, actor, deckIn(form), looksIn(form)));
	},
	resetDeck: async (event) => {
		const { app, actor, workshop } = await hostAt('cards', event);
		return stay(workshop, 'cards', await resetDeck(app, actor));
	},
	importDeck: async (event) => {
		const { app, actor, workshop } = await hostAt('cards', event);
		const form = await event.request.formData();
		const file = form.get('deckFile');
		// A browser sends an empty file without a name where none was chosen.
		const bytes = file instanceof File && file.name !== '' ? new Uint8Array(await file.slice(0, deckFileLimit + 1).arrayBuffer()) : null;
		// What was typed meanwhile is kept first.
		const kept = await saveDeck(app, actor, deckIn(form), looksIn(form));
		const taken = kept.ok ? await importDeck(app, actor, bytes, form.get('replace') !== null) : kept;
		if (!taken.ok) return stay(workshop, 'cards', taken);
		return { step: 'cards' as Step, values: {}, refusal: null, imported: { taken: taken.value.taken, rows: taken.value.bad } };
	},
	template: async (event) => {
		const { app, actor, workshop } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		if (workshop.state === 'draft') {
			const kept = await saveDeck(app, actor, deckIn(form), looksIn(form));
			if (!kept.ok) return stay(workshop, 'cards', kept);
		}
		const { user } = event.locals;
		return stay(workshop, 'cards', user ? await keepTemplate(app, user, actor, textOf(form, 'templateName')) : refuse({ reason: 'not-allowed' } as const));
	},
	rehearse: async (event) => {
		const { app, actor } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		const { user } = event.locals;
		const opened = user ? await openRehearsal(app, user, actor, Number(textOf(form, 'size'))) : refuse({ reason: 'not-allowed' } as const);
		if (!opened.ok) return fail(400, { refusal: opened.refusal, step: 'open' as Step, values: {} });
		redirect(303, `/w/${opened.value.id}/desk`);
	},
	dropPlan: async (event) => {
		const { app, actor, workshop } = await hostAt('plan', event);
		const dropped = await dropPlan(app, actor);
		if (!dropped.ok) return fail(400, { refusal: dropped.refusal, step: 'plan' as Step, values: {} });
		redirect(303, `/w/${workshop.id}/setup?step=plan&saved#step-plan`);
	},
	open: async (event) => {
		const { app, actor, workshop } = await hostAt('open', event);
		const opened = await openDoor(app, actor);
		if (!opened.ok) return fail(400, { refusal: opened.refusal, step: 'open' as Step, values: {} });
		redirect(303, `/w/${workshop.id}/desk?panel=ticket`);
	}
};
