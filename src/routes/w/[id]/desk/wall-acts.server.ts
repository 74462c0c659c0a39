import { fail, type RequestEvent } from '@sveltejs/kit';
import type { App } from '#server/app.ts';
import { addSlot, addSpace, callTalks, changeSpace, chooseConvergence, nameSlot, removeSpace, saveOpening } from '#server/use/wall/arrange-wall.ts';
import { sayFor } from '#server/use/wall/circle.ts';
import { meetNeed } from '#server/use/wall/needs.ts';
import type { Actor, Deed } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import { memberFor, textOf } from '../../../member.server.ts';

function hosting(deed: Deed, run: (app: App, actor: Actor, get: (field: string) => string) => Promise<Result<unknown>>) {
	return async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor(deed, event);
		const form = await event.request.formData();
		const done = await run(app, actor, (field) => textOf(form, field).slice(0, 4000));
		return done.ok ? {} : fail(409, { refusal: done.refusal });
	};
}

/** What a host arranges around the wall. Nothing here puts a talk or a person anywhere. */
export const wallDeskActs = {
	addSpace: hosting('wall.arrange', (app, actor, get) => addSpace(app, actor, { name: get('name'), link: get('link') })),
	changeSpace: hosting('wall.arrange', (app, actor, get) => changeSpace(app, actor, get('space'), { name: get('name'), link: get('link'), shown: get('shown') !== '' })),
	removeSpace: hosting('wall.arrange', (app, actor, get) => removeSpace(app, actor, get('space'))),
	addTime: hosting('wall.arrange', (app, actor, get) => addSlot(app, actor, { minutes: Number(get('minutes') || Number.NaN), label: get('label') })),
	nameTime: hosting('wall.arrange', (app, actor, get) => nameSlot(app, actor, get('time'), get('label'))),
	saveOpening: hosting('wall.arrange', (app, actor, get) => saveOpening(app, actor, { principles: get('principles').split('\n'), law: get('law') })),
	chooseConvergence: hosting('wall.arrange', (app, actor, get) => chooseConvergence(app, actor, get('by') === 'reopen' ? 'reopen' : 'dots')),
	meetNeed: hosting('wall.arrange', (app, actor, get) => meetNeed(app, actor, { talk: get('talk'), need: get('need'), met: get('met') !== '' })),
	callTalks: hosting('wall.arrange', (app, actor, get) => callTalks(app, actor, get('call') === 'back' ? 'back' : 'minutes')),
	sayFor: hosting('round.command', (app, actor, get) => {
		const did = get('did');
		return sayFor(app, actor, get('who') === 'caller' ? 'caller' : 'next', did === 'spoke' || did === 'passed' ? { did } : { did: 'typed', line: get('line') });
	})
};
