import { aliasedTable, and, eq, isNotNull, isNull, or } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { alikePairs, cardAuthors, cards } from '../db/schema.ts';
import { readRoundContext, refusalOfStopped } from './context.ts';
import { isPair } from './host/alike.ts';
import { inOrder, isSaid, type AskedAlike } from '#lib/domain/alike.ts';
import { isId, type CardId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** A writer answers a host: their card says the same as another, or not. Whoever wrote both answers for both. It moves no card. */
export async function sayAlike(app: App, actor: Actor, { own, other, said }: { own: string; other: string; said: string }): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	if (!isSaid(said)) return refuse({ reason: 'bad-shape' });
	if (!isId(own) || !isId(other)) return refuse({ reason: 'no-such-card' });
	const [a, b] = inOrder(own as CardId, other as CardId);
	const answered = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const { workshop, frozen } = await readRoundContext(tx, actor.workshopId);
		if (workshop !== 'open') return refuse({ reason: 'not-in-this-round' });
		if (frozen) return refuse({ reason: 'board-frozen' });
		const stopped = await refusalOfStopped(tx, actor);
		if (stopped) return refuse(stopped);
		const mine = await tx.select({ id: cardAuthors.cardId }).from(cardAuthors).where(and(eq(cardAuthors.workshopId, actor.workshopId), eq(cardAuthors.personId, actor.personId), oneOf(cardAuthors.cardId, [a, b])));
		if (!mine.some(({ id }) => id === own)) return refuse({ reason: 'not-yours' });
		const wrote = (id: CardId) => mine.some((card) => card.id === id);
		const [kept] = await tx
			.update(alikePairs)
			.set({ ...(wrote(a) ? { saidA: said } : {}), ...(wrote(b) ? { saidB: said } : {}) })
			.where(and(isPair(actor.workshopId, a, b), isNotNull(alikePairs.askedAt)))
			.returning({ a: alikePairs.a });
		return kept ? done(undefined) : refuse({ reason: 'no-such-card' });
	});
	if (!answered.ok) return answered;
	app.facts.changed(actor.workshopId, 'desk');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return answered;
}

/** What each of these people is asked and has not answered, of cards that lie face up and are not kept apart. */
export async function askedOf(db: Db | Tx, workshopId: WorkshopId, personIds: readonly PersonId[]): Promise<Map<PersonId, AskedAlike[]>> {
	const [one, two] = [aliasedTable(cards, 'one'), aliasedTable(cards, 'two')];
	const rows = await db
		.select({ personId: cardAuthors.personId, own: cardAuthors.cardId, a: alikePairs.a, b: alikePairs.b })
		.from(alikePairs)
		.innerJoin(one, and(eq(one.id, alikePairs.a), eq(one.state, 'board')))
		.innerJoin(two, and(eq(two.id, alikePairs.b), eq(two.state, 'board')))
		.innerJoin(cardAuthors, or(and(eq(cardAuthors.cardId, alikePairs.a), isNull(alikePairs.saidA)), and(eq(cardAuthors.cardId, alikePairs.b), isNull(alikePairs.saidB))))
		.where(and(eq(alikePairs.workshopId, workshopId), eq(alikePairs.apart, false), isNotNull(alikePairs.askedAt), oneOf(cardAuthors.personId, [...personIds])))
		.orderBy(alikePairs.askedAt, alikePairs.a, alikePairs.b, cardAuthors.cardId);
	const asked = new Map<PersonId, AskedAlike[]>();
	for (const { personId, own, a, b } of rows) {
		const before = asked.get(personId) ?? [];
		const other = own === a ? b : a;
		// Whoever wrote both is asked once.
		if (!before.some((line) => line.own === other && line.other === own)) asked.set(personId, [...before, { own, other }]);
	}
	return asked;
}
