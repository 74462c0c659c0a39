import * as v from 'valibot';
import type { Released } from './released.ts';
import { channels, workshopLimit } from '#lib/domain/people.ts';
import { evaluationQuestions, evaluationSteps } from '#lib/domain/evaluation.ts';
import { hideReasons } from '#lib/domain/moderation.ts';
import { reasonLimit } from '#lib/domain/card.ts';
import { leftWordsLimit } from '#lib/domain/late.ts';
import type { SafeCount } from '#lib/domain/small-counts.ts';

const count = (most = 1_000_000) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const safeCount = v.union([count(workshopLimit * 2), v.literal('under-5'), v.literal('hidden')]);
const parts = <K extends string>(keys: readonly K[]) => v.strictObject(Object.fromEntries(keys.map((key) => [key, v.optional(safeCount)])) as Record<K, v.OptionalSchema<typeof safeCount, undefined>>);
const text = v.pipe(v.string(), v.maxLength(reasonLimit * 2));

/** People by how they came in: the shape that votes use too. */
export const byChannelShape = parts(channels);

/** Who took part as counts that are fit to be shown; absent in older files. */
export const peopleShape = { joinedByChannel: v.optional(byChannelShape), areas: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), safeCount), {}) };

export function questionsShape<Id extends v.GenericSchema<string>, Moment extends v.GenericSchema<string>>(id: Id, moment: Moment) {
	return v.pipe(v.array(v.strictObject({ id, cardId: v.nullable(id), text: v.pipe(v.string(), v.maxLength(leftWordsLimit * 2)), state: v.picklist(['waiting', 'asked', 'answered', 'left']), answer: text, answeredAs: v.nullable(v.picklist(['adviser', 'host'])), at: moment, answeredAt: v.nullable(moment) })), v.maxLength(10_000));
}

/** How people found it, as sums. */
const asked = v.strictObject({ answered: safeCount, steps: v.nullable(v.strictObject(Object.fromEntries(evaluationSteps.map((step) => [String(step), safeCount])) as Record<string, typeof safeCount>)) });
export const evaluationShape = v.strictObject({ answered: safeCount, ...(Object.fromEntries(evaluationQuestions.map((question) => [question, asked])) as Record<(typeof evaluationQuestions)[number], typeof asked>) });

/** What hosts did about cards and people, as numbers; the hidden words are in no file. */
export const careShape = v.strictObject({ hidden: v.strictObject(Object.fromEntries(hideReasons.map((why) => [why, v.optional(count())])) as Record<(typeof hideReasons)[number], v.OptionalSchema<ReturnType<typeof count>, undefined>>), hiddenEver: count(), shownAgain: count(), passages: v.optional(count(), 0), erased: v.optional(count(), 0), waiting: count(), stopped: count() });

/** The parts of workshop.json that these shapes are of. */
export function wholePeopleOf({ took, joinedByChannel, areas, questions, evaluated, hosts, safe }: Released) {
	return {
		people: { joined: took.joined, wrote: safe(took.wrote), joinedByChannel: { ...joinedByChannel }, areas: { ...areas } },
		leftWordsApart: true,
		questions: questions.map(({ at, answeredAt, ...one }) => ({ ...one, at: at.toISOString(), answeredAt: answeredAt?.toISOString() ?? null })),
		evaluation: evaluated && {
			answered: safe(evaluated.answered),
			...Object.fromEntries(evaluationQuestions.map((question) => [question, { answered: safe(evaluated.questions[question].answered), steps: evaluated.questions[question].steps }]))
		},
		care: hosts
	};
}
