import type { RequestEvent } from '@sveltejs/kit';
import { checkEvaluationFor, checkReactionFor, evaluateFor, reactFor } from '#server/use/proxy-acts.ts';
import type { Evaluation } from '#lib/domain/evaluation.ts';
import { stepFrom } from '../../../doing-form.server.ts';
import { memberFor, textOf } from '../../../member.server.ts';
import { back, to } from './reply.server.ts';

type Event = RequestEvent<{ id: string }>;

/** What is said to a card, as it stands in the form. '': nothing is chosen. */
export interface TypedSaid {
	cardId: string;
	kind: 'same' | 'differ' | 'none' | '';
	reason: string;
}

const kinds = ['same', 'differ', 'none'] as const;

function typedSaid(form: FormData): TypedSaid {
	const kind = textOf(form, 'kind');
	return { cardId: textOf(form, 'card').slice(0, 40), kind: kinds.find((known) => known === kind) ?? '', reason: textOf(form, 'reason').slice(0, 4000) };
}

/** Words are said only where somebody sees a card differently. */
function readSaid({ cardId, kind, reason }: TypedSaid) {
	return kind === '' ? null : { cardId, kind, reason: kind === 'differ' ? reason.trim() : '' };
}

function typedHow(form: FormData): Evaluation {
	return { say: stepFrom(form, 'say'), worth: stepFrom(form, 'worth'), words: textOf(form, 'words').slice(0, 4000) };
}

export const sayActs = {
	/** Nothing is saved yet: it is shown to be read aloud. */
	readSaid: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const typed = typedSaid(form);
		const said = readSaid(typed);
		if (!said || said.kind === 'none') return back({ reason: 'nothing-said' }, { said: typed });
		const checked = await checkReactionFor(app, actor, textOf(form, 'person'), said);
		return checked.ok ? { saidAloud: said } : back(checked.refusal, { said: typed });
	},
	changeSaid: async (event: Event) => {
		await memberFor('proxy.enter', event);
		return { said: typedSaid(await event.request.formData()) };
	},
	react: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const [person, typed] = [textOf(form, 'person'), typedSaid(form)];
		const said = readSaid(typed);
		if (!said) return back({ reason: 'nothing-said' }, { said: typed });
		const reacted = await reactFor(app, actor, person, said);
		return reacted.ok ? to(event, person, said.kind === 'none' ? 'unsaid' : 'said') : back(reacted.refusal, { said: typed });
	},
	readHow: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const how = typedHow(form);
		const checked = await checkEvaluationFor(app, actor, textOf(form, 'person'), how);
		return checked.ok ? { howAloud: how } : back(checked.refusal, { how });
	},
	changeHow: async (event: Event) => {
		await memberFor('proxy.enter', event);
		return { how: typedHow(await event.request.formData()) };
	},
	evaluate: async (event: Event) => {
		const { app, actor } = await memberFor('proxy.enter', event);
		const form = await event.request.formData();
		const person = textOf(form, 'person');
		const how = typedHow(form);
		const handed = await evaluateFor(app, actor, person, how);
		return handed.ok ? to(event, person, 'evaluated') : back(handed.refusal, { how });
	}
};
