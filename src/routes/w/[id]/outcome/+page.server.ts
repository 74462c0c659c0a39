import { exportTables } from '#server/export/tables.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { viewFor } from '#server/use/views.ts';
import { can } from '#lib/domain/people.ts';
import { memberFor } from '../../../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('outcome.see', event);
	const [outcomes, tables, poll] = await Promise.all([readOutcomes(app, workshop.id), exportTables(app, workshop.id), viewFor(app, workshop.id, 'poll', actor.role)]);
	const asked = event.url.searchParams.get('vote');
	const chosen = outcomes.find((outcome) => outcome.id === asked) ?? outcomes[0] ?? null;
	const participants = tables.find((table) => table.name === 'workshop')?.rows[0]?.['participants'];
	return {
		workshop: { id: workshop.id, title: workshop.title, question: workshop.question, state: workshop.state, deal: workshop.deal, plan: workshop.plan },
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		role: actor.role,
		participants: typeof participants === 'number' ? participants : 0,
		// The ballots themselves are in the files; the page needs only what was counted.
		outcome: chosen && { ...chosen, ballots: undefined },
		votes: outcomes.map(({ id, closedAt }) => ({ id, closedAt })),
		voting: poll.state === 'open' ? { turnout: poll.turnout, eligible: poll.eligible } : null,
		files: can(actor.role, 'export.take') ? tables.map(({ name, about, columns, rows }) => ({ name, about, columns, rows: rows.length })) : []
	};
};
