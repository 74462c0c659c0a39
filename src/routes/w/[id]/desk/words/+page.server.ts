import { fail, redirect } from '@sveltejs/kit';
import { showPassage } from '#server/use/host/passages.ts';
import { readPassages } from '#server/use/host/taken-out.ts';
import { stopWriter } from '#server/use/host/stopping.ts';
import { readWordsToCheck } from '#server/use/host/word-list.ts';
import { hideWords } from '#server/use/host/words.ts';
import { isHideReason, wordKinds } from '#lib/domain/moderation.ts';
import { refuse } from '#lib/domain/result.ts';
import { findAgain } from '#lib/ui/moderation/find-again.ts';
import { memberFor, refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many stand on the page at once; more are found by looking for their words. */
const shownMost = 300;

const findIn = (url: URL) => (url.searchParams.get('find') ?? '').slice(0, 100);
const backTo = ({ params, url }: { params: { id: string }; url: URL }, did: string) => `/w/${params.id}/desk/words?did=${did}${findAgain(findIn(url))}`;

export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('moderate', event);
	const find = findIn(event.url);
	const { lines, offers } = await readWordsToCheck(app, workshop.id, find);
	return { workshop: { id: workshop.id, title: workshop.title }, lines: lines.slice(0, shownMost), more: Math.max(0, lines.length - shownMost), offers, find, out: await readPassages(app.db, workshop.id), account: event.locals.user?.name ?? '', did: event.url.searchParams.get('did') };
};

export const actions = refusing({
	takeOut: async (event) => {
		const { app, actor } = await memberFor('moderate', event);
		const form = await event.request.formData();
		const kind = wordKinds.find((one) => one === textOf(form, 'kind'));
		const why = textOf(form, 'why');
		const text = textOf(form, 'text').replace(/\r\n?/g, '\n');
		const hidden = kind ? await hideWords(app, actor, { place: { kind, id: textOf(form, 'id'), field: textOf(form, 'field') }, text, why: isHideReason(why) ? why : 'unsaid', say: textOf(form, 'say').slice(0, 400) }) : refuse({ reason: 'bad-shape' } as const);
		if (!hidden.ok) return fail(409, { refusal: hidden.refusal });
		redirect(303, backTo(event, 'out'));
	},
	putBack: async (event) => {
		const { app, actor } = await memberFor('moderate', event);
		const shown = await showPassage(app, actor, { passageId: textOf(await event.request.formData(), 'passage') });
		if (!shown.ok) return fail(409, { refusal: shown.refusal });
		redirect(303, backTo(event, 'back'));
	},
	stop: async (event) => {
		const { app, actor } = await memberFor('moderate', event);
		const form = await event.request.formData();
		const stopped = await stopWriter(app, actor, { passageId: textOf(form, 'passage'), writer: Number(textOf(form, 'writer')) });
		if (!stopped.ok) return fail(409, { refusal: stopped.refusal });
		redirect(303, backTo(event, 'stopped'));
	}
} satisfies Actions);
