import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import { actorOf } from '#server/auth/actor.ts';
import { castBallot } from '#server/use/ballots.ts';
import { addGroup, groupCard, placeCard } from '#server/use/cards.ts';
import { react } from '#server/use/reactions.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import type { CardId, ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, type TestClock } from './app.ts';
import { startRound } from './to-round.ts';

export interface Voted {
	workshopId: WorkshopId;
	facilitator: Actor;
	officer: Actor;
	officerUser: SignedIn;
	people: Actor[];
	cards: CardId[];
	/** "Light the path" (most dots), "Mend the bridge"; the last card stands alone. */
	groups: ClusterId[];
	turn(...commands: RoundCommand['command'][]): Promise<void>;
	/** To a round of this kind, on or back, and starts it. */
	start(kind: RoundKind): Promise<void>;
	/** After the last round. */
	finish(): Promise<void>;
}

let officers = 0;

/** An officer's account, invited by the host of a workshop. */
export async function inviteOfficer(app: App, host: SignedIn, workshopId: WorkshopId, as?: SignedIn): Promise<{ officer: Actor; officerUser: SignedIn }> {
	const invited = must(await makeInvite(app, host, { kind: 'officer', workshopId }));
	if (as) {
		const { acceptInviteAs } = await import('#server/auth/accounts.ts');
		must(await acceptInviteAs(app, invited.token, as.id));
		return { officer: (await actorOf(app, as, workshopId))!, officerUser: as };
	}
	const login = `officer${++officers}`;
	const { userId } = must(await acceptInvite(app, invited.token, { name: `Oona ${officers}`, login, password: 'a long enough password' }));
	const officerUser: SignedIn = { id: userId, kind: 'account', name: `Oona ${officers}`, admin: false };
	return { officer: (await actorOf(app, officerUser, workshopId))!, officerUser };
}

/** A workshop that has voted, with its officer: each of `count` citizens has written one card; the first group has most dots. */
export async function votedWorkshop(app: App, host: SignedIn, count = 5, { vote = true, as }: { vote?: boolean; as?: SignedIn } = {}): Promise<Voted> {
	const { workshopId, facilitator } = await openWorkshop(app, host);
	const { officer, officerUser } = await inviteOfficer(app, host, workshopId, as);
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) {
			// Of two votes that close at the same moment nobody could say which is the newer.
			(app.clock as TestClock).advance(1000);
			must(await commandRound(app, facilitator, { command } as RoundCommand));
		}
	};
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	const start = (kind: RoundKind) => startRound(app, facilitator, kind);
	const finish = async () => {
		await start('close');
		await turn('next');
	};
	await start('place');
	const cards: CardId[] = [];
	for (const [i, person] of people.entries()) cards.push(must(await placeCard(app, person, { text: `Card ${i} about the brook`, theme: 'green', at: [0.1 * (i % 10), 0.5] })).cardId);
	await start('look');
	must(await react(app, people[2]!, { cardId: cards[0]!, kind: 'differ', reason: 'It floods there' }));
	await start('group');
	const groups: ClusterId[] = [];
	for (const name of ['Light the path', 'Mend the bridge']) groups.push(must(await addGroup(app, people[0]!, { name })).clusterId);
	for (const [i, cardId] of cards.slice(0, -1).entries()) must(await groupCard(app, people[i]!, { cardId, clusterId: groups[i % 2]! }));
	const voted: Voted = { workshopId, facilitator, officer, officerUser, people, cards, groups, turn, start, finish };
	if (!vote) return voted;
	await start('vote');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(`the poll is ${poll.state}`);
	for (const [i, person] of people.entries()) must(await castBallot(app, person, { pollId: poll.id, choice: i === 0 ? { [groups[1]!]: 1 } : { [groups[0]!]: 1 } }));
	await turn('next');
	return voted;
}
