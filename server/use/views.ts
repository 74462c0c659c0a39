import { and, asc, count, desc, eq, isNull, ne, notInArray, or, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import { cardAuthors, cardChecks, cards, openBallots, outcomes, people, polls, questions, rounds, tieBreaks, workshops } from '../db/schema.ts';
import { readGroupCounts } from './board-rows.ts';
import { readLate } from './late.ts';
import { readCame } from './left-out.ts';
import { countAreas } from './known-areas.ts';
import { readNames } from './names.ts';
import { readAlike } from './host/alike.ts';
import { readQueue } from './host/checks.ts';
import { readPassages } from './host/taken-out.ts';
import { readBegan, readMessages } from './host/messages.ts';
import { viewAnswers, viewAsked } from './host/questions.ts';
import { viewSheet } from './host/run-sheet.ts';
import { readStopped } from './host/stopping.ts';
import { countEligible, singleInVote, wayOf } from './polls.ts';
import { countedWay, withNames } from './outcomes.ts';
import { namedStill, readTaken } from './taken-words.ts';
import { countEvaluated } from './doing/evaluation.ts';
import { readSkillCounts } from './doing/skills.ts';
import { viewDoing } from './doing/view.ts';
import { readHeard, viewConversation } from './heard.ts';
import { viewSort } from './sorted.ts';
import { viewClosing } from './wall/view-closing.ts';
import { hostlessNow, unwrittenNow, viewHeads, viewWall } from './wall/view-wall.ts';
import { readPlan } from './workshops.ts';
import type { DeskFact, Facts, GroupsFact, PeopleFact, PollFact, StageFact, Topic } from '#lib/domain/facts.ts';
import type { ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import { takesLateCards } from '#lib/domain/late.ts';
import type { Role } from '#lib/domain/people.ts';
import { usualPlan } from '#lib/domain/poll-plan.ts';
import { assertNever } from '#lib/domain/result.ts';
import { actsOf } from '#lib/domain/round.ts';
import { told } from '#lib/domain/who-votes.ts';

/** Everyone of one role sees the same: what that role may see of a topic, as one whole object. `mine` is made by `minesFor`. */
export function viewFor<T extends Exclude<Topic, 'mine'>>(app: App, workshopId: WorkshopId, topic: T, role: Role): Promise<Facts[T]> {
	const view = (): Promise<Facts[Exclude<Topic, 'mine'>]> => {
		switch (topic) {
			case 'stage':
				return stage(app, workshopId, role);
			case 'people':
				return peopleHere(app, workshopId);
			case 'groups':
				return groups(app, workshopId);
			case 'poll':
				return poll(app, workshopId);
			case 'sort':
				return viewSort(app, workshopId, role);
			case 'conversation':
				return viewConversation(app, workshopId);
			case 'wall':
				return viewWall(app, workshopId);
			case 'heads':
				return viewHeads(app, workshopId);
			case 'doing':
				return viewDoing(app, workshopId);
			case 'answers':
				return viewAnswers(app, workshopId);
			case 'asked':
				return viewAsked(app, workshopId);
			case 'closing':
				return viewClosing(app, workshopId);
			case 'desk':
				return desk(app, workshopId);
			default:
				return assertNever(topic as never);
		}
	};
	return view() as Promise<Facts[T]>;
}

async function stage(app: App, workshopId: WorkshopId, role: Role): Promise<StageFact> {
	const [row] = await app.db.select().from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	if (!row) throw new Error(`no workshop ${workshopId}`);
	const { workshops: workshop, rounds: round } = row;
	const [adviser] = await app.db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'adviser'), isNull(people.leftAt))).limit(1);
	const spec = workshop.method.rounds[round.state.index]!;
	const came = await readCame(app.db, workshopId, workshop.method, round.state);
	return {
		serverNow: app.clock.now(),
		workshop: { id: workshop.id, title: workshop.title, question: workshop.question, state: workshop.state, helpLine: workshop.helpLine },
		deal: workshop.deal,
		...(workshop.keptUntil ? { keptUntil: workshop.keptUntil } : {}),
		plan: await readPlan(app.db, workshop),
		...(workshop.method.themes ? { themes: workshop.method.themes } : {}),
		rounds: workshop.method.rounds.map(({ id, kind, title, short, minutes, silentMinutes, overnight }, index) => ({ id, kind, title, short, minutes, ...(silentMinutes ? { silentMinutes } : {}), ...(overnight ? { overnight } : {}), ...(came[index] === 'left-out' ? { leftOut: true as const } : {}) })),
		round: round.state,
		title: spec.title,
		instruction: spec.instruction,
		...(spec.silentMinutes ? { silentMs: spec.silentMinutes * 60_000 } : {}),
		may: actsOf(role, { workshopId, workshop: workshop.state, spec, round: round.state, frozen: round.frozen !== null }),
		frozen: round.frozen !== null,
		messages: await readMessages(app.db, workshopId),
		advised: adviser !== undefined,
		takesLate: workshop.state === 'open' && takesLateCards(workshop.method.rounds, round.state),
		late: await readLate(app.db, workshopId),
		called: round.called,
		checked: spec.checked === true,
		visible: spec.visible,
		cursors: spec.cursors,
		turn: round.turn
	};
}

async function peopleHere(app: App, workshopId: WorkshopId): Promise<PeopleFact> {
	// A card that is hidden is nobody's to know of.
	const hidden = app.db.select({ id: cardChecks.cardId }).from(cardChecks).where(and(eq(cardChecks.workshopId, workshopId), eq(cardChecks.state, 'held'), notInArray(cardChecks.why, ['check', 'late'])));
	const [row] = await app.db.select({ n: count() }).from(cards).where(and(eq(cards.workshopId, workshopId), ne(cards.state, 'removed'), or(eq(cards.state, 'board'), notInArray(cards.id, hidden))));
	return { here: app.rooms.presence(workshopId).here, cards: row?.n ?? 0, heard: await readHeard(app.db, workshopId) };
}

async function groups(app: App, workshopId: WorkshopId): Promise<GroupsFact> {
	const { groups: all } = await readGroupCounts(app.db, workshopId);
	const names = await readNames(app.db, workshopId);
	const proposed = (id: ClusterId) => (names.has(id) ? { names: names.get(id)!.map(({ id: nameId, name }) => ({ id: nameId, name })) } : {});
	return Object.fromEntries(all.map(({ id, cards: n, people: writers }) => [id, { cards: n, people: writers, ...proposed(id) }])) as GroupsFact;
}

/** Law 3: of an open poll nobody is told more than the turnout, whatever their role. */
async function poll(app: App, workshopId: WorkshopId): Promise<PollFact> {
	const [row] = await app.db.select().from(polls).where(eq(polls.workshopId, workshopId)).orderBy(desc(polls.openedAt)).limit(1);
	if (!row) return { state: 'none' };
	const { id, options } = row;
	const who = row.electorate ? { who: told(row.electorate) } : {};
	if (row.state === 'open') {
		const [cast] = await app.db.select({ n: count() }).from(openBallots).where(eq(openBallots.pollId, id));
		return { state: 'open', id, options, ...wayOf(row), turnout: cast?.n ?? 0, eligible: await countEligible(app.db, workshopId, row.electorate), lotCommitment: row.lotCommitment, ...who };
	}
	const [outcome] = await app.db.select().from(outcomes).where(eq(outcomes.pollId, id));
	if (!outcome) return { state: 'none' };
	const named = namedStill(await readTaken(app.db, workshopId));
	const [broken] = await app.db.select({ did: tieBreaks.did }).from(tieBreaks).where(eq(tieBreaks.outcomeId, outcome.id));
	return { state: 'closed', lotCommitment: row.lotCommitment, tieBreak: broken?.did ?? null, id, outcome: outcome.id, options: options.map(named), ...withNames(countedWay(outcome), named), turnout: outcome.turnout, eligible: outcome.eligible, digest: outcome.digest, ...who };
}

const quietMs = 3 * 60_000;

async function desk(app: App, workshopId: WorkshopId): Promise<DeskFact> {
	const [round] = await app.db.select({ state: rounds.state, called: rounds.called }).from(rounds).where(eq(rounds.workshopId, workshopId));
	const joined = await app.db
		.select({ id: people.id, askedIn: people.askedForTimeTurn, channel: people.channel })
		.from(people)
		.where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant'), isNull(people.leftAt)));
	const written = await app.db
		.select({ personId: cardAuthors.personId, n: count() })
		.from(cardAuthors)
		.innerJoin(cards, eq(cards.id, cardAuthors.cardId))
		.where(and(eq(cardAuthors.workshopId, workshopId), ne(cards.state, 'removed')))
		.groupBy(cardAuthors.personId);
	const byWriter = new Map(written.map(({ personId, n }) => [personId, n]));
	const spread: DeskFact['spread'] = [0, 0, 0, 0, 0];
	for (const { id } of joined) spread[Math.min(4, byWriter.get(id) ?? 0) as 0 | 1 | 2 | 3 | 4] += 1;
	const [workshop] = await app.db.select({ rehearsalOf: workshops.rehearsalOf }).from(workshops).where(eq(workshops.id, workshopId));
	const rehearsal = workshop?.rehearsalOf != null;
	const helped = joined.filter(({ channel }) => channel !== 'live').length;
	const { persons } = app.rooms.presence(workshopId);
	const now = app.clock.now();
	// Nobody who is simulated has a line to be lost.
	const here = rehearsal ? joined.map(({ id }) => persons.get(id) ?? { hidden: false, lastActAt: now }) : joined.filter(({ id }) => persons.has(id)).map(({ id }) => persons.get(id)!);
	const { groups: all, single } = await readGroupCounts(app.db, workshopId);
	const filled = all.filter((group) => group.cards > 0);
	const [plan] = await app.db.select({ nextPoll: workshops.nextPoll, method: workshops.method }).from(workshops).where(eq(workshops.id, workshopId));
	const waiting = await app.db
		.select({ id: questions.id, text: questions.text, at: questions.at, card: cards.number, state: questions.state })
		.from(questions)
		.leftJoin(cards, eq(cards.id, questions.cardId))
		.where(and(eq(questions.workshopId, workshopId), ne(questions.state, 'answered')))
		// Who is stuck comes first, and is not beyond the end of a long list.
		.orderBy(sql`${questions.state} <> 'call'`, asc(questions.at))
		.limit(100);
	const areas = await countAreas(app.db, workshopId);
	return {
		areas,
		joined: joined.length,
		here: here.length,
		away: here.filter((person) => person.hidden).length,
		// Who has a helper has no line to be lost.
		lost: rehearsal ? 0 : joined.length - helped - here.length,
		helped,
		quiet: here.filter((person) => !person.hidden && now - person.lastActAt > quietMs).length,
		spread,
		together: round?.called ? app.rooms.together(workshopId, round.called.at) : null,
		askedForTime: joined.filter(({ askedIn }) => askedIn !== null && askedIn === round?.state.index).length,
		groups: all.length,
		unnamed: filled.filter((group) => group.name.trim() === '').length,
		single,
		movesLately: app.rooms.movesLately(workshopId),
		singleInVote: singleInVote(filled.length, single),
		nextVote: (plan?.nextPoll ?? usualPlan).way,
		nextWho: plan?.nextPoll?.who ?? null,
		runoffOf: plan?.nextPoll?.only?.length ?? null,
		sheet: await viewSheet(app.db, workshopId, plan!.method, round!.state),
		beganAt: await readBegan(app.db, workshopId),
		alike: await readAlike(app.db, workshopId, plan?.nextPoll?.apart ?? []),
		...(await readQueue(app.db, workshopId)),
		passages: await readPassages(app.db, workshopId),
		stopped: await readStopped(app.db, workshopId),
		questions: waiting.map(({ id, text, card, at, state }) => ({ id, text, card, askedAt: at.getTime(), asked: state === 'asked', writing: app.writing.of(id), of: state === 'left' || state === 'call' ? state : ('question' as const) })),
		skills: await readSkillCounts(app.db, workshopId),
		evaluated: await countEvaluated(app.db, workshopId),
		hostless: await hostlessNow(app, workshopId),
		unwritten: await unwrittenNow(app, workshopId)
	};
}
