import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { addAction, changeAction } from '#server/use/actions.ts';
import { answerPledge, offerPledge, readContacts, readPledges } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import type { ActionPlan, ActionState, Lead } from '#lib/domain/action.ts';
import { can } from '#lib/domain/people.ts';
import { kindOnly, type PledgeKind, type PledgeNeed, type Pledger, type PledgeState } from '#lib/domain/pledge.ts';
import { wholeOf } from '../../../../answer-form.server.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import { refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, frame } = await deskFor('outcome.see', event);
	const [pledges, priorities, contacts] = await Promise.all([readPledges(app, actor.workshopId), readPriorities(app, actor.workshopId), readContacts(app, actor)]);
	const mayAnswer = can(actor.role, 'outcome.answer');
	return {
		frame,
		mayAnswer,
		pledges: pledges.map((pledge) => ({ ...(mayAnswer ? pledge : kindOnly(pledge)), channel: mayAnswer ? pledge.channel : null, contact: contacts.ok ? (contacts.value.get(pledge.id) ?? null) : null })),
		priorities: priorities.map(({ id, number, statement, actions }) => ({ id, number, statement, actions })),
		did: event.url.searchParams.get('did')
	};
};

type Event = RequestEvent<{ id: string }>;

function planFrom(form: FormData): ActionPlan {
	const text = (name: string) => textOf(form, name);
	return { task: text('task'), firstStep: text('firstStep'), lead: text('lead') as Lead, leadName: text('leadName'), helpersNeeded: Math.max(0, wholeOf(form, 'helpersNeeded')), helpSought: text('helpSought'), due: text('due'), resources: text('resources'), training: text('training'), successSign: text('successSign'), status: (text('status') || 'open') as ActionState };
}

export const actions: Actions = refusing({
	answer: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const form = await event.request.formData();
		const id = textOf(form, 'pledge');
		const typed = { state: textOf(form, 'state') as PledgeState, answer: textOf(form, 'answer'), thanked: form.has('thanked') };
		const answered = await answerPledge(app, actor, id, { version: wholeOf(form, 'version'), ...typed });
		if (!answered.ok) return fail(400, { refusal: answered.refusal, of: id, typed, plan: null });
		redirect(303, `?did=answered#offer-${id}`);
	},
	offer: async (event: Event) => {
		const { app, actor } = await deskFor('action.write', event);
		const form = await event.request.formData();
		const text = (name: string) => textOf(form, name);
		const hours = text('hours').trim();
		const offer = { kind: text('kind') as PledgeKind, what: text('what'), hours: hours === '' ? null : Number(hours), per: text('per') as 'month' | 'once', from: text('from'), to: text('to'), conditions: text('conditions'), needs: form.getAll('needs').map(String) as PledgeNeed[], by: text('by') as Pledger, publicName: text('publicName') };
		const contact = text('contact').trim() === '' ? null : { contact: text('contact'), consent: form.has('consent'), keepUntil: text('keepUntil') };
		const offered = await offerPledge(app, actor, { priorityId: text('priority') || null, offer, contact, forSomeone: true });
		if (!offered.ok) return fail(400, { refusal: offered.refusal, of: 'offer', typed: null, plan: null });
		redirect(303, `?did=offered#offer-${offered.value.pledgeId}`);
	},
	add: async (event: Event) => {
		const { app, actor } = await deskFor('action.write', event);
		const form = await event.request.formData();
		const plan = planFrom(form);
		const added = await addAction(app, actor, textOf(form, 'priority'), plan);
		if (!added.ok) return fail(400, { refusal: added.refusal, of: 'add', typed: null, plan });
		redirect(303, `?did=added#action-${added.value.actionId}`);
	},
	change: async (event: Event) => {
		const { app, actor } = await deskFor('action.write', event);
		const form = await event.request.formData();
		const id = textOf(form, 'action');
		const plan = planFrom(form);
		const changed = await changeAction(app, actor, id, { version: wholeOf(form, 'version'), plan, told: textOf(form, 'told') });
		if (!changed.ok) return fail(400, { refusal: changed.refusal, of: id, typed: null, plan });
		redirect(303, `?did=changed#action-${id}`);
	}
});
