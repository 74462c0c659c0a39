import { readOutcomes } from '#server/use/outcomes.ts';
import { readPollPublic } from '#server/use/ties.ts';
import type { PublishedVote } from '#lib/domain/recount.ts';
import { memberFor } from '../../../member.server.ts';
import type { PageServerLoad } from './$types';

/** The published ballots of a closed vote, for whoever was there to count again. Of an open vote there is nothing. */
export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('hall.see', event);
	const outcomes = await readOutcomes(app, workshop.id);
	const asked = event.url.searchParams.get('vote');
	const outcome = outcomes.find(({ id }) => id === asked) ?? outcomes[0] ?? null;
	const base = { title: workshop.title, workshopId: workshop.id, votes: outcomes.map(({ id, closedAt }) => ({ id, closedAt })) };
	if (!outcome) return { ...base, vote: null };
	const { method, parameters, options, ballots, digest, turnout, result } = outcome;
	const vote = { method, parameters, options: options.map(({ id, name }) => ({ id, name })), ballots, digest, turnout, rows: result.rows.map(({ id, score, voters, place }) => ({ id, score, voters, place })) } as PublishedVote;
	return { ...base, vote, id: outcome.id, ...(await readPollPublic(app, outcome.id)) };
};
