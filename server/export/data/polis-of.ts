import type { RecordConversation } from '../record.ts';
import { polisFiles } from './polis.ts';
import { wordFor } from '#lib/domain/conversation/round.ts';

/**
 * A conversation of ours as the files of Polis. Voices are numbered in the order of their receipts. Who wrote a card is not in the files: it would join a
 * person's card to their answers. Nor is when somebody answered: only the last answer is kept, so all bear the time of the close.
 */
export function polisOf({ items, voices, groupOf, closedAt, openedAt }: RecordConversation, topic: string, question: string): ReturnType<typeof polisFiles> {
	return polisFiles({
		topic,
		description: question,
		url: '',
		statements: items.map(({ text }) => ({ text, author: null, at: openedAt, moderated: 1 })),
		votes: voices.flatMap(({ choice }, participant) =>
			items.flatMap(({ id }, statement) => {
				const said = choice[id] as 1 | 0 | -1 | undefined;
				return said === undefined ? [] : [{ participant, statement, vote: wordFor(said), at: closedAt }];
			})
		),
		groups: groupOf,
		views: voices.length
	});
}
