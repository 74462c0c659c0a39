import { createHash } from 'node:crypto';
import { and, asc, count, desc, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { conversations, openVoices, voices } from '../db/schema.ts';
import { countEligible } from './polls.ts';
import type { CastBallot } from '#lib/domain/ballot.ts';
import { conversationText, countVoices, sameResult, type ConversationParameters, type HeardResult } from '#lib/domain/conversation/round.ts';
import type { ConversationFact, PeopleFact, ShownResult } from '#lib/domain/facts.ts';
import type { ConversationId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { PollOption } from '#lib/domain/poll.ts';

/** A conversation that is over, with everything that a recount needs. */
export interface ConversationView {
	id: ConversationId;
	roundIndex: number;
	parameters: ConversationParameters;
	items: PollOption[];
	result: HeardResult;
	eligible: number;
	turnout: number;
	digest: string;
	openedAt: Date;
	closedAt: Date;
	/** Published: by receipt, without person, in the order of the receipts. */
	voices: CastBallot[];
}

/** The newest one, as everybody may see it. Of an open one nobody is told any count. */
export async function viewConversation(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<ConversationFact | null> {
	const [row] = await app.db.select().from(conversations).where(eq(conversations.workshopId, workshopId)).orderBy(desc(conversations.openedAt)).limit(1);
	if (!row) return null;
	const { id, items, state, result, eligible, turnout, digest } = row;
	if (state === 'open' || result === null) return { state: 'open', id, items };
	return { state: 'closed', id, items, turnout: turnout ?? 0, eligible: eligible ?? 0, digest: digest ?? '', result: shownResult(result) };
}

/** How large the opinion groups are, not which voice is in which. */
export function shownResult({ opinions, ...rest }: HeardResult): ShownResult {
	return { ...rest, opinions: opinions && { ...opinions, groups: opinions.groups.map((members) => members.length) } };
}

/** Turnout of the open conversation; null while none is open. */
export async function readHeard(db: Db, workshopId: WorkshopId): Promise<PeopleFact['heard']> {
	const [open] = await db.select({ id: conversations.id }).from(conversations).where(and(eq(conversations.workshopId, workshopId), eq(conversations.state, 'open')));
	if (!open) return null;
	const [spoke] = await db.select({ n: count() }).from(openVoices).where(eq(openVoices.conversationId, open.id));
	return { turnout: spoke?.n ?? 0, eligible: await countEligible(db, workshopId) };
}

/** What each of these people has said in the open conversation, each for themselves alone. */
export async function saidBy(db: Db, workshopId: WorkshopId, ids: readonly PersonId[]): Promise<Map<PersonId, Record<string, 1 | 0 | -1>>> {
	const rows = await db
		.select({ personId: openVoices.personId, said: openVoices.said })
		.from(openVoices)
		.innerJoin(conversations, eq(conversations.id, openVoices.conversationId))
		.where(and(eq(conversations.workshopId, workshopId), eq(conversations.state, 'open'), oneOf(openVoices.personId, [...ids])));
	return new Map(rows.map(({ personId, said }) => [personId, said as Record<string, 1 | 0 | -1>]));
}

/** Every conversation that is over, oldest first. */
export async function readConversations(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<ConversationView[]> {
	const rows = await app.db.select().from(conversations).where(and(eq(conversations.workshopId, workshopId), eq(conversations.state, 'closed'))).orderBy(asc(conversations.openedAt));
	const views: ConversationView[] = [];
	for (const { id, roundIndex, parameters, items, result, eligible, turnout, digest, openedAt, closedAt } of rows) {
		if (!result || !closedAt) continue;
		const said = await app.db.select({ receipt: voices.receipt, choice: voices.said }).from(voices).where(eq(voices.conversationId, id)).orderBy(asc(voices.receipt));
		views.push({ id, roundIndex, parameters, items, result, eligible: eligible ?? 0, turnout: turnout ?? 0, digest: digest ?? '', openedAt, closedAt, voices: said });
	}
	return views;
}

/** Whether these voices, counted again now, give this result and this digest. */
export function recountVoices({ parameters, items, voices: said, result, digest, turnout }: Pick<ConversationView, 'parameters' | 'items' | 'voices' | 'result' | 'digest' | 'turnout'>): boolean {
	const again = createHash('sha256').update(conversationText(parameters, items, said)).digest('hex');
	return again === digest && said.length === turnout && sameResult(countVoices(items, said), result);
}
