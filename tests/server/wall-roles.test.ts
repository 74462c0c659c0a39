import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { people, workshops } from '#server/db/schema.ts';
import { placeCard } from '#server/use/cards.ts';
import { freezeBoard } from '#server/use/host/stopping.ts';
import { commandRound } from '#server/use/rounds.ts';
import { inside } from '#server/use/talks/inside.ts';
import { describeReport, nameMyself, remark, translate } from '#server/use/talks/reports.ts';
import { writeSection } from '#server/use/talks/write-notes.ts';
import { viewFor } from '#server/use/views.ts';
import { joinGroup, leadGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { addSlot, addSpace, callTalks, changeSpace, chooseConvergence, nameSlot, removeSpace, saveOpening } from '#server/use/wall/arrange-wall.ts';
import { answerAsk, askHosts, splitTalk, takeBackAsk } from '#server/use/wall/asks.ts';
import { sayFor, sayLine } from '#server/use/wall/circle.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { meetNeed } from '#server/use/wall/needs.ts';
import { linkReports } from '#server/use/wall/reports.ts';
import { changeTalk, placeTalk, postTalk, takeDownTalk, takeOnTalk } from '#server/use/wall/talks.ts';
import { walk } from '#server/use/wall/walk.ts';
import { opening, openSpace } from '#lib/domain/method/open-space.ts';
import { roles, type Actor, type Role } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import { joinAs, must, openWorkshop } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

const words = { title: 'A warm hall', why: 'I care', needs: [], language: '', elsewhere: '' };
const nothing = 'nothing000000000';
type Do = (actor: Actor, talk: string) => Promise<Result<unknown>>;
/** Every act of an Open Space: the round it belongs to, who may, and one try that gets as far as the question who may. 'any': in all rounds. */
const acts: Record<string, { in: RoundKind | 'any'; may: Role[]; do: Do; pausesWith: 'stopped' | 'nothing' }> = (() => {
	const all: Role[] = ['participant', 'adviser'];
	const hosts: Role[] = ['facilitator', 'cofacilitator'];
	const wall = (run: Do) => ({ in: 'market' as const, may: all, do: run, pausesWith: 'stopped' as const });
	const group = (run: Do) => ({ in: 'act' as const, may: all, do: run, pausesWith: 'stopped' as const });
	const talk = (run: Do) => ({ in: 'any' as const, may: [...all, ...hosts], do: run, pausesWith: 'stopped' as const });
	const host = (run: Do) => ({ in: 'any' as const, may: hosts, do: run, pausesWith: 'nothing' as const });
	return {
		postTalk: wall((actor) => postTalk(app, actor, words, 'find')),
		changeTalk: wall((actor, id) => changeTalk(app, actor, id, words)),
		placeTalk: wall((actor, id) => placeTalk(app, actor, id, 'find')),
		takeDownTalk: wall((actor) => takeDownTalk(app, actor, nothing)),
		takeOnTalk: wall((actor, id) => takeOnTalk(app, actor, id)),
		markTalk: wall((actor, id) => markTalk(app, actor, { talk: id, mark: 'interest' })),
		askHosts: wall((actor, id) => askHosts(app, actor, { kind: 'move', of: id, from: null })),
		answerAsk: wall((actor) => answerAsk(app, actor, { ask: nothing, agree: true })),
		takeBackAsk: wall((actor) => takeBackAsk(app, actor, { ask: nothing })),
		splitTalk: wall((actor) => splitTalk(app, actor, { part: nothing })),
		walk: { in: 'any', may: all, do: (actor, id) => walk(app, actor, { at: 'talk', talk: id as never }), pausesWith: 'nothing' },
		writeNotes: talk((actor, id) => writeSection(inside(app, id as never), actor, { section: 'points', text: `By ${actor.role}`, was: '' })),
		placeInTalk: talk((actor, id) => placeCard(inside(app, id as never), actor, { text: 'A thought', theme: 'green', at: 'none' })),
		describe: talk((actor, id) => describeReport(app, actor, id as never, { scribe: '', language: 'en', people: '', isFinished: false })),
		name: talk((actor, id) => nameMyself(app, actor, id as never, 'Wren')),
		remark: talk((actor, id) => remark(app, actor, id as never, { kind: 'comment', section: '', passage: '', text: 'So it was.' })),
		translate: talk((actor, id) => translate(app, actor, id as never, { language: 'pl', title: 'Sala', sections: {} })),
		linkReports: { in: 'news', may: all, do: (actor) => linkReports(app, actor, { a: nothing, b: nothing, linked: true }), pausesWith: 'stopped' },
		startGroup: group((actor) => startGroup(app, actor, { title: 'Open the hall', talks: [], lead: false, firstStep: '', firstDay: '' })),
		joinGroup: group((actor) => joinGroup(app, actor, { group: nothing, into: true, brings: '' })),
		leadGroup: group((actor) => leadGroup(app, actor, { group: nothing, firstStep: 'Ask', firstDay: '2027-04-01' })),
		sayLine: { in: 'circle', may: ['participant'], do: (actor) => sayLine(app, actor, { did: 'passed' }), pausesWith: 'stopped' },
		sayFor: { in: 'circle', may: hosts, do: (actor) => sayFor(app, actor, 'caller', { did: 'passed' }), pausesWith: 'nothing' },
		addSpace: host((actor) => addSpace(app, actor, { name: 'The yard', link: '' })),
		changeSpace: host((actor) => changeSpace(app, actor, nothing, { name: 'x', link: '', shown: true })),
		removeSpace: host((actor) => removeSpace(app, actor, nothing)),
		addSlot: host((actor) => addSlot(app, actor, { minutes: 20, label: '' })),
		nameSlot: host((actor) => nameSlot(app, actor, nothing, 'Saturday')),
		saveOpening: host((actor) => saveOpening(app, actor, opening)),
		meetNeed: host((actor) => meetNeed(app, actor, { talk: nothing, need: 'quiet', met: true })),
		callTalks: host((actor) => callTalks(app, actor, 'back')),
		chooseConvergence: host((actor) => chooseConvergence(app, actor, 'dots'))
	};
})();
/** What a person is told who may not do a thing at all, now, or for the time being. Anything else means that they may. */
const closedTo = new Set(['not-allowed', 'not-in-this-round', 'person-stopped', 'board-frozen', 'workshop-not-open']);
const reasonOf = (result: Result<unknown>) => (result.ok ? null : result.refusal.reason);
const refusalOf = (result: Result<unknown>) => (closedTo.has(reasonOf(result) ?? '') ? reasonOf(result) : null);

/** Open Space with one talk on its wall, and a way to its rounds. */
async function session() {
	const { workshopId, facilitator } = await openWorkshop(app, ada, openSpace);
	const ann = await joinAs(app, workshopId, 'Ann');
	const as = async (role: Role): Promise<Actor> => (role === 'facilitator' ? facilitator : { ...(await joinAs(app, workshopId, role)), role });
	const cast = new Map<Role, Actor>();
	for (const role of roles) {
		const actor = await as(role);
		if (role !== 'facilitator') await app.db.update(people).set({ role }).where(eq(people.id, actor.personId));
		cast.set(role, actor);
	}
	const to = async (kind: RoundKind) => {
		for (;;) {
			const [row] = await app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, workshopId));
			const { round } = await viewFor(app, workshopId, 'stage', 'facilitator');
			if (row!.method.rounds[round.index]!.kind === kind) break;
			must(await commandRound(app, facilitator, { command: 'next' }));
		}
		must(await commandRound(app, facilitator, { command: 'start' }));
	};
	await to('market');
	const { talk } = must(await postTalk(app, ann, words, 'find'));
	return { workshopId, facilitator, ann, cast, talk, to };
}

test('[OS22] every act of an Open Space is taken from whom it is for, in its round, and from nobody else', { timeout: 120_000 }, async () => {
	const { cast, talk, to } = await session();
	const wrong: string[] = [];
	for (const kind of ['market', 'news', 'act', 'circle'] as const) {
		if (kind !== 'market') await to(kind);
		for (const [name, { in: at, may, do: run }] of Object.entries(acts)) {
			for (const [role, actor] of cast) {
				const refusal = refusalOf(await run(actor, talk));
				// Conveners link reports on the news wall, where things come together, and while groups are made.
				const isNow = at === 'any' || at === kind || (name === 'linkReports' && kind === 'act');
				if ((refusal === null) !== (may.includes(role) && isNow)) wrong.push(`${name} by ${role} at ${kind}: ${refusal}`);
			}
		}
	}
	expect(wrong).toEqual([]);
});

test('[OS22] who has been stopped does none of it, and on a board that is stopped nobody does but hosts: both may walk', { timeout: 120_000 }, async () => {
	const { workshopId, facilitator, ann, cast, talk, to } = await session();
	await app.db.update(people).set({ stopped: { at: 0, card: nothing as never, note: '' } }).where(eq(people.id, ann.personId));
	// The gate hears of it as of any step.
	must(await freezeBoard(app, facilitator, true));
	must(await freezeBoard(app, facilitator, false));
	const wrong: string[] = [];
	for (const kind of ['market', 'news', 'act', 'circle'] as const) {
		if (kind !== 'market') await to(kind);
		const now = Object.entries(acts).filter(([, { in: at, may }]) => (at === 'any' || at === kind) && may.includes('participant'));
		for (const [name, { do: run, pausesWith }] of now) {
			const refusal = refusalOf(await run(ann, talk));
			if (refusal !== (pausesWith === 'stopped' ? 'person-stopped' : null)) wrong.push(`${name} at ${kind}, stopped: ${refusal}`);
		}
		must(await freezeBoard(app, facilitator, true));
		for (const [name, { do: run, pausesWith }] of now) {
			const refusal = refusalOf(await run(cast.get('participant')!, talk));
			if (refusal !== (pausesWith === 'stopped' ? 'board-frozen' : null)) wrong.push(`${name} at ${kind}, frozen: ${refusal}`);
			if (acts[name]!.may.includes('facilitator') && refusalOf(await run(facilitator, talk)) !== null) wrong.push(`${name} at ${kind}, frozen: not the host either`);
		}
		must(await freezeBoard(app, facilitator, false));
	}
	expect(wrong).toEqual([]);
	await app.rooms.flush(workshopId);
});
