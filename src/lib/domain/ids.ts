/** Branded strings: an id of one kind cannot be passed where another is meant. Ids are random and the same in every export. */
declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type UserId = Id<'user'>;
export type WorkshopId = Id<'workshop'>;
export type PersonId = Id<'person'>;
export type RoundId = Id<'round'>;
export type CardId = Id<'card'>;
export type ClusterId = Id<'cluster'>;
export type PollId = Id<'poll'>;
export type OutcomeId = Id<'outcome'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type QuestionId = Id<'question'>;
export type PriorityId = Id<'priority'>;
export type PledgeId = Id<'pledge'>;
export type ActionId = Id<'action'>;
export type TalkId = Id<'talk'>;
export type SpaceId = Id<'space'>;
export type AskId = Id<'ask'>;
export type ActionGroupId = Id<'action group'>;

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
const idLength = 16;

/** 16 characters of 36 letters (82 bits). `random` gives that many bytes nobody can guess. */
export function makeId<T extends string>(random: (count: number) => Uint8Array): T {
	let id = '';
	while (id.length < idLength) {
		for (const byte of random(idLength)) {
			// 252 is the largest multiple of 36 in a byte: what lies above would favour some letters.
			if (byte < 252 && id.length < idLength) id += alphabet[byte % 36];
		}
	}
	return id as T;
}

/** The shape of every id: also what the gate accepts as a map key. */
export function isId(value: unknown): boolean {
	return typeof value === 'string' && /^[0-9a-z]{16}$/.test(value);
}
