import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { cardAuthors, cardChecks, cards, people, polls } from '../../db/schema.ts';
import type { TalkInHand } from '../../rooms.ts';
import { cleanKept } from '../clean-records.ts';
import { readRoundContext } from '../context.ts';
import { readRelease } from '../release.ts';
import { note } from '../trail.ts';
import { badNote, decide } from './decide.ts';
import { cardsOf, clustersOf, writeWholeCard } from '#lib/doc/board.ts';
import type { CardId, ClusterId, PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { isWaiting, type HeldLine, type HeldWhy, type HideReason } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** So many stand in a host's queue at once; when they are gone, the next ones come. */
const queueLimit = 200;

/** Off the board, into its writer's own document, where they can change it. One that waits to be checked is not shown. */
export function hideCard(app: App, actor: Actor, { cardId, why, say = '' }: { cardId: string; why: HideReason; say?: string }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return Promise.resolve(refuse(bad));
	return decide(app, actor, async ({ tx, step }): Promise<Result<void>> => {
		const card = await oneCard(tx, actor.workshopId, cardId);
		if (!card) return refuse({ reason: 'no-such-card' });
		if (card.state === 'board' && (await isOnBallot(tx, actor.workshopId, card.id))) return refuse({ reason: 'on-the-ballot' });
		// Cards of a silent round are nobody's to look into before it is over.
		if (card.state === 'draft' && !(await isAside(tx, actor.workshopId, card.id))) return refuse({ reason: 'no-such-card' });
		await keep(app, tx, actor, { card, state: 'held', why, say });
		await note(app, tx, actor.workshopId, actor.personId, 'card.hidden', { card: card.number, why, note: say.trim() });
		if (card.state === 'board') {
			await step.hide(tx, [card.id]);
			// It may have been published already.
			await cleanKept(app, tx, actor.workshopId, actor.personId, await readRelease(tx, actor.workshopId), { known: [], aliases: [] });
		}
		if (card.state === 'talk') await step.changeTalk(tx, card.talkId!, ({ doc }) => void cardsOf(doc).delete(card.id));
		return done(undefined);
	});
}

/** Shows cards that were hidden or waited: these, or all that wait. */
export async function showCards(app: App, actor: Actor, cardIds: readonly string[] | 'all-waiting'): Promise<Result<{ shown: number }>> {
	return decide(app, actor, async ({ tx, step }): Promise<Result<{ shown: number }>> => {
		const aside = await readAside(tx, actor.workshopId);
		const wanted = cardIds === 'all-waiting' ? aside.filter(({ waits }) => waits) : aside.filter(({ id }) => cardIds.includes(id));
		if (wanted.length === 0) return cardIds === 'all-waiting' ? done({ shown: 0 }) : refuse({ reason: 'no-such-card' });
		// In a silent round the table is left as it is: they turn over with the others.
		const silent = (await readRoundContext(tx, actor.workshopId)).spec.visible === 'own';
		for (const card of wanted) {
			await keep(app, tx, actor, { card, state: 'let', why: card.why, say: '' });
			await note(app, tx, actor.workshopId, actor.personId, 'card.shown', { card: card.number });
		}
		const lying = wanted.filter(({ talkId }) => talkId === null);
		if (!silent && lying.length > 0) await step.show(tx, lying.map(({ id }) => id));
		for (const talkId of new Set(wanted.flatMap(({ talkId }) => talkId ?? []))) await step.changeTalk(tx, talkId, (talk) => backIntoTalk(talk, wanted.filter((card) => card.talkId === talkId)));
		return done({ shown: wanted.length });
	});
}

/** As they were when they were hidden, in the groups they lay in where there still are. */
function backIntoTalk({ doc, removed }: TalkInHand, going: readonly Lying[]): void {
	const standing = (id: ClusterId | null) => (id !== null && clustersOf(doc).has(id) ? id : null);
	for (const { id } of going) {
		const card = removed(id);
		if (card) writeWholeCard(doc, { ...card, cluster: standing(card.cluster), also: standing(card.also) });
	}
}

/** Looked at, and left as it is: it is not asked about again. */
export function leaveCard(app: App, actor: Actor, { cardId }: { cardId: string }): Promise<Result<void>> {
	return decide(app, actor, async ({ tx }) => {
		const card = await oneCard(tx, actor.workshopId, cardId);
		if (card?.state !== 'board') return refuse({ reason: 'no-such-card' });
		await keep(app, tx, actor, { card, state: 'let', why: 'check', say: '' });
		await note(app, tx, actor.workshopId, actor.personId, 'card.left', { card: card.number });
		return done(undefined);
	});
}

/** In the step that leaves a round in which cards are checked: those that nobody has looked at wait on. */
export async function holdUnchecked(app: App, tx: Tx, workshopId: WorkshopId): Promise<number> {
	const lying = await tx
		.select({ id: cards.id, writer: cardAuthors.personId })
		.from(cards)
		.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'draft')));
	const at = new Date(app.clock.now());
	const kept = lying.map(({ id, writer }) => ({ cardId: id, workshopId, writer, state: 'held' as const, why: 'check' as const, at }));
	// One that was let through and still lies there may say something else by now. One that is hidden keeps its reason.
	if (kept.length > 0) await tx.insert(cardChecks).values(kept).onConflictDoUpdate({ target: cardChecks.cardId, set: { state: 'held', why: 'check', at }, setWhere: eq(cardChecks.state, 'let') });
	return kept.length;
}

type Lying = { id: CardId; number: number; state: 'draft' | 'board' | 'removed' | 'talk'; talkId: TalkId | null };

async function oneCard(tx: Tx, workshopId: WorkshopId, cardId: string): Promise<Lying | null> {
	const [found] = await tx.select({ card: { id: cards.id, number: cards.number, state: cards.state, talkId: cards.talkId }, check: cardChecks.state }).from(cards).leftJoin(cardChecks, eq(cardChecks.cardId, cards.id)).where(and(eq(cards.workshopId, workshopId), eq(cards.id, cardId as CardId)));
	return found && found.card.state !== 'removed' && found.check !== 'erased' ? found.card : null;
}

/** The hosts' queue, oldest first, with the words: somebody has to read them. And which cards were looked at and left. */
export async function readQueue(db: App['db'], workshopId: WorkshopId): Promise<{ held: HeldLine[]; left: CardId[] }> {
	const aside = (await readAside(db, workshopId)).slice(0, queueLimit);
	const ids = aside.map(({ id }) => id);
	const written = ids.length === 0 ? [] : await db.select({ id: cards.id, text: cards.text, theme: cards.theme, updatedAt: cards.updatedAt }).from(cards).where(inArray(cards.id, ids));
	const checks = await db.select({ cardId: cardChecks.cardId, state: cardChecks.state, note: cardChecks.note, at: cardChecks.at }).from(cardChecks).where(eq(cardChecks.workshopId, workshopId));
	const stopped = new Set((await db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), isNotNull(people.stopped)))).map(({ id }) => id));
	const words = new Map(written.map((row) => [row.id, row]));
	const decided = new Map(checks.map((row) => [row.cardId, row]));
	const held = aside.flatMap(({ id, number, why, waits, writer }): HeldLine[] => {
		const card = words.get(id);
		const check = decided.get(id);
		if (!card) return [];
		const changed = !waits && check !== undefined && card.updatedAt > check.at;
		return [{ id, number, text: card.text, theme: card.theme, why, note: check?.note ?? '', at: (check?.at ?? card.updatedAt).getTime(), changed, stopped: stopped.has(writer) }];
	});
	return { held: held.sort((a, b) => a.at - b.at || a.number - b.number), left: checks.filter(({ state }) => state === 'let').map(({ cardId }) => cardId) };
}

/** Cards that lie with their writers because of a host or the round's rule, not because the round is silent. */
export async function readAside(tx: Db | Tx, workshopId: WorkshopId): Promise<(Lying & { why: HeldWhy; waits: boolean; writer: PersonId })[]> {
	const { spec } = await readRoundContext(tx, workshopId);
	const checking = spec.checked === true && spec.visible === 'everyone';
	const lying = await tx
		.select({ id: cards.id, number: cards.number, state: cards.state, talkId: cards.talkId, writer: cardAuthors.personId, check: cardChecks.state, why: cardChecks.why })
		.from(cards)
		.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.leftJoin(cardChecks, eq(cardChecks.cardId, cards.id))
		// One that was hidden in a talk is in no document; its row keeps the words.
		.where(and(eq(cards.workshopId, workshopId), or(eq(cards.state, 'draft'), and(isNotNull(cards.talkId), eq(cardChecks.state, 'held')))));
	return lying.flatMap(({ check, why, ...card }) => {
		if (check === 'held') return [{ ...card, why: why as HeldWhy, waits: isWaiting(why as HeldWhy) }];
		// Its gap is nobody's to decide about any more.
		if (check === 'erased') return [];
		return checking ? [{ ...card, why: 'check' as const, waits: true }] : [];
	});
}

export async function isAside(tx: Tx, workshopId: WorkshopId, cardId: CardId): Promise<boolean> {
	return (await readAside(tx, workshopId)).some(({ id }) => id === cardId);
}

export async function isOnBallot(tx: Tx, workshopId: WorkshopId, cardId: CardId): Promise<boolean> {
	const [open] = await tx.select({ options: polls.options }).from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open')));
	return open?.options.some(({ id }) => id === cardId) ?? false;
}

async function keep(app: App, tx: Tx, actor: Actor, { card, state, why, say }: { card: Lying; state: 'held' | 'let'; why: HeldWhy; say: string }): Promise<void> {
	const [author] = await tx.select({ personId: cardAuthors.personId }).from(cardAuthors).where(eq(cardAuthors.cardId, card.id));
	if (!author) throw new Error(`card ${card.id} has no writer`);
	const decided = { state, why, note: say.trim(), personId: actor.personId, at: new Date(app.clock.now()) };
	await tx.insert(cardChecks).values({ cardId: card.id, workshopId: actor.workshopId, writer: author.personId, ...decided }).onConflictDoUpdate({ target: cardChecks.cardId, set: decided });
}
