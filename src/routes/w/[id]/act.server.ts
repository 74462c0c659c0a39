import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { actorOf } from '#server/auth/actor.ts';
import { cannotWrite } from '#server/db/fault.ts';
import { refusalOfStopped } from '#server/use/context.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { refuse, type Result } from '#lib/domain/result.ts';
import type { Answer } from '#lib/ui/board/answer.ts';
import { unlessDeleted } from '../../member.server.ts';

export type Form = { get(name: string): string };

/** One act of one person: who they are here, and what the form says. Without scripts the answer is a fresh page, so that a reload does nothing twice. */
export function act<T>(
	name: string,
	run: (event: RequestEvent, actor: Actor, form: Form & { data: FormData }) => Promise<Result<T>>,
	tell: (value: T, form: Form) => Partial<Answer> = () => ({}),
	/** Which page of the workshop it leads to, where that is not the one of the act. */
	leads: (value: T) => string = () => ''
) {
	return async (event: RequestEvent<{ id: string }>): Promise<Answer | ReturnType<typeof fail<Answer>>> => {
		const actor = await actorOf(event.locals.app, event.locals.user, event.params.id);
		if (!actor) await unlessDeleted(event.locals.app, event.params.id);
		if (!actor || !can(actor.role, 'board.see')) error(403);
		const data = await event.request.formData();
		const form = { data, get: (field: string) => String(data.get(field) ?? '').slice(0, 4000) };
		const result = (await refusedToStopped(event, actor, name)) ?? (await run(event, actor, form).catch(told));
		if (result.ok) {
			const told: Answer = { did: name, ...tell(result.value, form) };
			// A receipt is for the voter's eyes: it does not go through the address bar.
			if (event.request.headers.get('x-sveltekit-action') === 'true' || told.receipt) return told;
			const page = leads(result.value);
			redirect(303, page ? `/w/${actor.workshopId}${page}` : `/w/${actor.workshopId}?${new URLSearchParams({ did: name, ...(told.card ? { was: told.card } : {}) })}`);
		}
		const typed = Object.fromEntries(['text', 'theme', 'where', 'place', 'reason', 'name', 'title', 'why', 'language', 'elsewhere', 'cell', 'action', 'task', 'firstStep', 'lead', 'leadName', 'helpersNeeded', 'due', 'helpSought', 'resources'].filter((field) => data.has(field)).map((field) => [field, form.get(field)]));
		return fail<Answer>(400, { act: name, refusal: result.refusal, typed });
	};
}

/** Whoever a host has stopped acts in no way, whatever the form. A call for help, asking for time, the vote and their own feet stay theirs. */
async function refusedToStopped({ locals }: RequestEvent, actor: Actor, name: string): Promise<Result<never> | null> {
	const refusal = ['called', 'voted', 'time', 'walked'].includes(name) ? null : await refusalOfStopped(locals.app.db, actor);
	return refusal && refuse(refusal);
}

/** While the database takes nothing, the words stay in the form. */
function told(fault: unknown) {
	if (cannotWrite(fault)) return refuse({ reason: 'standstill' } as const);
	throw fault;
}
