import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { actorOf } from '#server/auth/actor.ts';
import { cannotWrite } from '#server/db/fault.ts';
import { addGroup, editCard, groupCard, nameGroup, placeCard, removeCardOf } from '#server/use/cards.ts';
import { hideCard } from '#server/use/host/checks.ts';
import { hideNotes } from '#server/use/host/passages.ts';
import { inside } from '#server/use/talks/inside.ts';
import { nameMyself } from '#server/use/talks/reports.ts';
import { isTalk } from '#server/use/talks/rooms.ts';
import { writeSection } from '#server/use/talks/write-notes.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import { isHideReason, type HideReason } from '#lib/domain/moderation.ts';
import { isSection, type NoteSection } from '#lib/domain/notes.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { sitsInTalks } from '#lib/domain/round.ts';
import { isTheme } from '#lib/domain/theme.ts';
import type { App } from '#server/app.ts';
import { readPlace } from '#lib/ui/board/place-choices.ts';

type Get = (name: string) => string;
type Typed = { act: string; refusal: Refusal; typed: Record<string, string> };

/** One act in a talk, for browsers without scripts. `app` is the app as seen from within that talk. */
function act(name: string, run: (app: App, actor: Actor, get: Get, whole: App, more: { talkId: TalkId; all: (name: string) => string[] }) => Promise<Result<unknown>>) {
	return async (event: RequestEvent<{ id: string; talk: string }>): Promise<{ did: string } | ReturnType<typeof fail<Typed>>> => {
		const { app, user } = event.locals;
		const actor = await actorOf(app, user, event.params.id);
		if (!actor || !can(actor.role, 'board.see')) error(403);
		const talkId = event.params.talk as TalkId;
		if (!(await isTalk(app.db, actor.workshopId, talkId))) error(404);
		const data = await event.request.formData();
		const get: Get = (field) => String(data.get(field) ?? '').slice(0, 60_000);
		const result = !sitsInTalks(actor.role) ? refuse({ reason: 'not-allowed' }) : await run(inside(app, talkId), actor, get, app, { talkId, all: (field) => data.getAll(field).map(String) }).catch((fault: unknown): Result<unknown> => {
			if (cannotWrite(fault)) return refuse({ reason: 'standstill' });
			throw fault;
		});
		if (!result.ok) return fail<Typed>(400, { act: name, refusal: result.refusal, typed: { section: get('section'), text: get('text'), name: get('name') } });
		if (event.request.headers.get('x-sveltekit-action') === 'true') return { did: name };
		redirect(303, `/w/${actor.workshopId}/talk/${talkId}?did=${name}`);
	};
}

/** Lines as a host ticked them: section, place and words. A form makes each line end two signs. */
function readLines(values: readonly string[]): Map<NoteSection, { at: number; text: string }[]> {
	const all = new Map<NoteSection, { at: number; text: string }[]>();
	for (const value of values.slice(0, 400)) {
		const [, section, at, text] = /^(\w+) (\d+) ([^]*)$/.exec(value.replaceAll('\r\n', '\n')) ?? [];
		if (isSection(section)) all.set(section, [...(all.get(section) ?? []), { at: Number(at), text: text! }]);
	}
	return all;
}

const draftOf = (get: Get) => ({ text: get('text').trim(), theme: get('theme'), at: readPlace(get('where'), get('place'), get('typed'), []) ?? ('none' as const) });

export const actions = {
	write: act('written', async (app, actor, get) => {
		const section = get('section');
		return isSection(section) ? writeSection(app, actor, { section, text: get('text'), was: get('was') }) : refuse({ reason: 'bad-shape' });
	}),
	placeCard: act('placed', async (app, actor, get) => {
		const { theme, ...draft } = draftOf(get);
		return isTheme(theme) ? placeCard(app, actor, { ...draft, theme }) : refuse({ reason: 'bad-theme' });
	}),
	editCard: act('changed', async (app, actor, get) => {
		const { theme, ...draft } = draftOf(get);
		return isTheme(theme) ? editCard(app, actor, { cardId: get('card'), ...draft, theme }) : refuse({ reason: 'bad-theme' });
	}),
	removeCard: act('removed', (app, actor, get) => removeCardOf(app, actor, get('card'))),
	hide: act('hidden', (_, actor, get, whole) => hideCard(whole, actor, { cardId: get('card'), why: isHideReason(get('why')) ? (get('why') as HideReason) : 'unsaid', say: get('say') })),
	takeOut: act('takenOut', async (_, actor, get, whole, { talkId, all }) => {
		if (!can(actor.role, 'moderate')) return refuse({ reason: 'not-allowed' });
		for (const [section, lines] of readLines(all('line'))) {
			const taken = await hideNotes(whole, actor, { talkId, section, lines, why: isHideReason(get('why')) ? (get('why') as HideReason) : 'unsaid', say: get('say') });
			if (!taken.ok) return taken;
		}
		return done(undefined);
	}),
	sayName: act('saidName', (_, actor, get, whole, { talkId }) => nameMyself(whole, actor, talkId, get('out') ? '' : get('name'))),
	groupCard: act('grouped', (app, actor, get) => groupCard(app, actor, { cardId: get('card'), clusterId: get('cluster') || null })),
	addGroup: act('groupMade', (app, actor, get) => addGroup(app, actor, { name: get('name'), cardId: get('card') || undefined })),
	nameGroup: act('named', (app, actor, get) => nameGroup(app, actor, { clusterId: get('cluster'), name: get('name') }))
};
