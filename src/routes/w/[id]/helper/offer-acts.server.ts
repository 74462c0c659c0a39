import type { RequestEvent } from '@sveltejs/kit';
import { checkOfferFor, offerFor, takeOfferBackFor } from '#server/use/proxy-acts.ts';
import { offerFrom } from '../../../doing-form.server.ts';
import { memberFor, textOf } from '../../../member.server.ts';
import { back, to } from './reply.server.ts';

type Event = RequestEvent<{ id: string }>;

/** An offer as it stands in the form, name by name: what it needs has a name more than once. */
export type TypedOffer = [field: string, value: string][];

const fields = ['priority', 'kind', 'what', 'hours', 'per', 'from', 'to', 'conditions', 'needs', 'by', 'publicName', 'contact', 'consent', 'keepUntil'];

function typedOffer(form: FormData): TypedOffer {
	return [...form].flatMap(([name, value]): TypedOffer => (typeof value === 'string' && fields.includes(name) ? [[name, value.slice(0, 4000)]] : [])).slice(0, 30);
}

export const offerActs = {
	/** Nothing is saved yet: it is shown to be read aloud. */
	readOffer: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const [typed, given] = [typedOffer(form), offerFrom(form, 'participant')];
		const checked = await checkOfferFor(app, actor, textOf(form, 'person'), given);
		return checked.ok ? { offerAloud: { typed, ...given } } : back(checked.refusal, { offer: typed });
	},
	changeOffer: async (event: Event) => {
		await memberFor('proxy.enter', event);
		return { offer: typedOffer(await event.request.formData()) };
	},
	saveOffer: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const person = textOf(form, 'person');
		const offered = await offerFor(app, actor, person, offerFrom(form, 'participant'));
		return offered.ok ? to(event, person, 'offered') : back(offered.refusal, { offer: typedOffer(form) });
	},
	withdraw: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const person = textOf(form, 'person');
		const taken = await takeOfferBackFor(app, actor, person, textOf(form, 'offer'));
		return taken.ok ? to(event, person, 'offerBack') : back(taken.refusal);
	},
	forget: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const person = textOf(form, 'person');
		const forgotten = await takeOfferBackFor(app, actor, person, textOf(form, 'offer'), { contactOnly: true });
		return forgotten.ok ? to(event, person, 'forgotten') : back(forgotten.refusal);
	}
};
