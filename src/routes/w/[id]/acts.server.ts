import { redirect, type RequestEvent } from '@sveltejs/kit';
import { actorOf } from '#server/auth/actor.ts';
import { setDoorCookie } from '#server/auth/door.ts';
import { castBallot } from '#server/use/ballots.ts';
import { addGroup, alsoCard, editCard, groupCard, mergeGroup, nameGroup, placeCard, removeCardOf, restoreCard } from '#server/use/cards.ts';
import { sayOf } from '#server/use/conversations.ts';
import { startAction, writeAction } from '#server/use/doing/action-plan.ts';
import { advise } from '#server/use/doing/advise.ts';
import { chooseWho } from '#server/use/doing/choices.ts';
import { evaluate } from '#server/use/doing/evaluation.ts';
import { keepInTouch, noMoreNews } from '#server/use/doing/news.ts';
import { knowArea } from '#server/use/known-areas.ts';
import { sayAlike } from '#server/use/asked-alike.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { answerInWriting } from '#server/use/host/questions.ts';
import { sayWriting } from '#server/use/host/writing.ts';
import { handIn, haveSeen, mayHandIn, sendLeftWords } from '#server/use/late.ts';
import { backName, proposeName } from '#server/use/names.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { giveSortReason, sitDown, sortItem, takeBackSortReason } from '#server/use/sorting.ts';
import { hostTable, sayReady } from '#server/use/table-hosts.ts';
import { readWorkshop } from '#server/use/workshops.ts';
import { askForTime, askQuestion, callHost, leaveWorkshop, react } from '#server/use/reactions.ts';
import { act, type Form } from './act.server.ts';
import { wallActs } from './wall-acts.server.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { isHideReason } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isTheme } from '#lib/domain/theme.ts';
import { readBallot } from '#lib/ui/ballot/ballot-paper.ts';
import { adviceFrom, offerFrom, planFrom, stepFrom } from '../../doing-form.server.ts';
import { readPlace } from '#lib/ui/board/place-choices.ts';

/** Words for a place are read against the names on this workshop's plan. */
async function readDraft(event: RequestEvent, actor: Actor, form: Form): Promise<Result<CardDraft>> {
	const theme = form.get('theme');
	const typed = form.get('typed');
	const workshop = typed.trim() === '' ? null : await readWorkshop(event.locals.app, actor.workshopId);
	const at = readPlace(form.get('where'), form.get('place'), typed, workshop?.plan.places ?? []);
	if (!isTheme(theme)) return refuse({ reason: 'bad-theme' });
	if (form.get('text').trim() === '') return refuse({ reason: 'text-empty' });
	if (at === null) return refuse({ reason: 'bad-place' });
	return { ok: true, value: { text: form.get('text').trim(), theme, at } };
}

export const actions = {
	placeCard: act('placed', async (event, actor, form) => {
		const draft = await readDraft(event, actor, form);
		return draft.ok ? placeCard(event.locals.app, actor, draft.value) : draft;
	}),
	handIn: act('handedIn', async (event, actor, form) => {
		// Before what is typed is looked at: whom it is not for is told so, and nothing about the form.
		if (!mayHandIn(actor)) return refuse({ reason: 'not-allowed' });
		const draft = await readDraft(event, actor, form);
		return draft.ok ? handIn(event.locals.app, actor, draft.value) : draft;
	}),
	editCard: act('changed', async (event, actor, form) => {
		const draft = await readDraft(event, actor, form);
		return draft.ok ? editCard(event.locals.app, actor, { cardId: form.get('card'), ...draft.value }) : draft;
	}),
	removeCard: act('removed', ({ locals }, actor, form) => removeCardOf(locals.app, actor, form.get('card')), (_, form) => ({ card: form.get('card') })),
	restoreCard: act('restored', ({ locals }, actor, form) => restoreCard(locals.app, actor, form.get('card'))),
	groupCard: act('grouped', ({ locals }, actor, form) => groupCard(locals.app, actor, { cardId: form.get('card'), clusterId: form.get('cluster') || null })),
	alsoCard: act('also', ({ locals }, actor, form) => alsoCard(locals.app, actor, { cardId: form.get('card'), clusterId: form.get('cluster') || null })),
	mergeGroup: act('merged', ({ locals }, actor, form) => mergeGroup(locals.app, actor, { clusterId: form.get('cluster'), into: form.get('into') || null })),
	splitGroup: act('split', ({ locals }, actor, form) => mergeGroup(locals.app, actor, { clusterId: form.get('cluster'), into: null })),
	addGroup: act('groupMade', ({ locals }, actor, form) => addGroup(locals.app, actor, { name: form.get('name'), cardId: form.get('card') || undefined })),
	proposeName: act('proposed', ({ locals }, actor, form) => proposeName(locals.app, actor, { clusterId: form.get('cluster'), name: form.get('name') })),
	backName: act('backed', ({ locals }, actor, form) => backName(locals.app, actor, { nameId: form.get('id') })),
	nameGroup: act('named', ({ locals }, actor, form) => nameGroup(locals.app, actor, { clusterId: form.get('cluster'), name: form.get('name') })),
	react: act('said', ({ locals }, actor, form) => {
		const kind = form.get('kind');
		return react(locals.app, actor, { cardId: form.get('card'), kind: kind === 'same' || kind === 'differ' ? kind : 'none', reason: form.get('reason') });
	}),
	// Its sheet stays open, as it does with scripts: there is a card to be tried below.
	knowArea: act('area', ({ locals }, actor, form) => knowArea(locals.app, actor, { area: form.get('area') }), undefined, () => '?practice=&did=area'),
	ask: act('asked', ({ locals }, actor, form) => askQuestion(locals.app, actor, { text: form.get('text'), cardId: form.get('card') || undefined, to: form.get('to') === 'advisers' ? 'advisers' : 'host' })),
	answer: act('answered', ({ locals }, actor, form) => answerInWriting(locals.app, actor, { questionId: form.get('question'), answer: form.get('text') })),
	writing: act('writing', ({ locals }, actor, form) => sayWriting(locals.app, actor, { questionId: form.get('question'), on: form.get('on') === 'yes' })),
	sayAlike: act('saidAlike', ({ locals }, actor, form) => sayAlike(locals.app, actor, { own: form.get('own'), other: form.get('other'), said: form.get('said') })),
	callHost: act('called', ({ locals }, actor) => callHost(locals.app, actor)),
	leftWords: act('asked', ({ locals }, actor, form) => sendLeftWords(locals.app, actor, form.get('text'))),
	seen: act('seen', ({ locals }, actor) => haveSeen(locals.app, actor)),
	moreTime: act('time', ({ locals }, actor, form) => askForTime(locals.app, actor, form.get('wanted') === 'yes')),
	vote: act(
		'voted',
		({ locals }, actor, form) => {
			const none = form.get('none') !== '';
			return castBallot(locals.app, actor, { pollId: form.get('poll'), choice: none ? {} : readBallot(form.data), none });
		},
		({ receipt }) => ({ receipt })
	),
	say: act('heard', ({ locals }, actor, form) => sayOf(locals.app, actor, { conversationId: form.get('conversation'), item: form.get('item'), said: form.get('said') })),
	sortItem: act('sorted', ({ locals }, actor, form) => sortItem(locals.app, actor, { item: form.get('item'), when: form.get('tray') || null, was: form.get('was') || null })),
	sortReason: act('reasonGiven', ({ locals }, actor, form) => giveSortReason(locals.app, actor, { item: form.get('item'), side: Number(form.get('side') || Number.NaN), reason: form.get('reason') })),
	sortReasonBack: act('reasonBack', ({ locals }, actor, form) => takeBackSortReason(locals.app, actor, { id: form.get('id') })),
	sitDown: act('seated', ({ locals }, actor, form) => sitDown(locals.app, actor, { table: Number(form.get('table')) })),
	hostTable: act('hosting', ({ locals }, actor, form) => hostTable(locals.app, actor, form.get('do'))),
	tableReady: act('hosting', ({ locals }, actor, form) => sayReady(locals.app, actor, form.get('ready') === 'yes')),
	...wallActs,
	hide: act('hidden', ({ locals }, actor, form) => {
		const why = form.get('why');
		return hideCard(locals.app, actor, { cardId: form.get('card'), why: isHideReason(why) ? why : 'unsaid', say: form.get('say') });
	}),
	show: act('shown', ({ locals }, actor, form) => showCards(locals.app, actor, [form.get('card')])),
	who: act('chose', ({ locals }, actor, form) => chooseWho(locals.app, actor, { priorityId: form.get('priority'), doer: form.get('doer') })),
	offer: act('offered', ({ locals }, actor, form) => offerPledge(locals.app, actor, offerFrom(form.data, actor.role))),
	advise: act('advised', ({ locals }, actor, form) => advise(locals.app, actor, adviceFrom(form.data))),
	startPlan: act('planned', ({ locals }, actor, form) => startAction(locals.app, actor, { priorityId: form.get('priority'), typed: planFrom(form.data).typed })),
	plan: act('planned', ({ locals }, actor, form) => writeAction(locals.app, actor, { actionId: form.get('action'), ...planFrom(form.data) })),
	evaluate: act('evaluated', ({ locals }, actor, form) => evaluate(locals.app, actor, { say: stepFrom(form.data, 'say'), worth: stepFrom(form.data, 'worth'), words: form.get('words') })),
	news: act('kept', ({ locals }, actor, form) => keepInTouch(locals.app, actor, { contact: form.get('contact'), consent: form.get('consent') !== '', words: form.get('words') })),
	noNews: act('forgotten', async ({ locals }, actor) => done(await noMoreNews(locals.app, actor))),
	leave: async (event: RequestEvent<{ id: string }>) => {
		const { locals, cookies, params } = event;
		const actor = await actorOf(locals.app, locals.user, params.id);
		if (actor?.role === 'participant') {
			await leaveWorkshop(locals.app, actor);
			// So that a press too many is not the end: the door stands open for them.
			setDoorCookie(locals.app, cookies, actor.workshopId);
		}
		redirect(303, actor ? `/w/${params.id}/door` : '/');
	}
};
