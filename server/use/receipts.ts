import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { keyed, tokenHash } from '../auth/keys.ts';
import { actions, answerPages, cardAuthors, cards, priorities, reactions, receiptLinks, rounds, workshops } from '../db/schema.ts';
import { readPledgesBy } from './pledges.ts';
import { readPublished } from './publications.ts';
import { begunBy, type Begun } from './receipt-talks.ts';
import type { Action } from '#lib/domain/action.ts';
import { isDropped } from '#lib/domain/doing.ts';
import type { Deal } from '#lib/domain/deal.ts';
import { makeId, type PersonId, type PriorityId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Pledge } from '#lib/domain/pledge.ts';
import { lateDay, type PublicAnswer } from '#lib/domain/publication.ts';
import type { RoundSpec, RoundState } from '#lib/domain/round.ts';
import { timeLeft } from '#lib/domain/run.ts';
import type { ThemeLooks } from '#lib/domain/theme-looks.ts';
import type { Theme } from '#lib/domain/theme.ts';

/** Made from the installation's secret, so that the person's page can show it again and the database holds only its hash. */
function tokenFor(app: Pick<App, 'config'>, personId: PersonId, salt: string): string {
	return keyed(app, 'receipt', `${personId} ${salt}`).toString('base64url').slice(0, 27);
}

/** The path of one's own receipt, the same each time; made the first time somebody asks for it. For that person alone. */
export async function receiptFor(app: Pick<App, 'db' | 'config' | 'random' | 'clock'>, { personId, workshopId }: Pick<Actor, 'personId' | 'workshopId'>): Promise<string> {
	const salt = makeId<string>(app.random);
	await app.db.insert(receiptLinks).values({ personId, workshopId, salt, tokenHash: tokenHash(tokenFor(app, personId, salt)), createdAt: new Date(app.clock.now()) }).onConflictDoNothing();
	const [row] = await app.db.select({ salt: receiptLinks.salt }).from(receiptLinks).where(eq(receiptLinks.personId, personId));
	return `/r/${tokenFor(app, personId, row!.salt)}`;
}

export interface ReceiptView {
	title: string;
	/** What the workshop calls the themes of its cards; absent: as they come. */
	themes?: ThemeLooks | undefined;
	deal: Pick<Deal, 'decider' | 'feedbackDate' | 'feedbackHow'>;
	/** While the doors are open: the present round, and what was before it. */
	now: { workshopId: WorkshopId; number: number | null; title: string; instruction: string; leftMs: number | null; over: string[] } | null;
	/** Whether a round has closed that made the record. */
	isRecorded: boolean;
	/** `priorities`: each that it fed; a card may lie in more than one group. */
	cards: { number: number; text: string; theme: Theme; removed: boolean; priorities: PriorityId[] }[];
	/** Talks and action groups of one's own, in an Open Space. */
	begun: Begun[];
	/** Those that one's own cards fed, what one began became, or the cards one said something to, with what was published about them. */
	priorities: { id: PriorityId; number: number; statement: string; answer: PublicAnswer | null; late: string | null; plans: Pick<Action, 'task' | 'leadName' | 'due' | 'status'>[] }[];
	/** What one said to cards of others, by number: no word of those cards is in it. */
	reactions: { card: number; kind: 'same' | 'differ'; reason: string; priorities: PriorityId[] }[];
	pledges: Pick<Pledge, 'kind' | 'what' | 'state' | 'answer' | 'thanked'>[];
	/** The public page, where there is one. */
	page: string | null;
}

/** One person's part and what became of it. Nothing in it says anything of anybody else: no counts, no other card. */
export async function readReceipt(app: Pick<App, 'db' | 'clock'>, token: string): Promise<ReceiptView | null> {
	if (!/^[\w-]{27}$/.test(token)) return null;
	const [link] = await app.db.select().from(receiptLinks).where(eq(receiptLinks.tokenHash, tokenHash(token)));
	if (!link) return null;
	return receiptOf(app, link);
}

/** The same without its link, for whoever may ask for this person. */
export async function receiptOf(app: Pick<App, 'db' | 'clock'>, { workshopId, personId }: Pick<Actor, 'personId' | 'workshopId'>): Promise<ReceiptView> {
	const [workshop] = await app.db.select({ title: workshops.title, deal: workshops.deal, method: workshops.method, state: workshops.state, round: rounds.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	const mine = await app.db
		.select({ id: cards.id, number: cards.number, text: cards.text, theme: cards.theme, state: cards.state })
		.from(cardAuthors)
		.innerJoin(cards, eq(cards.id, cardAuthors.cardId))
		.where(and(eq(cardAuthors.workshopId, workshopId), eq(cardAuthors.personId, personId)))
		.orderBy(cards.number);
	const record = await app.db.select({ id: priorities.id, number: priorities.number, statement: priorities.statement, cards: priorities.cards, sourceId: priorities.sourceId }).from(priorities).where(eq(priorities.workshopId, workshopId)).orderBy(priorities.number);
	const fedBy = (cardId: string) => record.filter(({ cards: fed }) => fed.some((card) => card.id === cardId)).map(({ id }) => id);
	const published = await readPublished(app.db, workshopId);
	const items = new Map(published?.content.items.map((item) => [item.id, item]));
	const today = new Date(app.clock.now()).toISOString().slice(0, 10);
	const fed = new Set(mine.flatMap(({ id }) => fedBy(id)));
	const said = await app.db
		.select({ id: cards.id, card: cards.number, kind: reactions.kind, reason: reactions.reason })
		.from(reactions)
		.innerJoin(cards, eq(cards.id, reactions.cardId))
		.where(and(eq(reactions.workshopId, workshopId), eq(reactions.personId, personId), eq(cards.state, 'board')))
		.orderBy(cards.number);
	for (const one of said.flatMap(({ id }) => fedBy(id))) fed.add(one);
	const begun = await begunBy(app.db, workshopId, personId, record);
	for (const { priority } of begun) if (priority) fed.add(priority);
	const plans = await app.db.select({ priorityId: actions.priorityId, plan: actions.plan }).from(actions).where(eq(actions.workshopId, workshopId)).orderBy(actions.createdAt, actions.id);
	const [page] = await app.db.select().from(answerPages).where(and(eq(answerPages.workshopId, workshopId), eq(answerPages.state, 'public')));
	const { deal, method, state, round } = workshop!;
	return {
		title: workshop!.title,
		themes: workshop!.method.themes,
		deal: { decider: deal.decider, feedbackDate: deal.feedbackDate, feedbackHow: deal.feedbackHow },
		now: state === 'open' ? presentRound(workshopId, method.rounds, round, app.clock.now()) : null,
		isRecorded: record.length > 0,
		cards: mine.map(({ id, number, text, theme, state }) => ({ number, text, theme: theme as Theme, removed: state === 'removed', priorities: fedBy(id) })),
		begun,
		priorities: record
			.filter(({ id }) => fed.has(id))
			.map(({ id, number, statement }) => {
				const answer = items.get(id)?.answer ?? null;
				return { id, number, statement, answer, late: lateDay({ answer }, deal.feedbackDate, today), plans: plans.filter((one) => one.priorityId === id && !isDropped(one.plan)).map(({ plan: { task, leadName, due, status } }) => ({ task, leadName, due, status })) };
			}),
		reactions: said.map(({ id, ...one }) => ({ ...one, priorities: fedBy(id) })),
		pledges: (await readPledgesBy(app.db, workshopId, personId)).map(({ kind, what, state, answer, thanked }) => ({ kind, what, state, answer, thanked })),
		page: page ? `/said/${page.slug ?? page.key}` : null
	};
}

function presentRound(workshopId: WorkshopId, list: readonly RoundSpec[], round: RoundState, now: number): ReceiptView['now'] {
	if (round.state === 'finished') return null;
	const { title, instruction, kind } = list[round.index]!;
	const numbered = (upTo: number) => list.slice(0, upTo).filter((one) => one.kind !== 'break');
	return { workshopId, number: kind === 'break' ? null : numbered(round.index + 1).length, title, instruction, leftMs: timeLeft(round, now), over: numbered(round.index).map((one) => one.title) };
}
