import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readPriorities } from '#server/use/priorities.ts';
import { hidePage, previewEdition, publishAnswers, readEditionLines, savePage } from '#server/use/publications.ts';
import { isAnswered } from '#lib/domain/answer.ts';
import { wholeOf } from '../../../../answer-form.server.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import { refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, page, frame } = await deskFor('outcome.answer', event);
	const [priorities, preview, lines] = await Promise.all([readPriorities(app, actor.workshopId), previewEdition(app, actor, 'all'), readEditionLines(app, actor.workshopId)]);
	const changed = new Map(preview.changes.map(({ id, fields }) => [id as string, fields]));
	const address = (name: string) => `${event.url.origin}/said/${name}`;
	return {
		frame,
		page: { state: page.state, settings: page.settings, slug: page.slug ?? '', version: page.version, links: page.key === '' ? [] : [...(page.slug ? [address(page.slug)] : []), address(page.key)] },
		priorities: priorities.map(({ id, number, statement, answer }) => ({ id, number, statement, answered: isAnswered(answer), changed: changed.get(id) ?? [] })),
		lines,
		did: event.url.searchParams.get('did')
	};
};

type Event = RequestEvent<{ id: string }>;

export const actions: Actions = refusing({
	settings: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const form = await event.request.formData();
		const typed = { organisation: textOf(form, 'organisation'), intro: textOf(form, 'intro'), absent: textOf(form, 'absent'), slug: textOf(form, 'slug') };
		const saved = await savePage(app, actor, { ...typed, version: wholeOf(form, 'version') });
		if (!saved.ok) return fail(400, { refusal: saved.refusal, typed });
		redirect(303, '?did=saved');
	},
	publish: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const form = await event.request.formData();
		const published = await publishAnswers(app, actor, { ids: form.getAll('priority').map(String), note: textOf(form, 'note') });
		if (!published.ok) return fail(400, { refusal: published.refusal, typed: null });
		redirect(303, '?did=published');
	},
	hide: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const hidden = await hidePage(app, actor);
		if (!hidden.ok) return fail(400, { refusal: hidden.refusal, typed: null });
		redirect(303, '?did=hidden');
	}
});
