import { fail, type RequestEvent } from '@sveltejs/kit';
import type { App } from '#server/app.ts';
import { askWriters, keepCardsApart, proposeAgain } from '#server/use/host/alike.ts';
import { hideCard, leaveCard, showCards } from '#server/use/host/checks.ts';
import { sayToAll, takeBackMessage } from '#server/use/host/messages.ts';
import { answerInWriting, passOn } from '#server/use/host/questions.ts';
import { showPassage } from '#server/use/host/passages.ts';
import { changeSheet } from '#server/use/host/run-sheet.ts';
import { freezeBoard, letWriterGoOn, stopWriter, type Known } from '#server/use/host/stopping.ts';
import { callEveryone, letEveryoneLook } from '#server/use/host/together.ts';
import { isHideReason } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import type { SheetEdit } from '#lib/domain/method/during.ts';
import { memberFor, textOf } from '../../../member.server.ts';

/** One press of a host at the desk. */
function act<T>(run: (app: App, actor: Actor, text: (name: string) => string) => Promise<Result<T>>) {
	return async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('moderate', event);
		const form = await event.request.formData();
		const done = await run(app, actor, (name) => textOf(form, name).slice(0, 400));
		return done.ok ? {} : fail(409, { refusal: done.refusal });
	};
}

/** Somebody by a card, or by their part of words that were taken out. */
const known = (text: (name: string) => string): Known => (text('passage') ? { passageId: text('passage'), writer: Number(text('writer')) } : { cardId: text('card') });

const wholeNumber = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed));

/** Each form says what its host saw beside it: the rounds above and below, or the words typed over. */
function sheetEdit(text: (name: string) => string): SheetEdit | null {
	const id = text('id');
	switch (text('do')) {
		case 'break': {
			const [after = '', before = ''] = text('place').split(':');
			return { do: 'break', after, before, minutes: wholeNumber(text(text('minutes') === 'other' ? 'other' : 'minutes')) };
		}
		case 'up':
			return { do: 'up', id, past: text('above') };
		case 'down':
			return { do: 'down', id, past: text('below') };
		case 'remove':
			return { do: 'remove', id };
		case 'words':
			return { do: 'words', id, was: text('was'), minutes: wholeNumber(text('minutes')), script: text('script') };
		default:
			return null;
	}
}

/** What a host changes in the run sheet. Refused, it comes back with what was typed. */
async function keepSheet(event: RequestEvent<{ id: string }>) {
	const { app, actor } = await memberFor('round.command', event);
	const form = await event.request.formData();
	const edit = sheetEdit((name) => textOf(form, name).slice(0, 4000));
	if (!edit) return fail(400, { refusal: { reason: 'bad-shape' as const } });
	const changed = await changeSheet(app, actor, edit);
	return changed.ok ? { changed: changed.value } : fail(409, { refusal: changed.refusal, typed: { id: textOf(form, 'id'), minutes: textOf(form, 'minutes'), script: textOf(form, 'script') } });
}

/** What a host decides about cards and people; each says so in the log. */
export const actions = {
	hide: act((app, actor, text) => {
		const why = text('why');
		return hideCard(app, actor, { cardId: text('card'), why: isHideReason(why) ? why : 'unsaid', say: text('say') });
	}),
	show: act((app, actor, text) => showCards(app, actor, text('card') === 'all' ? 'all-waiting' : [text('card')])),
	leaveIt: act((app, actor, text) => leaveCard(app, actor, { cardId: text('card') })),
	stop: act((app, actor, text) => stopWriter(app, actor, { ...known(text), say: text('say') })),
	goOn: act((app, actor, text) => letWriterGoOn(app, actor, known(text))),
	putBack: act((app, actor, text) => showPassage(app, actor, { passageId: text('passage') })),
	passOn: act((app, actor, text) => passOn(app, actor, { questionId: text('questionId') })),
	answer: act((app, actor, text) => answerInWriting(app, actor, { questionId: text('questionId'), answer: text('answer') })),
	keepApart: act((app, actor, text) => keepCardsApart(app, actor, { a: text('a'), b: text('b') })),
	proposeAgain: act((app, actor, text) => proposeAgain(app, actor, { a: text('a'), b: text('b') })),
	askWriters: act((app, actor, text) => askWriters(app, actor, { a: text('a'), b: text('b') })),
	tell: act((app, actor, text) => sayToAll(app, actor, { text: text('text') })),
	untell: act((app, actor, text) => takeBackMessage(app, actor, { messageId: text('message') })),
	callAll: act((app, actor, text) => (text('let') === 'yes' ? letEveryoneLook(app, actor) : callEveryone(app, actor, { view: text('view') === 'plan' ? 'plan' : 'list', number: text('number') }))),
	sheet: async (event: RequestEvent<{ id: string }>) => keepSheet(event),
	freeze: act((app, actor, text) => freezeBoard(app, actor, text('freeze') === 'yes'))
};
