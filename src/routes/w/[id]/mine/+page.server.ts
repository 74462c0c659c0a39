import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { App } from '#server/app.ts';
import { keepInTouch, noMoreNews } from '#server/use/doing/news.ts';
import { fillSkills } from '#server/use/doing/skills.ts';
import { mineFor } from '#server/use/mine.ts';
import { forgetMyContact, offerPledge, withdrawPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { keptUntil } from '#lib/domain/doing.ts';
import { can, type Actor, type Deed } from '#lib/domain/people.ts';
import { done, type Result } from '#lib/domain/result.ts';
import { offerFrom } from '../../../doing-form.server.ts';
import { memberFor, refusing, textOf } from '../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What one can do, what one offers and what became of it, and where news goes: in the workshop and after it. An adviser has the offers alone. */
export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('offers.own', event);
	event.setHeaders({ 'cache-control': 'no-store' });
	const mine = await mineFor(app, workshop.id, actor.personId);
	return {
		id: workshop.id,
		title: workshop.title,
		takesPart: can(actor.role, 'part.take'),
		doing: mine!.doing,
		passages: mine!.passages,
		priorities: (await readPriorities(app, workshop.id)).map(({ id, number, statement }) => ({ id, number, statement })),
		keepUntil: keptUntil(app.clock.now()),
		did: event.url.searchParams.get('did')
	};
};

function act(name: string, run: (app: App, actor: Actor, form: FormData) => Promise<Result<unknown>>, deed: Deed = 'part.take') {
	return async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor(deed, event);
		const form = await event.request.formData();
		const result = await run(app, actor, form);
		if (!result.ok) return fail(400, { of: name, refusal: result.refusal, typed: Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string')) });
		redirect(303, `?did=${name}`);
	};
}

export const actions: Actions = refusing({
	skills: act('skills', (app, actor, form) => fillSkills(app, actor, { skills: form.getAll('skill').map(String), other: textOf(form, 'other').slice(0, 4000) })),
	offer: act('offer', (app, actor, form) => offerPledge(app, actor, offerFrom(form, actor.role))),
	withdraw: act('withdraw', (app, actor, form) => withdrawPledge(app, actor, textOf(form, 'offer')), 'offers.own'),
	forget: act('forget', (app, actor, form) => forgetMyContact(app, actor, textOf(form, 'offer')), 'offers.own'),
	news: act('news', (app, actor, form) => keepInTouch(app, actor, { contact: textOf(form, 'contact'), consent: form.has('consent'), words: textOf(form, 'words').slice(0, 400) })),
	noNews: act('noNews', async (app, actor) => done(await noMoreNews(app, actor)))
});
