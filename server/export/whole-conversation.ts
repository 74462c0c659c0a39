import * as v from 'valibot';
import { conversationLimit } from '#lib/domain/conversation/round.ts';
import { workshopLimit } from '#lib/domain/people.ts';

/** A conversation in workshop.json. Every number of its result comes out again when it is counted: a file in which one was changed is refused. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const agreement = v.strictObject({ agree: count, disagree: count, pass: count, seen: count });
const representative = v.strictObject({ card: count, for: v.picklist(['agree', 'disagree']), success: count, trials: count, share: v.number(), shareTest: v.number(), ratio: v.number(), ratioTest: v.number() });
const result = v.strictObject({
	people: count,
	votes: count,
	agreement: v.array(agreement),
	/** Null where too few people answered. `groups` are rows of the voices in the order of their receipts. */
	opinions: v.nullable(v.strictObject({ groups: v.array(v.array(count)), silhouette: v.number(), agreement: v.array(v.array(agreement)), consensus: v.array(v.number()), representative: v.array(v.array(representative)) }))
});

export function conversationShape<I extends v.GenericSchema, O extends v.GenericSchema, M extends v.GenericSchema>(id: I, item: O, moment: M) {
	return v.strictObject({
		id,
		roundIndex: count,
		parameters: v.strictObject({ about: v.picklist(['cards', 'groups']), groupsAbove: count }),
		items: v.pipe(v.array(item), v.minLength(1), v.maxLength(conversationLimit)),
		result,
		eligible: v.pipe(count, v.maxValue(workshopLimit)),
		turnout: v.pipe(count, v.maxValue(workshopLimit)),
		digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
		openedAt: moment,
		closedAt: moment,
		/** Published: by receipt. 1 agree, -1 disagree, 0 pass. */
		voices: v.pipe(v.array(v.strictObject({ receipt: v.pipe(v.string(), v.regex(/^[0-9a-z]{16,64}$/)), choice: v.record(v.string(), v.picklist([1, 0, -1])) })), v.maxLength(workshopLimit))
	});
}
