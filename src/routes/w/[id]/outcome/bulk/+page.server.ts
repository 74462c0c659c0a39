import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { previewAnswers, saveAnswers } from '#server/use/answers.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { bulkFields, emptyAnswer, type Answer } from '#lib/domain/answer.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import { wholeOf } from '../../../../answer-form.server.ts';
import { refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, frame } = await deskFor('outcome.answer', event);
	const priorities = (await readPriorities(app, frame.workshop.id)).map(({ id, number, statement, when, answer, version }) => ({ id, number, statement, when, answer, version }));
	const did = event.url.searchParams.get('did');
	return { frame, priorities, empty: emptyAnswer, did: did !== null && /^\d{1,4}$/.test(did) ? Number(did) : null };
};

/** The chosen priorities with the fields that are to change; a field whose box is not ticked stays as it is in each. */
async function editsFrom(event: RequestEvent<{ id: string }>) {
	const { app, actor } = await deskFor('outcome.answer', event);
	const form = await event.request.formData();
	const fields = bulkFields.filter((field) => form.has(`set-${field}`));
	const values = Object.fromEntries(fields.map((field) => [field, textOf(form, field)])) as Partial<Answer>;
	const chosen = new Set(form.getAll('priority').map(String));
	const all = await readPriorities(app, actor.workshopId);
	const edits = all.filter(({ id }) => chosen.has(id)).map(({ id, answer }) => ({ id, version: wholeOf(form, `version-${id}`), answer: { ...answer, ...values } }));
	return { app, actor, edits, typed: { chosen: [...chosen], fields: [...fields], values } };
}

export const actions: Actions = refusing({
	look: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor, edits, typed } = await editsFrom(event);
		const looked = await previewAnswers(app, actor, edits);
		if (!looked.ok) return fail(400, { refusal: looked.refusal, looked: null, typed });
		return { refusal: null, looked: { ...looked.value, asked: edits.map(({ id, version }) => ({ id, version })) }, typed };
	},
	apply: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor, edits, typed } = await editsFrom(event);
		const saved = await saveAnswers(app, actor, edits, 'bulk');
		if (!saved.ok) return fail(400, { refusal: saved.refusal, looked: null, typed });
		if ('faults' in saved.value) return fail(409, { refusal: null, looked: { changes: [], faults: saved.value.faults, asked: edits.map(({ id, version }) => ({ id, version })) }, typed });
		redirect(303, `?did=${saved.value.saved.length}`);
	}
});
