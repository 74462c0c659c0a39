import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { people, polls, priorities, whoChoices } from '../db/schema.ts';
import { castBallot } from '../use/ballots.ts';
import { readBoardRows } from '../use/board-rows.ts';
import { addGroup, groupCard, placeCard } from '../use/cards.ts';
import { sayOf } from '../use/conversations.ts';
import { startAction } from '../use/doing/action-plan.ts';
import { chooseWho } from '../use/doing/choices.ts';
import { viewConversation } from '../use/heard.ts';
import { mineFor } from '../use/mine.ts';
import { wayOf } from '../use/polls.ts';
import { react } from '../use/reactions.ts';
import { readDeck } from '../use/builder.ts';
import { sitDown, sortItem } from '../use/sorting.ts';
import { viewFor } from '../use/views.ts';
import { readWorkshop } from '../use/workshops.ts';
import { someBallot } from './ballot.ts';
import type { Chance } from './chance.ts';
import { doers } from '#lib/domain/doing.ts';
import { groupCards } from '#lib/domain/grouping/group-cards.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundContext } from '#lib/domain/round.ts';

const cardsEach = 3;

/** One thing that one simulated person does now, by what the round lets people do; through the same doors as everyone. */
export async function takeTurn(app: App, actor: Actor, { spec }: RoundContext, chance: Chance): Promise<void> {
	const may = spec.may.participant ?? [];
	if (may.includes('card.add')) return writeCard(app, actor, chance);
	if (may.includes('card.group')) return group(app, actor, chance);
	if (may.includes('react')) return reactTo(app, actor, chance);
	if (may.includes('sort')) return sort(app, actor, chance);
	if (may.includes('vote')) return vote(app, actor, chance);
	if (may.includes('say')) return say(app, actor, chance);
	if (may.includes('who')) return choose(app, actor, chance);
	if (may.includes('plan')) return plan(app, actor, chance);
}

async function writeCard(app: App, actor: Actor, chance: Chance): Promise<void> {
	const mine = await mineFor(app, actor.workshopId, actor.personId);
	if (!mine || mine.cards.length >= cardsEach) return;
	const workshop = await readWorkshop(app, actor.workshopId);
	const starter = chance.pick(await readDeck(app, actor.workshopId));
	const place = chance.pick(workshop?.plan.places ?? []);
	if (!starter) return;
	const near = (n: number) => Math.min(0.98, Math.max(0.02, Math.round((n + (chance.next() - 0.5) * 0.06) * 1e4) / 1e4));
	await placeCard(app, actor, { text: place ? `${starter.text.replace(/\.$/, '')}, at ${place.name}.` : starter.text, theme: starter.theme, at: place && chance.next() < 0.9 ? [near(place.at[0]), near(place.at[1])] : 'whole' });
}

async function reactTo(app: App, actor: Actor, chance: Chance): Promise<void> {
	const { cards } = await app.rooms.readBoard(actor.workshopId);
	const card = chance.pick(cards);
	if (!card) return;
	const differs = chance.next() < 0.15;
	await react(app, actor, { cardId: card.id, kind: differs ? 'differ' : 'same', reason: differs ? 'I go there every day and it works for me.' : '' });
}

/** The first one makes the groups that a machine would propose; the others put what is left somewhere. */
async function group(app: App, actor: Actor, chance: Chance): Promise<void> {
	const { cards, clusters } = await app.rooms.readBoard(actor.workshopId);
	const alone = cards.filter(({ cluster }) => cluster === null);
	if (clusters.length < 3 && alone.length > 0) {
		const { groups } = groupCards(alone.slice(0, 400).map(({ id, text }) => ({ id, text })));
		const found = groups[clusters.length] ?? groups[0];
		// Where no word stands out in a pile the machine has no name for it; people always have one.
		const name = found?.name || cards.find(({ id }) => id === (found?.ids[0] ?? alone[0]!.id))!.text;
		const made = await addGroup(app, actor, { name: name.slice(0, 100), cardId: (found?.ids ?? [alone[0]!.id])[0] });
		if (made.ok) for (const cardId of (found?.ids ?? []).slice(1, 6)) await groupCard(app, actor, { cardId, clusterId: made.value.clusterId });
		return;
	}
	const [card, into] = [chance.pick(alone), chance.pick(clusters)];
	if (card && into) await groupCard(app, actor, { cardId: card.id, clusterId: into.id });
}

async function sort(app: App, actor: Actor, chance: Chance): Promise<void> {
	const mine = await mineFor(app, actor.workshopId, actor.personId);
	if (!mine?.table) return void (await sitDown(app, actor, { table: 1 }));
	const sorting = await viewFor(app, actor.workshopId, 'sort', 'participant');
	const item = sorting?.items.find(({ id }) => !(id in mine.table!.placed));
	const tray = chance.pick(sorting?.trays ?? []);
	if (item && tray) await sortItem(app, actor, { item: item.id, when: tray.when, was: null });
}

async function vote(app: App, actor: Actor, chance: Chance): Promise<void> {
	const [poll] = await app.db.select().from(polls).where(and(eq(polls.workshopId, actor.workshopId), eq(polls.state, 'open')));
	if (!poll || (await mineFor(app, actor.workshopId, actor.personId))?.ballot) return;
	await castBallot(app, actor, { pollId: poll.id, choice: someBallot(chance, poll.options, wayOf(poll)) });
}

async function say(app: App, actor: Actor, chance: Chance): Promise<void> {
	const talk = await viewConversation(app, actor.workshopId);
	const item = chance.pick(talk?.items ?? []);
	if (talk && item) await sayOf(app, actor, { conversationId: talk.id, item: item.id, said: chance.pick(['agree', 'agree', 'disagree', 'pass'])! });
}

async function choose(app: App, actor: Actor, chance: Chance): Promise<void> {
	const said = await app.db.select({ id: whoChoices.priorityId }).from(whoChoices).where(and(eq(whoChoices.workshopId, actor.workshopId), eq(whoChoices.personId, actor.personId)));
	const all = await app.db.select({ id: priorities.id }).from(priorities).where(eq(priorities.workshopId, actor.workshopId));
	const next = all.find(({ id }) => !said.some((one) => one.id === id));
	if (next) await chooseWho(app, actor, { priorityId: next.id, doer: chance.pick(doers)! });
}

async function plan(app: App, actor: Actor, chance: Chance): Promise<void> {
	if (chance.next() > 0.2) return;
	const all = await app.db.select({ id: priorities.id }).from(priorities).where(eq(priorities.workshopId, actor.workshopId));
	const one = chance.pick(all);
	if (one) await startAction(app, actor, { priorityId: one.id, typed: { task: 'Walk the streets together and write down what we see', firstStep: 'Meet at the village hall' } });
}

/** Everyone a rehearsal was made with. */
export async function crowdOf(app: Pick<App, 'db'>, workshopId: Actor['workshopId'], host: string): Promise<Actor[]> {
	const rows = await app.db.select({ id: people.id, userId: people.userId }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant')));
	return rows.filter(({ userId }) => userId !== host).map(({ id }) => ({ personId: id, workshopId, role: 'participant' }));
}
