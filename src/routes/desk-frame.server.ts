import { readPage } from '#server/use/answer-page.ts';
import { can, type Deed } from '#lib/domain/people.ts';
import { memberFor } from './member.server.ts';

/** What every page of the council's desk needs: who asks, for which workshop, and where its public page is. */
export async function deskFor(deed: Deed, event: Parameters<typeof memberFor>[1]) {
	const { app, actor, workshop } = await memberFor(deed, event);
	const page = await readPage(app, workshop.id);
	const frame = {
		workshop: { id: workshop.id, title: workshop.title, deal: workshop.deal },
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		publicAt: page.state === 'public' ? `/said/${page.slug ?? page.key}` : null,
		mayAnswer: can(actor.role, 'outcome.answer'),
		today: new Date(app.clock.now()).toISOString().slice(0, 10)
	};
	return { app, actor, page, frame };
}
