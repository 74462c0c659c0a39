import { mineFor } from '#server/use/mine.ts';
import { addHelped, castBallotFor, changeCardFor, helpedBy, placeCardFor, readHelped, readPapers } from '#server/use/proxy.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { readSaidBy } from '#server/use/proxy-acts.ts';
import { viewFor } from '#server/use/views.ts';
import type { App } from '#server/app.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { keptUntil } from '#lib/domain/doing.ts';
import { helpedChannels } from '#lib/domain/people.ts';
import { checkBallot } from '#lib/domain/tally/all.ts';
import { readBallot } from '#lib/ui/ballot/ballot-paper.ts';
import { memberFor, refusing, textOf } from '../../../member.server.ts';
import { offerActs } from './offer-acts.server.ts';
import { back, to } from './reply.server.ts';
import { sayActs } from './say-acts.server.ts';
import { readCard, typedCard } from './typed.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** All of one person's pages: what the helper sees is what that person would see. */
export const load: PageServerLoad = async (event) => {
	const { app, actor: helper, workshop } = await memberFor('proxy.enter', event);
	await app.rooms.flush(workshop.id);
	const stage = await viewFor(app, workshop.id, 'stage', 'participant');
	const poll = await viewFor(app, workshop.id, 'poll', 'participant');
	const found = await helpedBy(app.db, helper, event.url.searchParams.get('person') ?? '');
	return {
		workshopId: workshop.id,
		themes: workshop.method.themes,
		account: event.locals.user?.name ?? '',
		script: workshop.method.rounds[stage.round.index]?.script ?? '',
		stage,
		poll: poll.state === 'open' ? poll : null,
		people: await readHelped(app, helper),
		person: found.ok ? { personId: found.value.personId, number: found.value.number, channel: found.value.channel, ...(await soFar(app, workshop.id, found.value.personId)) } : null,
		priorities: (await readPriorities(app, workshop.id)).map(({ id, number, statement }) => ({ id, number, statement })),
		keepUntil: keptUntil(app.clock.now()),
		/** A card that is to be changed. */
		change: event.url.searchParams.get('change'),
		did: event.url.searchParams.get('did')
	};
};

async function soFar(app: App, workshopId: WorkshopId, personId: PersonId) {
	const mine = await mineFor(app, workshopId, personId);
	const own = new Set(mine?.cards);
	const all = (await app.rooms.readBoard(workshopId)).cards;
	const board = all.filter(({ id }) => own.has(id));
	const onBoard = new Set(board.map(({ id }) => id));
	const drafts = (await app.rooms.readDraft(workshopId, personId)).filter(({ id }) => !onBoard.has(id));
	return { cards: [...board, ...drafts], others: all.filter(({ id }) => !own.has(id)).map(({ id, number, text, theme }) => ({ id, number, text, theme })), said: await readSaidBy(app, personId), evaluated: mine?.doing.evaluated ?? false, papers: await readPapers(app, personId), held: mine?.held ?? {}, erased: mine?.erased ?? [], offers: mine?.doing.offers ?? [], ballot: mine?.ballot?.choice ?? null, mayVote: mine?.mayVote ?? false };
}

export const actions = refusing({
	...offerActs,
	...sayActs,
	add: async (event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const asked = textOf(await event.request.formData(), 'channel');
		const channel = helpedChannels.find((known) => known === asked);
		if (!channel) return back({ reason: 'bad-shape' });
		const added = await addHelped(app, actor, channel);
		return added.ok ? to(event, added.value.personId, 'added') : back(added.refusal);
	},
	/** Nothing is saved yet: it is shown to be read aloud. */
	readCard: async (event) => {
		const { app, actor, workshop } = await memberFor('proxy.enter', event);
		const card = typedCard(await event.request.formData());
		const person = await helpedBy(app.db, actor, card.person);
		if (!person.ok) return back(person.refusal, { card });
		const draft = readCard(card, workshop.plan.places);
		return draft.ok ? { aloud: { card, draft: draft.value } } : back(draft.refusal, { card });
	},
	changeCard: async (event) => {
		await memberFor('proxy.enter', event);
		return { card: typedCard(await event.request.formData()) };
	},
	saveCard: async (event) => {
		const { app, actor, workshop } = await memberFor('proxy.enter', event);
		const card = typedCard(await event.request.formData());
		const draft = readCard(card, workshop.plan.places);
		if (!draft.ok) return back(draft.refusal, { card });
		if (card.card !== '') {
			const changed = await changeCardFor(app, actor, card.person, card.card, draft.value);
			return changed.ok ? to(event, card.person, 'changed') : back(changed.refusal, { card });
		}
		const { takesLate } = await viewFor(app, workshop.id, 'stage', 'participant');
		const saved = await placeCardFor(app, actor, card.person, draft.value, { paper: card.paper, late: takesLate });
		return saved.ok ? to(event, card.person, takesLate ? 'late' : 'saved') : back(saved.refusal, { card });
	},
	takeBack: async (event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const person = textOf(form, 'person');
		const taken = await changeCardFor(app, actor, person, textOf(form, 'card'), null);
		return taken.ok ? to(event, person, 'takenBack') : back(taken.refusal);
	},
	readBallot: async (event) => {
		const { app, actor, workshop } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const [choice, none] = [readBallot(form), form.has('none')];
		const person = await helpedBy(app.db, actor, textOf(form, 'person'));
		if (!person.ok) return back(person.refusal, { choice, none });
		const poll = await viewFor(app, workshop.id, 'poll', 'participant');
		if (poll.state !== 'open') return back({ reason: 'poll-closed' }, { choice, none });
		const checked = checkBallot(none ? {} : choice, poll.options, poll);
		if (!checked.ok) return back(checked.refusal, { choice, none });
		if (!none && Object.keys(checked.value).length === 0) return back({ reason: 'ballot-empty' }, { choice, none });
		return { ballot: { choice: checked.value, none } };
	},
	changeBallot: async (event) => {
		await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		return { choice: readBallot(form), none: form.has('none') };
	},
	vote: async (event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const [choice, none] = [readBallot(form), form.has('none')];
		const cast = await castBallotFor(app, actor, textOf(form, 'person'), { pollId: textOf(form, 'poll'), choice: none ? {} : choice, none });
		// A receipt is for the voter's ears: it does not go through the address bar.
		return cast.ok ? { receipt: cast.value.receipt } : back(cast.refusal, { choice, none });
	}
} satisfies Actions);
