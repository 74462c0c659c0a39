import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { answerPages, evaluationCounts, knownAreas, people, questions } from '../../db/schema.ts';
import type { Whole } from '../../export/whole-shape.ts';
import { emptySettings } from '../answer-page.ts';
import { partsLike } from './parts-like.ts';
import { shownAs } from './stand-ins.ts';
import { inArray } from 'drizzle-orm';
import { evaluationQuestions, evaluationSteps, type EvaluationStep } from '#lib/domain/evaluation.ts';
import { makeId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Channel } from '#lib/domain/people.ts';
import { breakdownFrom, type SafeCount } from '#lib/domain/small-counts.ts';
import { countChannels } from '#lib/domain/turnout-by-channel.ts';

/**
 * How each stand-in came in, so that those who joined and those who voted are counted as in the file. A file of a workshop that was still open says it of
 * those who voted only: then as many as in any of its votes. Older files do not say it at all: then on a page of their own.
 */
export function channelsOf({ people: counts, votes }: Pick<Whole, 'people' | 'votes'>): Channel[] {
	const joined = (counts.joinedByChannel ?? {}) as Record<string, SafeCount>;
	const each = Object.entries(Object.keys(joined).length > 0 ? partsLike(joined, counts.joined) : mostOfEach(votes));
	const all = each.flatMap(([channel, n]) => Array<Channel>(n).fill(channel as Channel)).slice(0, counts.joined);
	return [...all, ...Array<Channel>(counts.joined - all.length).fill('live')];
}

function mostOfEach(votes: Whole['votes']): Record<string, number> {
	const most: Record<string, number> = {};
	for (const { turnout, turnoutByChannel } of votes) for (const [channel, n] of Object.entries(partsLike((turnoutByChannel ?? {}) as Record<string, SafeCount>, turnout))) most[channel] = Math.max(most[channel] ?? 0, n);
	return most;
}

/**
 * Who of the stand-ins voted: as many of each way in as the file says, the first of them. Where the file does not say it, those of whom it would not be said
 * again: one of the rarest way is the only one of it that voted, or that did not.
 */
export function votersOf({ turnout, turnoutByChannel }: Whole['votes'][number], persons: readonly PersonId[], channels: readonly Channel[]): PersonId[] {
	if (!turnoutByChannel) return persons.slice(0, turnout);
	if (Object.keys(turnoutByChannel).length === 0) return untold(turnout, persons, channels);
	const wanted = partsLike(turnoutByChannel as Record<string, SafeCount>, turnout);
	const chosen = persons.filter((_, i) => (wanted[channels[i]!] ?? 0) > 0 && wanted[channels[i]!]!-- > 0);
	const others = persons.filter((person) => !chosen.includes(person));
	return [...chosen, ...others].slice(0, turnout);
}

function untold(turnout: number, persons: readonly PersonId[], channels: readonly Channel[]): PersonId[] {
	const counts = countChannels(channels.slice(0, persons.length));
	const rarest = (Object.keys(counts) as Channel[]).sort((a, b) => counts[a]! - counts[b]!)[0];
	const isRare = persons.map((_, i) => channels[i] === rarest);
	const rare = persons.filter((_, i) => isRare[i]);
	const others = persons.filter((_, i) => !isRare[i]);
	const apart = [...rare.slice(0, 1), ...others, ...rare.slice(1)];
	return turnout <= persons.length / 2 ? apart.slice(0, turnout) : apart.slice(persons.length - turnout);
}

/** In an older file words for hosts alone cannot be told from a question about no card: neither can then be answered for all to read. */
function stateOf({ state, cardId }: Pick<Whole['questions'][number], 'state' | 'cardId'>, leftWordsApart: boolean): Whole['questions'][number]['state'] {
	return state === 'waiting' && cardId === null && !leftWordsApart ? 'left' : state;
}

/** What people asked, which part they know, how they found it, and the officer's word on who did not come. */
export async function writePeople(app: App, tx: Tx, whole: Whole, participants: readonly PersonId[], facilitator: PersonId): Promise<void> {
	const { workshop, people: counts, questions: asked, leftWordsApart, evaluation, release } = whole;
	const workshopId = workshop.id as WorkshopId;
	const persons = participants.length > 0 ? participants : [facilitator];
	if (asked.length > 0) await tx.insert(questions).values(asked.map(({ at, answeredAt, ...one }, i) => ({ ...one, state: stateOf(one, leftWordsApart), workshopId, personId: persons[i % persons.length]!, at: new Date(at), answeredAt: answeredAt === null ? null : new Date(answeredAt) })) as never);
	const known = Object.entries(partsLike(counts.areas as Record<string, SafeCount>, null)).flatMap(([area, n]) => Array<string>(n).fill(area));
	const areas = known.slice(0, participants.length).map((area, i) => ({ workshopId, personId: participants[i]!, area }));
	if (areas.length > 0) await tx.insert(knownAreas).values(areas);
	if (release.absent !== '') await tx.insert(answerPages).values({ workshopId, state: 'hidden', key: makeId<string>(app.random) + makeId<string>(app.random), settings: { ...emptySettings, absent: release.absent }, changedAt: new Date(workshop.createdAt) });
	if (!evaluation) return;
	const answered = participants.slice(0, Math.max(1, shownAs(evaluation.answered, participants.length)));
	if (answered.length > 0) await tx.update(people).set({ evaluated: true }).where(inArray(people.id, [...answered]));
	for (const question of evaluationQuestions) {
		const { answered: n, steps } = evaluation[question];
		// Too few for anything to be broken down: all of them in the middle.
		const parts: Record<string, number> = steps ? partsLike(steps as Record<string, SafeCount>, typeof n === 'number' ? n : null) : { 3: Math.min(breakdownFrom - 1, shownAs(n, participants.length)) };
		const rows = evaluationSteps.map((step) => ({ workshopId, question, step: step as EvaluationStep, count: parts[step] ?? 0 })).filter((row) => row.count > 0);
		if (rows.length > 0) await tx.insert(evaluationCounts).values(rows);
	}
}
