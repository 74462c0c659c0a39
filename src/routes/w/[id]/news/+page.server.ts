import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import type { App } from '#server/app.ts';
import { actorOf } from '#server/auth/actor.ts';
import { cannotWrite } from '#server/db/fault.ts';
import { refusalOfStopped } from '#server/use/context.ts';
import { hideRemark, hideTranslation } from '#server/use/host/passages.ts';
import { closeBook } from '#server/use/talks/book.ts';
import { readBook } from '#server/use/talks/read-reports.ts';
import { describeReport, nameMyself, remark, translate } from '#server/use/talks/reports.ts';
import { viewFor } from '#server/use/views.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import { isHideReason, type HideReason } from '#lib/domain/moderation.ts';
import { noteSections } from '#lib/domain/notes.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { remarkKinds } from '#lib/domain/report.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import { refusalInTalks, sitsInTalks } from '#lib/domain/round.ts';

/** Every report at once, finished or not. The page asks for nothing by itself: it is read, and what was added since comes with the next look. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { app, user } = locals;
	const actor = await actorOf(app, user, params.id);
	if (!actor) redirect(303, `/w/${params.id}/door`);
	if (!can(actor.role, 'board.look')) error(403);
	await app.rooms.flush(actor.workshopId);
	const book = await readBook(app.db, actor.workshopId);
	if (!book) error(404);
	const stage = await viewFor(app, actor.workshopId, 'stage', actor.role);
	const stopped = (await refusalOfStopped(app.db, actor)) !== null;
	const mayWrite = (isBookClosed: boolean) => refusalInTalks(actor.role, { workshop: stage.workshop.state, frozen: stage.frozen, isBookClosed }, stopped) === null;
	return {
		workshopId: actor.workshopId,
		mayTakeOut: can(actor.role, 'moderate'),
		title: stage.workshop.title,
		helpLine: stage.workshop.helpLine,
		book,
		mayWrite: mayWrite(book.closedAt !== null),
		maySay: mayWrite(false),
		why: stage.frozen ? ('frozen' as const) : stopped ? ('stopped' as const) : null,
		mayClose: can(actor.role, 'book.close') && book.closedAt === null,
		did: url.searchParams.get('did')
	};
};

type Get = (name: string) => string;

function act(name: 'kept' | 'said' | 'closed' | 'named' | 'out', run: (app: App, actor: Actor, talkId: TalkId, get: Get, data: FormData) => Promise<Result<unknown>>) {
	return async (event: RequestEvent<{ id: string }>) => {
		const { app, user } = event.locals;
		const actor = await actorOf(app, user, event.params.id);
		if (!actor || !can(actor.role, 'board.see')) error(403);
		const data = await event.request.formData();
		const get: Get = (field) => String(data.get(field) ?? '').slice(0, 60_000);
		const result = !sitsInTalks(actor.role) ? refuse({ reason: 'not-allowed' }) : await run(app, actor, get('talk') as TalkId, get, data).catch((fault: unknown): Result<unknown> => {
			if (cannotWrite(fault)) return refuse({ reason: 'standstill' });
			throw fault;
		});
		if (!result.ok) return fail(400, { act: get('form'), refusal: result.refusal, talk: get('talk'), typed: Object.fromEntries([...data.keys()].map((field) => [field, get(field)])) });
		redirect(303, `/w/${actor.workshopId}/news?did=${name}${get('talk') ? `#report-${get('talk')}` : ''}`);
	};
}

const whyOf = (get: Get) => ({ why: isHideReason(get('why')) ? (get('why') as HideReason) : ('unsaid' as const), say: get('say') });

const reportWords = (get: Get) => ({ scribe: get('scribe'), language: get('language').trim(), people: get('people').trim(), isFinished: get('finished') !== '' });

export const actions = {
	describe: act('kept', (app, actor, talk, get) => describeReport(app, actor, talk, reportWords(get), reportWords((name) => get(`was-${name}`)))),
	name: act('named', (app, actor, talk, get) => nameMyself(app, actor, talk, get('out') ? '' : get('name'))),
	remark: act('said', async (app, actor, talk, get) => {
		const kind = remarkKinds.find((one) => one === get('kind'));
		return kind ? remark(app, actor, talk, { kind, section: get('section'), passage: get('passage'), text: get('text') }) : refuse({ reason: 'bad-shape' });
	}),
	translate: act('kept', (app, actor, talk, get) => translate(app, actor, talk, { language: get('language').trim(), title: get('title'), sections: Object.fromEntries(noteSections.map((section) => [section, get(section)])) })),
	hideRemark: act('out', (app, actor, _, get) => hideRemark(app, actor, { remarkId: get('remark'), ...whyOf(get) })),
	hideTranslation: act('out', (app, actor, talk, get) => hideTranslation(app, actor, { talkId: talk, language: get('language'), ...whyOf(get) })),
	closeBook: act('closed', (app, actor) => closeBook(app, actor))
};
