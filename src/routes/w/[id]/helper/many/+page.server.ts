import { error } from '@sveltejs/kit';
import { cannotWrite } from '#server/db/fault.ts';
import { helpedBy, placeCardFor } from '#server/use/proxy.ts';
import { checkCardsFor } from '#server/use/proxy-acts.ts';
import { viewFor } from '#server/use/views.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import { memberFor, refusing, textOf } from '../../../../member.server.ts';
import { back, to } from '../reply.server.ts';
import { isEmptyRow, readRow, rowsMost, typedRows, type TypedRow } from '../typed.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Several cards of one person at once: a stack of paper, or somebody who has said a good deal. */
export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('proxy.enter', event);
	const found = await helpedBy(app.db, actor, event.url.searchParams.get('person') ?? '');
	if (!found.ok) error(404, 'not-found');
	const { personId, number, channel } = found.value;
	return { workshopId: workshop.id, account: event.locals.user?.name ?? '', themes: workshop.method.themes, stage: await viewFor(app, workshop.id, 'stage', 'participant'), person: { id: personId, number, channel }, rows: rowsMost };
};

/** What is wrong, by the number of its row. Null: nothing. */
function faultsIn(rows: readonly TypedRow[], places: Parameters<typeof readRow>[1]): Record<number, Refusal> | null {
	const faults: Record<number, Refusal> = {};
	rows.forEach((row, i) => {
		const draft = isEmptyRow(row) ? null : readRow(row, places);
		if (draft && !draft.ok) faults[i] = draft.refusal;
	});
	return Object.keys(faults).length > 0 ? faults : null;
}

/** The database takes nothing from here on: what it took before stands. */
function asRefusal(fault: unknown): Result<never> {
	if (cannotWrite(fault)) return refuse({ reason: 'standstill' });
	throw fault;
}

export const actions = refusing({
	/** Nothing is saved yet: all of it is shown to be read aloud. */
	readRows: async (event) => {
		const { app, actor, workshop } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const rows = typedRows(form);
		const { takesLate } = await viewFor(app, workshop.id, 'stage', 'participant');
		const open = await checkCardsFor(app, actor, textOf(form, 'person'), { late: takesLate });
		if (!open.ok) return back(open.refusal, { rows });
		if (rows.every(isEmptyRow)) return back({ reason: 'text-empty' }, { rows });
		const faults = faultsIn(rows, workshop.plan.places);
		if (faults) return back({ reason: 'rows-bad', rows: Object.keys(faults).map((row) => Number(row) + 1) }, { rows, faults });
		return { rows, aloud: rows.flatMap((row) => {
			const draft = isEmptyRow(row) ? null : readRow(row, workshop.plan.places);
			return draft?.ok ? [{ ...draft.value, paper: row.paper.trim().toUpperCase() }] : [];
		}) };
	},
	changeRows: async (event) => {
		await memberFor('proxy.enter', event);
		return { rows: typedRows(await event.request.formData()) };
	},
	/** Where one is refused (the round may end in between), those before it stand, and the rest come back as they were typed. */
	saveRows: async (event) => {
		const { app, actor, workshop } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const [person, rows] = [textOf(form, 'person'), typedRows(form).filter((row) => !isEmptyRow(row))];
		const faults = faultsIn(rows, workshop.plan.places);
		if (faults) return back({ reason: 'rows-bad', rows: Object.keys(faults).map((row) => Number(row) + 1) }, { rows, faults });
		if (rows.length === 0) return back({ reason: 'text-empty' }, { rows });
		const { takesLate } = await viewFor(app, workshop.id, 'stage', 'participant');
		for (const [i, row] of rows.entries()) {
			const draft = readRow(row, workshop.plan.places);
			const saved = draft.ok ? await placeCardFor(app, actor, person, draft.value, { paper: row.paper, late: takesLate }).catch(asRefusal) : draft;
			if (!saved.ok) return back(saved.refusal, { rows: rows.slice(i), saved: i });
		}
		return to(event, person, takesLate ? 'lateMany' : 'savedMany');
	}
} satisfies Actions);
