import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { sheetLimit } from '#server/export/read-sheet.ts';
import { applyKeyIssues, readKeyIssues } from '#server/use/key-issues.ts';
import type { AnswerEdit } from '#server/use/answers.ts';
import { answerFieldNames, answerFields } from '#lib/domain/answer.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import { refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { frame } = await deskFor('outcome.answer', event);
	const did = event.url.searchParams.get('did');
	return { frame, did: did !== null && /^\d{1,4}$/.test(did) ? Number(did) : null };
};

// What went to the browser for the look before comes back from it: it is read as strictly as anything that comes from outside.
const Edits = v.array(v.object({ id: v.string(), version: v.number(), answer: v.object(Object.fromEntries(answerFieldNames.map((name) => [name, answerFields[name].kind === 'choices' ? v.array(v.string()) : v.string()]))) }));

export const actions: Actions = refusing({
	look: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const file = (await event.request.formData()).get('sheet');
		if (!(file instanceof File) || file.size === 0) return fail(400, { refusal: { reason: 'sheet-unreadable' as const, line: 0 } });
		if (file.size > sheetLimit) return fail(400, { refusal: { reason: 'sheet-too-big' as const, limit: sheetLimit } });
		const read = await readKeyIssues(app, actor, new Uint8Array(await file.arrayBuffer()));
		if (!read.ok) return fail(400, { refusal: read.refusal });
		return { read: read.value, name: file.name };
	},
	apply: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		let edits: AnswerEdit[];
		try {
			edits = v.parse(Edits, JSON.parse(textOf(await event.request.formData(), 'edits'))) as unknown as AnswerEdit[];
		} catch {
			return fail(400, { refusal: { reason: 'bad-shape' as const } });
		}
		const applied = await applyKeyIssues(app, actor, edits);
		if (!applied.ok) return fail(400, { refusal: applied.refusal });
		if ('faults' in applied.value) return fail(409, { refusal: { reason: 'changed-since' as const } });
		redirect(303, `?did=${applied.value.saved.length}`);
	}
});
