import { fail, redirect } from '@sveltejs/kit';
import { makeInvite } from '#server/auth/accounts.ts';
import { doorOf } from '#server/auth/door.ts';
import { makeQr } from '#server/use/qr.ts';
import { answerQuestion } from '#server/use/reactions.ts';
import { commandRound } from '#server/use/rounds.ts';
import { breakTie } from '#server/use/ties.ts';
import { viewFor } from '#server/use/views.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import { spokenCode } from '#lib/domain/code.ts';
import type { RoundId } from '#lib/domain/ids.ts';
import { canTakeAway, markOf } from '#lib/domain/method/during.ts';
import { invitedRoles } from '#lib/domain/people.ts';
import { minutesInDay } from '#lib/domain/round.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { memberFor, refusing, textOf } from '../../../member.server.ts';
import { actions as looksAfter } from './acts.server.ts';
import { wallDeskActs } from './wall-acts.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('desk.see', event);
	if (workshop.state === 'draft') redirect(303, `/w/${workshop.id}/setup`);
	const door = await doorOf(app, workshop.id);
	const [stage, people, groups, poll, sort, conversation, doing, wall, heads, closing, desk] = await Promise.all([
		viewFor(app, workshop.id, 'stage', actor.role),
		viewFor(app, workshop.id, 'people', actor.role),
		viewFor(app, workshop.id, 'groups', actor.role),
		viewFor(app, workshop.id, 'poll', actor.role),
		viewFor(app, workshop.id, 'sort', actor.role),
		viewFor(app, workshop.id, 'conversation', actor.role),
		viewFor(app, workshop.id, 'doing', actor.role),
		viewFor(app, workshop.id, 'wall', actor.role),
		viewFor(app, workshop.id, 'heads', actor.role),
		viewFor(app, workshop.id, 'closing', actor.role),
		viewFor(app, workshop.id, 'desk', actor.role)
	]);
	const link = `${event.url.origin}/j/${door?.linkToken}`;
	return {
		workshopId: workshop.id,
		rehearsalOf: workshop.rehearsalOf,
		themes: workshop.method.themes,
		personId: actor.personId,
		role: actor.role,
		graceSeconds: workshop.method.graceSeconds,
		sheet: workshop.method.rounds.map((spec) => ({ id: spec.id as string, kind: spec.kind, short: spec.short, minutes: spec.minutes, script: spec.script, mark: markOf(spec), canGo: canTakeAway(spec) })),
		scripts: Object.fromEntries(workshop.method.rounds.map((round) => [round.id, round.script])) as Record<string, string>,
		door: door && { host: event.url.host, code: spokenCode(door.code), link, hall: `${event.url.origin}/hall/${door.hallToken}`, qr: makeQr(link) },
		/** Without scripts, the panel that was asked for comes with the page. */
		panel: event.url.searchParams.get('panel'),
		first: { stage, people, groups, poll, sort, conversation, doing, wall, heads, closing, desk }
	};
};

const plainCommands = ['start', 'pause', 'resume', 'end', 'next', 'back'] as const;

function commandFrom(form: FormData): RoundCommand | null {
	const name = textOf(form, 'command');
	if (name === 'add') return { command: 'add', minutes: form.has('days') ? Number(textOf(form, 'days')) * minutesInDay : Number(textOf(form, 'minutes')) };
	if (name === 'jump') return { command: 'jump', to: textOf(form, 'to') as RoundId };
	const command = plainCommands.find((known) => known === name);
	return command ? { command } : null;
}

export const actions = refusing({
	...wallDeskActs,
	round: async (event) => {
		const { app, actor } = await memberFor('round.command', event);
		const command = commandFrom(await event.request.formData());
		if (!command) return fail(400, { refusal: { reason: 'bad-shape' as const } });
		const turned = await commandRound(app, actor, command);
		return turned.ok ? {} : fail(409, { refusal: turned.refusal });
	},
	tie: async (event) => {
		const { app, actor } = await memberFor('round.command', event);
		const form = await event.request.formData();
		const how = (['widen', 'shrink', 'runoff', 'lot'] as const).find((known) => known === textOf(form, 'how'));
		if (!how) return fail(400, { refusal: { reason: 'bad-shape' as const } });
		const broken = await breakTie(app, actor, { outcomeId: textOf(form, 'outcome'), how, word: textOf(form, 'word').slice(0, 400) });
		return broken.ok ? {} : fail(409, { refusal: broken.refusal });
	},
	answered: async (event) => {
		const { app, actor } = await memberFor('question.answer', event);
		const answered = await answerQuestion(app, actor, { questionId: textOf(await event.request.formData(), 'questionId') });
		return answered.ok ? {} : fail(409, { refusal: answered.refusal });
	},
	...looksAfter,
	invite: async (event) => {
		const { app, workshop } = await memberFor('staff.invite', event);
		const { user } = event.locals;
		if (!user) return fail(403, { refusal: { reason: 'not-allowed' as const } });
		const asked = textOf(await event.request.formData(), 'role');
		const role = invitedRoles.find((known) => known === asked) ?? 'officer';
		const made = await makeInvite(app, user, { kind: role, workshopId: workshop.id });
		return made.ok ? { invited: { role, link: `${event.url.origin}/welcome/${made.value.token}` } } : fail(409, { refusal: made.refusal });
	},
	close: async (event) => {
		const { app, actor } = await memberFor('workshop.close', event);
		const closed = await closeWorkshop(app, actor);
		return closed.ok ? {} : fail(409, { refusal: closed.refusal });
	}
} satisfies Actions);
