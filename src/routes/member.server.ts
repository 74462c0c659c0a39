import { error, fail, redirect } from '@sveltejs/kit';
import type { App } from '#server/app.ts';
import { actorOf } from '#server/auth/actor.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { cannotWrite } from '#server/db/fault.ts';
import { wasDeleted } from '#server/use/keep/certificates.ts';
import { readWorkshop, type Workshop } from '#server/use/workshops.ts';
import { can, type Actor, type Deed } from '#lib/domain/people.ts';
import { isId } from '#lib/domain/ids.ts';

type Locals = { app: App; user: SignedIn | null };

/** Of a workshop that was deleted everything says so (410), to whoever asks: its address is all that is left to know. */
export async function unlessDeleted(app: App, workshopId: string): Promise<void> {
	if (await wasDeleted(app, workshopId)) error(410, 'deleted');
}

/** Who asks for a page of a workshop. A stranger learns not even that it exists (404); a member without the right is told so (403). */
export async function memberFor(deed: Deed, { locals, params }: { locals: Locals; params: { id: string } }): Promise<{ app: App; actor: Actor; workshop: Workshop }> {
	const { app, user } = locals;
	const actor = isId(params.id) ? await actorOf(app, user, params.id) : null;
	const workshop = actor && (await readWorkshop(app, params.id));
	if (!actor || !workshop) {
		await unlessDeleted(app, params.id);
		error(404, 'not-found');
	}
	if (!can(actor.role, deed)) error(403, 'members-only');
	return { app, actor, workshop };
}

/** Forms that come while the database takes nothing are told so as a refusal: the page stays, and what is typed in it. */
export function refusing<A extends Record<string, (event: never) => Promise<unknown>>>(actions: A): A {
	const kind = (run: A[string]) => async (event: never) => {
		try {
			return await run(event);
		} catch (fault) {
			if (cannotWrite(fault)) return fail(503, { refusal: { reason: 'standstill' as const } });
			throw fault;
		}
	};
	return Object.fromEntries(Object.entries(actions).map(([name, run]) => [name, kind(run as A[string])])) as A;
}

/** An account, or the way to sign in and back again. */
export function accountOf({ locals, url }: { locals: Locals; url: URL }): SignedIn {
	const { user } = locals;
	if (user?.kind !== 'account') redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
	return user;
}

/** Where to go after signing in: a path of our own, never another site's address. */
export function nextPath(asked: unknown, otherwise = '/workshops'): string {
	return typeof asked === 'string' && /^\/(?![/\\])[\w\-/.~%]*$/.test(asked) ? asked : otherwise;
}

/** A form's text field; files and missing fields are empty text. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
