import { and, asc, count, desc, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { cardChecks, cards, events, hiddenPassages, people } from '../../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { isWaiting, type HeldWhy, type HideReason } from '#lib/domain/moderation.ts';
import type { Role } from '#lib/domain/people.ts';

/** One line of the trail, for hosts. `by`: the name of whoever has an office here, since they act in it; nobody else's name stands in it. */
export interface LogLine {
	at: number;
	by: { role: Role; name: string } | 'clock' | 'someone';
	kind: string;
	card: number | null;
	why: string;
	data: Record<string, unknown>;
}

/** @param newest so many of the newest, newest first; null: all of them in their order */
export async function readLog(app: Pick<App, 'db'>, workshopId: WorkshopId, newest: number | null): Promise<LogLine[]> {
	const wanted = app.db
		.select({ at: events.at, kind: events.kind, data: events.data, personId: events.personId, role: people.role, name: people.alias })
		.from(events)
		.leftJoin(people, eq(people.id, events.personId))
		.where(eq(events.workshopId, workshopId));
	const rows = newest === null ? await wanted.orderBy(asc(events.at)) : await wanted.orderBy(desc(events.at)).limit(newest);
	return rows.map(({ at, kind, data, personId, role, name }) => ({
		at: at.getTime(),
		by: personId === null ? 'clock' : role === null || name === null || role === 'participant' ? 'someone' : { role, name },
		kind,
		card: typeof data['card'] === 'number' ? data['card'] : null,
		why: [data['why'], data['note']].filter((part): part is string => typeof part === 'string' && part !== '').join(': '),
		data
	}));
}

export interface Care {
	hidden: Partial<Record<HideReason, number>>;
	hiddenEver: number;
	shownAgain: number;
	/** Passages of reports that are taken out now. */
	passages: number;
	/** Cards whose words were erased for good. */
	erased: number;
	waiting: number;
	stopped: number;
}

/** The log in a few numbers, for the report. */
export async function readCare(db: Db, workshopId: WorkshopId): Promise<Care> {
	const did = await db.select({ kind: events.kind, n: count() }).from(events).where(eq(events.workshopId, workshopId)).groupBy(events.kind);
	const times = new Map(did.map(({ kind, n }) => [kind, n]));
	// A workshop that was brought back from its file has its earlier numbers there, and not the cards.
	const [restored] = await db.select({ data: events.data }).from(events).where(and(eq(events.workshopId, workshopId), eq(events.kind, 'workshop.restored')));
	const earlier = (restored?.data['care'] ?? {}) as Partial<Care>;
	const held = await db
		.select({ why: sql<HeldWhy>`${cardChecks.why}`, n: count() })
		.from(cardChecks)
		.innerJoin(cards, and(eq(cards.id, cardChecks.cardId), or(eq(cards.state, 'draft'), isNotNull(cards.talkId))))
		.where(and(eq(cardChecks.workshopId, workshopId), eq(cardChecks.state, 'held')))
		.groupBy(cardChecks.why);
	const [passages] = await db.select({ n: count() }).from(hiddenPassages).where(and(eq(hiddenPassages.workshopId, workshopId), eq(hiddenPassages.state, 'held')));
	const hidden: Partial<Record<HideReason, number>> = { ...earlier.hidden };
	for (const { why, n } of held) if (!isWaiting(why)) hidden[why as HideReason] = (hidden[why as HideReason] ?? 0) + n;
	return {
		hidden,
		hiddenEver: (times.get('card.hidden') ?? 0) + (earlier.hiddenEver ?? 0),
		shownAgain: (times.get('card.shown') ?? 0) + (earlier.shownAgain ?? 0),
		passages: (passages?.n ?? 0) + (earlier.passages ?? 0),
		erased: (times.get('card.erased') ?? 0) + (earlier.erased ?? 0),
		waiting: held.filter(({ why }) => isWaiting(why)).reduce((sum, { n }) => sum + n, 0) + (earlier.waiting ?? 0),
		stopped: (times.get('person.stopped') ?? 0) + (earlier.stopped ?? 0)
	};
}
