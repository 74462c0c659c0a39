import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { exportTables } from '#server/export/tables.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { readEvaluated } from '#server/use/doing/evaluation.ts';
import { readConversations, recountVoices, shownResult } from '#server/use/heard.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { readPage } from '#server/use/answer-page.ts';
import { publishAnswers } from '#server/use/publications.ts';
import { viewFor } from '#server/use/views.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { can } from '#lib/domain/people.ts';
import { kindOnly } from '#lib/domain/pledge.ts';
import { answerFrom, wholeOf } from '../../../answer-form.server.ts';
import { memberFor, refusing, textOf } from '../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('outcome.see', event);
	const [outcomes, conversations, tables, poll, priorities, page] = await Promise.all([readOutcomes(app, workshop.id), readConversations(app, workshop.id), exportTables(app, workshop.id), viewFor(app, workshop.id, 'poll', actor.role), readPriorities(app, workshop.id), readPage(app, workshop.id)]);
	const mayAnswer = can(actor.role, 'outcome.answer');
	const asked = event.url.searchParams.get('vote');
	const chosen = outcomes.find((outcome) => outcome.id === asked) ?? outcomes[0] ?? null;
	const participants = tables.find((table) => table.name === 'workshop')?.rows[0]?.['participants'];
	return {
		workshop: { id: workshop.id, title: workshop.title, question: workshop.question, state: workshop.state, deal: workshop.deal, keptUntil: workshop.keptUntil, plan: workshop.plan },
		themes: workshop.method.themes,
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		role: actor.role,
		mayAnswer,
		priorities: mayAnswer ? priorities : priorities.map((one) => ({ ...one, pledges: one.pledges.map((offer) => kindOnly(offer)) })),
		evaluated: await readEvaluated(app.db, workshop.id),
		today: new Date(app.clock.now()).toISOString().slice(0, 10),
		publicAt: page.state === 'public' ? `/said/${page.slug ?? page.key}` : null,
		did: event.url.searchParams.get('did'),
		participants: typeof participants === 'number' ? participants : 0,
		// The ballots themselves are in the files; the page needs only what was counted.
		outcome: chosen && { ...chosen, ballots: undefined },
		// Newest first, like the votes.
		conversations: conversations.reverse().map((one) => ({ id: one.id, closedAt: one.closedAt, items: one.items, turnout: one.turnout, eligible: one.eligible, digest: one.digest, result: shownResult(one.result), equal: recountVoices(one) })),
		votes: outcomes.map(({ id, closedAt }) => ({ id, closedAt })),
		voting: poll.state === 'open' ? { turnout: poll.turnout, eligible: poll.eligible } : null,
		files: can(actor.role, 'export.take') ? tables.map(({ name, about, columns, rows }) => ({ name, about, columns, rows: rows.length })) : []
	};
};

async function save(event: RequestEvent<{ id: string }>, andPublish: boolean) {
	const { app, actor } = await memberFor('outcome.answer', event);
	const form = await event.request.formData();
	const id = textOf(form, 'priority');
	const known = (await readPriorities(app, actor.workshopId)).find((priority) => priority.id === id);
	const version = wholeOf(form, 'version');
	const answer = answerFrom(form, known?.answer ?? emptyAnswer);
	const typed = { id, answer, faults: [], clash: null, version };
	const saved = await saveAnswers(app, actor, [{ id, version, answer }], 'form');
	if (!saved.ok) return fail(400, { refusal: saved.refusal, typed: null });
	if ('faults' in saved.value) {
		const { fault } = saved.value.faults[0]!;
		if (fault.kind === 'stale') return fail(409, { refusal: null, typed: { ...typed, clash: { now: fault.now, by: fault.by, at: fault.changedAt }, version: fault.version } });
		if (fault.kind === 'bad') return fail(400, { refusal: { reason: 'fields-bad' as const, faults: fault.faults }, typed: { ...typed, faults: fault.faults } });
		return fail(404, { refusal: { reason: 'no-such-priority' as const }, typed: null });
	}
	if (andPublish) {
		const published = await publishAnswers(app, actor, { ids: [id], note: '' });
		if (!published.ok && published.refusal.reason !== 'nothing-new') return fail(400, { refusal: published.refusal, typed });
	}
	const back = textOf(form, 'back');
	redirect(303, `${/^\?[\w=&.%+-]*$/.test(back) ? back : '?'}&did=${andPublish ? 'published' : 'saved'}#p-${id}`);
}

export const actions: Actions = refusing({
	save: async (event: RequestEvent<{ id: string }>) => save(event, false),
	publish: async (event: RequestEvent<{ id: string }>) => save(event, true)
});
