import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readTakeAway } from '#server/export/take-away.ts';
import { decideFlagged, publicityLimit, readFlagged, readRelease, saveRelease } from '#server/use/release.ts';
import { blurSides } from '#lib/domain/blur.ts';
import { can } from '#lib/domain/people.ts';
import { memberFor, refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** As many on one page as a person looks through in one go. */
const shownMost = 50;

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('export.take', event);
	const offerWords = can(actor.role, 'outcome.answer');
	const [taken, flagged, release] = [await readTakeAway(app, workshop.id, { offerWords }), await readFlagged(app, workshop.id), await readRelease(app.db, workshop.id)];
	// The same words in one place are decided on once; what waits comes first.
	const once = [...new Map(flagged.map((flag) => [`${flag.at} ${flag.words}`, flag])).values()];
	const waiting = once.filter(({ decision }) => decision === null);
	return {
		workshop: { id: workshop.id, title: workshop.title, state: workshop.state },
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		files: (taken?.files ?? []).map(({ name, group }) => ({ name, group })),
		mayKeep: can(actor.role, 'workshop.keep'),
		offerWords,
		mapped: taken?.mapped ?? false,
		flags: [...waiting, ...once.filter(({ decision }) => decision !== null)].slice(0, shownMost),
		found: once.length,
		waiting: waiting.length,
		release: { blurSide: release.blurSide, publicity: release.publicity },
		sides: [...blurSides],
		publicityLimit,
		did: event.url.searchParams.get('did')
	};
};

export const actions: Actions = refusing({
	settings: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('export.take', event);
		const form = await event.request.formData();
		const saved = await saveRelease(app, actor, { blurSide: Number(textOf(form, 'blurSide')), publicity: textOf(form, 'publicity') });
		if (!saved.ok) return fail(400, { refusal: saved.refusal });
		redirect(303, '?did=settings#settings');
	},
	decide: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('export.take', event);
		const form = await event.request.formData();
		const [ats, words] = [form.getAll('at').map(String), form.getAll('words').map(String)];
		const wanted = ats.flatMap((at, i) => {
			// "Keep all the rest" is about what was on the page, not about what nobody has seen.
			const decision = textOf(form, `decision-${i}`) || (textOf(form, 'rest') === 'keep' ? 'keep' : '');
			return decision === 'keep' || decision === 'blank' ? [{ at, words: words[i] ?? '', decision } as const] : [];
		});
		const decided = await decideFlagged(app, actor, wanted);
		if (!decided.ok) return fail(400, { refusal: decided.refusal });
		redirect(303, `?did=${decided.value.decided}#look`);
	}
});
