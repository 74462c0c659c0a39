import { doorOf } from '#server/auth/door.ts';
import { makeQr } from '#server/use/qr.ts';
import { viewFor } from '#server/use/views.ts';
import { spokenCode } from '#lib/domain/code.ts';
import { can } from '#lib/domain/people.ts';
import { memberFor } from '../../../member.server.ts';
import type { PageServerLoad } from './$types';

/** Four to a page. */
const usual = 8;
const most = 200;

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('pack.print', event);
	const door = await doorOf(app, workshop.id);
	const link = `${event.url.origin}/j/${door?.linkToken}`;
	const poll = await viewFor(app, workshop.id, 'poll', 'participant');
	const stage = await viewFor(app, workshop.id, 'stage', 'participant');
	const asked = Number(event.url.searchParams.get('cards') ?? usual);
	const { id, title, question, helpLine, plan, method } = workshop;
	return {
		workshop: { id, title, question, helpLine },
		themes: method.themes,
		back: can(actor.role, 'desk.see') ? ('desk' as const) : ('helper' as const),
		account: event.locals.user?.name ?? '',
		cards: Number.isInteger(asked) ? Math.min(most, Math.max(1, asked)) : usual,
		most,
		plan: { url: plan.url, width: plan.width, height: plan.height, alt: plan.alt },
		rounds: method.rounds.map(({ id: round, kind, title: called, script, instruction, minutes }) => ({ id: round, kind, title: called, script, instruction, minutes })),
		now: stage.round.index,
		door: door && { host: event.url.host, code: spokenCode(door.code), link, qr: makeQr(link) },
		poll,
		/** Null in a session without one. */
		wall: await viewFor(app, workshop.id, 'wall', 'participant')
	};
};
