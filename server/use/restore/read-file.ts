import * as v from 'valibot';
import { exportShape, isWholeAnswer, type Whole } from '../../export/whole-shape.ts';
import { recountVoices } from '../heard.ts';
import { recount } from '../outcomes.ts';
import { isVoice, type HeardResult } from '#lib/domain/conversation/round.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { isPlace } from '#lib/domain/place.ts';
import { done, type Result } from '#lib/domain/result.ts';
import { isSafeText } from '#lib/domain/safe-text.ts';
import { lotHolds } from '#lib/domain/tie-break.ts';
import type { TallyResult, Way } from '#lib/domain/tally/all.ts';

/** 20 MB (product.md). */
export const fileLimit = 20 * 1024 * 1024;
/** As many faults as a person reads; the rest is a number. */
const shownMost = 20;

export type FileProblem = 'not-json' | 'too-big' | 'not-ours' | 'missing' | 'wrong' | 'twice' | 'nobody' | 'unsafe' | 'recount';
export interface FileFault {
	/** Where in the file, as "cards.12.text"; '' for the file as a whole. */
	where: string;
	problem: FileProblem;
	/** What stands there, shortened; '' where that says nothing. */
	got: string;
}

export type FileRefusal = { reason: 'workshop-file'; faults: FileFault[]; total: number };

/** Reads workshop.json: the whole of it or nothing. Every fault says where it is. */
export function readWorkshopFile(text: string): Result<Whole, FileRefusal> {
	if (text.length > fileLimit) return refuseWith([fault('', 'too-big')]);
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return refuseWith([fault('', 'not-json', error instanceof Error ? error.message : '')]);
	}
	if (typeof json !== 'object' || json === null || !('whole' in json) || !('format' in json)) return refuseWith([fault('', 'not-ours')]);
	const parsed = v.safeParse(exportShape, json);
	if (!parsed.success) {
		return refuseWith(
			parsed.issues.map((issue) => {
				const where = ((issue.path ?? []) as { key: unknown }[]).map(({ key }) => String(key)).join('.').replace(/^whole\./, '');
				return issue.input === undefined ? fault(where, 'missing') : fault(where, 'wrong', typeof issue.input === 'object' ? '' : String(issue.input));
			})
		);
	}
	const { whole } = parsed.output;
	const faults = [...wrongTexts(whole, ''), ...wrongIds(whole), ...wrongPlaces(whole), ...wrongVotes(whole), ...wrongVoices(whole)];
	whole.priorities.forEach(({ answer }, i) => {
		if (!isWholeAnswer(answer)) faults.push(fault(`priorities.${i}.answer`, 'wrong'));
	});
	return faults.length > 0 ? refuseWith(faults) : done(whole);
}

function fault(where: string, problem: FileProblem, got = ''): FileFault {
	return { where, problem, got: got.length > 60 ? `${got.slice(0, 59)}\u2026` : got };
}

function refuseWith(faults: FileFault[]): Result<never, FileRefusal> {
	return { ok: false, refusal: { reason: 'workshop-file', faults: faults.slice(0, shownMost), total: faults.length } };
}

/** Texts that could not have been typed here could break a page or a file later. */
function wrongTexts(value: unknown, where: string): FileFault[] {
	if (typeof value === 'string') return where.endsWith('base64') || isSafeText(value) ? [] : [fault(where, 'unsafe', JSON.stringify(value))];
	if (typeof value !== 'object' || value === null) return [];
	// Names of places are keys.
	return Object.entries(value).flatMap(([key, each]) => [...(isSafeText(key) ? [] : [fault(where, 'unsafe', JSON.stringify(key))]), ...wrongTexts(each, where === '' ? key : `${where}.${key}`)]);
}

function wrongIds({ cards, clusters, parts, otherNames, votes, conversations, questions, priorities, actions, pledges }: Whole): FileFault[] {
	const faults: FileFault[] = [];
	const seen = new Set<string>();
	const known = (list: string, items: readonly { id: string }[]) =>
		items.forEach(({ id }, i) => {
			if (seen.has(id)) faults.push(fault(`${list}.${i}.id`, 'twice', id));
			seen.add(id);
		});
	for (const [list, items] of Object.entries({ cards, clusters, parts, votes, conversations, questions, priorities, actions, pledges })) known(list, items);
	const must = (where: string, id: string | null, among: readonly { id: string }[]) => {
		if (id !== null && !among.some((one) => one.id === id)) faults.push(fault(where, 'nobody', id));
	};
	const groups = new Set(clusters.map(({ id }) => id));
	cards.forEach((card, i) => {
		for (const field of ['cluster', 'also'] as const) {
			const group = card[field];
			if (group !== null && !groups.has(group)) faults.push(fault(`cards.${i}.${field}`, 'nobody', group));
		}
		must(`cards.${i}.part`, card.part, parts);
	});
	otherNames.forEach(({ cluster }, i) => {
		if (!groups.has(cluster) && !parts.some((part) => part.id === cluster)) faults.push(fault(`otherNames.${i}.cluster`, 'nobody', cluster));
	});
	parts.forEach(({ into, id }, i) => {
		if (into === id || !(groups.has(into) || parts.some((part) => part.id === into))) faults.push(fault(`parts.${i}.into`, 'nobody', into));
	});
	questions.forEach(({ cardId }, i) => must(`questions.${i}.cardId`, cardId, cards));
	priorities.forEach(({ outcomeId }, i) => must(`priorities.${i}.outcomeId`, outcomeId, votes));
	actions.forEach(({ priorityId }, i) => must(`actions.${i}.priorityId`, priorityId, priorities));
	pledges.forEach(({ priorityId, actionId }, i) => {
		must(`pledges.${i}.priorityId`, priorityId, priorities);
		must(`pledges.${i}.actionId`, actionId, actions);
	});
	return faults;
}

function wrongPlaces({ cards, votes, priorities }: Whole): FileFault[] {
	const look = (list: string, items: readonly Pick<Whole['cards'][number], 'at'>[]) => items.flatMap(({ at }, i) => (isPlace(at) ? [] : [fault(`${list}.${i}.at`, 'wrong', JSON.stringify(at))]));
	return [...look('cards', cards), ...votes.flatMap((vote, i) => look(`votes.${i}.cards`, vote.cards)), ...priorities.flatMap((one, i) => look(`priorities.${i}.cards`, one.cards))];
}

/** Every vote is counted again: a changed ballot, option or result is seen before anything is written. */
function wrongVotes({ votes }: Whole): FileFault[] {
	return votes.flatMap(({ method, parameters, options, result, digest, turnout, ballots, tieBreak, lotCommitment }, i) => {
		if (tieBreak?.how === 'lot' && (lotCommitment === null || !lotHolds(tieBreak, lotCommitment))) return [fault(`votes.${i}.tieBreak`, 'wrong')];
		try {
			const stored = { method, parameters: parameters as unknown as Way['parameters'], options: options as unknown as PollOption[], result: result as unknown as TallyResult, digest, turnout };
			return recount(stored, ballots) ? [] : [fault(`votes.${i}`, 'recount', digest)];
		} catch {
			return [fault(`votes.${i}.parameters`, 'wrong')];
		}
	});
}

/** Every conversation too. */
function wrongVoices({ conversations }: Whole): FileFault[] {
	return conversations.flatMap(({ parameters, items, voices, result, digest, turnout }, i) => {
		const asked = items as unknown as PollOption[];
		const bad = voices.findIndex(({ choice }) => !isVoice(choice, asked));
		if (bad >= 0) return [fault(`conversations.${i}.voices.${bad}`, 'wrong')];
		return recountVoices({ parameters, items: asked, voices, result: result as HeardResult, digest, turnout }) ? [] : [fault(`conversations.${i}`, 'recount', digest)];
	});
}
