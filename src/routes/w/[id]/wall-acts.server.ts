import { joinGroup, leadGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { answerAsk, askHosts, splitTalk, takeBackAsk } from '#server/use/wall/asks.ts';
import { sayLine } from '#server/use/wall/circle.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { linkReports } from '#server/use/wall/reports.ts';
import { changeTalk, placeTalk, postTalk, takeDownTalk, takeOnTalk, type Stands, type Wish } from '#server/use/wall/talks.ts';
import { walk } from '#server/use/wall/walk.ts';
import type { RoundId, SpaceId, TalkId } from '#lib/domain/ids.ts';
import type { TalkWords, Whereabouts } from '#lib/domain/talk.ts';
import { act, type Form } from './act.server.ts';

/** 'wall', 'rest', or a talk's id. */
function readStep(to: string): Whereabouts {
	return to === 'wall' || to === 'rest' ? { at: to } : { at: 'talk', talk: to as TalkId };
}

function readTalk(form: Form & { data: FormData }): TalkWords {
	return { title: form.get('title'), why: form.get('why'), needs: form.data.getAll('need').map(String), language: form.get('language'), elsewhere: form.get('elsewhere') };
}

/** "time space" as the form's choices have it; anything else asks for a place to be found. */
function readWish(cell: string): Wish {
	const [slot, space] = cell.split(' ');
	return slot && space ? { slot: slot as RoundId, space: space as SpaceId } : 'find';
}

const told = ({ talk, cell, twice }: Stands) => ({ waits: cell === null, twice, talk, time: cell?.slot });

/** What people do in an Open Space session, each for themselves. */
export const wallActs = {
	walk: act('walked', ({ locals }, actor, form) => walk(locals.app, actor, readStep(form.get('to'))), undefined, (is) => (is.at === 'talk' ? `/talk/${is.talk}` : '')),
	postTalk: act('talkPosted', ({ locals }, actor, form) => postTalk(locals.app, actor, readTalk(form), readWish(form.get('cell'))), told),
	changeTalk: act('talkChanged', ({ locals }, actor, form) => changeTalk(locals.app, actor, form.get('talk'), readTalk(form))),
	placeTalk: act('talkPlaced', ({ locals }, actor, form) => placeTalk(locals.app, actor, form.get('talk'), readWish(form.get('cell')), form.get('elsewhere')), told),
	takeDownTalk: act('talkDown', ({ locals }, actor, form) => takeDownTalk(locals.app, actor, form.get('talk'))),
	takeOnTalk: act('talkTaken', ({ locals }, actor, form) => takeOnTalk(locals.app, actor, form.get('talk'))),
	markTalk: act('talkMarked', ({ locals }, actor, form) => {
		const mark = form.get('mark');
		return markTalk(locals.app, actor, { talk: form.get('talk'), mark: mark === 'interest' || mark === 'coming' ? mark : null });
	}),
	askHosts: act('hostsAsked', ({ locals }, actor, form) => {
		const kind = form.get('kind');
		return askHosts(locals.app, actor, { kind: kind === 'merge' || kind === 'share' || kind === 'swap' ? kind : 'move', of: form.get('talk'), from: form.get('from') || null });
	}),
	answerAsk: act('hostsAnswered', ({ locals }, actor, form) => answerAsk(locals.app, actor, { ask: form.get('ask'), agree: form.get('agree') === 'yes' })),
	takeBackAsk: act('askBack', ({ locals }, actor, form) => takeBackAsk(locals.app, actor, { ask: form.get('ask') })),
	splitTalk: act('talkSplit', ({ locals }, actor, form) => splitTalk(locals.app, actor, { part: form.get('talk') })),
	linkReports: act('reportsLinked', ({ locals }, actor, form) => linkReports(locals.app, actor, { a: form.get('a'), b: form.get('b'), linked: form.get('linked') === 'yes' })),
	startGroup: act('groupStarted', ({ locals }, actor, form) => startGroup(locals.app, actor, { title: form.get('title'), talks: form.data.getAll('from').map(String), lead: form.get('lead') === 'yes', firstStep: form.get('firstStep'), firstDay: form.get('firstDay') })),
	joinGroup: act('groupJoined', ({ locals }, actor, form) => joinGroup(locals.app, actor, { group: form.get('group'), into: form.get('into') === 'yes', brings: form.get('brings') })),
	leadGroup: act('groupLed', ({ locals }, actor, form) => leadGroup(locals.app, actor, { group: form.get('group'), firstStep: form.get('firstStep'), firstDay: form.get('firstDay') })),
	sayLine: act('lineSaid', ({ locals }, actor, form) => {
		const did = form.get('did');
		return sayLine(locals.app, actor, did === 'spoke' || did === 'passed' ? { did } : { did: 'typed', line: form.get('text') });
	})
};
