import { createHash } from 'node:crypto';
import type { Tx } from '../../db/client.ts';
import { conversations, voices } from '../../db/schema.ts';
import type { Whole } from '../../export/whole-shape.ts';
import { shownAs } from './stand-ins.ts';
import { conversationText } from '#lib/domain/conversation/round.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { PollOption } from '#lib/domain/poll.ts';

const chunk = 500;

/** Conversations as they were: closed, with their voices by receipt. */
export async function writeConversations(tx: Tx, { workshop, conversations: all }: Pick<Whole, 'workshop' | 'conversations'>): Promise<void> {
	for (const { voices: said, items, openedAt, closedAt, ...rest } of all) {
		await tx.insert(conversations).values({ ...rest, workshopId: workshop.id as WorkshopId, items: items.map((item) => ({ ...item, people: shownAs(item.people, item.cards) })), state: 'closed', openedAt: new Date(openedAt), closedAt: new Date(closedAt) } as never);
		for (let from = 0; from < said.length; from += chunk) await tx.insert(voices).values(said.slice(from, from + chunk).map(({ receipt, choice }) => ({ conversationId: rest.id as never, receipt, said: choice })));
	}
}

/** The digest over other ids than those it was made of. */
export function digestAnew({ parameters, items, voices: said }: Whole['conversations'][number]): string {
	return createHash('sha256').update(conversationText(parameters, items as unknown as PollOption[], said)).digest('hex');
}
