import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptInvite, makeInvite, readInvite } from '#server/auth/accounts.ts';
import { actorOf } from '#server/auth/actor.ts';
import { people } from '#server/db/schema.ts';
import { castBallot } from '#server/use/ballots.ts';
import { placeCard } from '#server/use/cards.ts';
import { hideCard } from '#server/use/host/checks.ts';
import { readLog } from '#server/use/host/log.ts';
import { answerInWriting, passOn } from '#server/use/host/questions.ts';
import { answerQuestion, askQuestion, react } from '#server/use/reactions.ts';
import { commandRound } from '#server/use/rounds.ts';
import { sitDown } from '#server/use/sorting.ts';
import { viewFor } from '#server/use/views.ts';
import { closeWorkshop, saveRounds } from '#server/use/workshops.ts';
import { writeCard } from '#lib/doc/board.ts';
import { can, invitedRoles, type Actor, type InvitedRole } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let [ann, bob]: Actor[] = [];
beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people;
});
afterEach(() => room.close());

/** Somebody comes in by a link of their own. */
async function invite(role: InvitedRole): Promise<Actor> {
	const { app, workshopId } = room;
	const [maker] = await app.db.select({ id: people.userId }).from(people).where(eq(people.id, room.facilitator.personId));
	const user = { id: maker!.id, kind: 'account' as const, name: 'Ada', admin: false };
	const { token } = must(await makeInvite(app, user, { kind: role, workshopId }));
	const { userId } = must(await acceptInvite(app, token, { name: `Some ${role}`, login: role, password: 'a long enough password' }));
	expect(await readInvite(app, token)).toBeNull();
	return (await actorOf(app, { id: userId }, workshopId))!;
}

test('[RO1] each office has a link of its own, made by the facilitator alone', async () => {
	const made = [];
	for (const role of invitedRoles) made.push(await invite(role));
	expect(made.map(({ role }) => role)).toEqual([...invitedRoles]);
	// Nobody who was invited invites.
	for (const role of invitedRoles) expect(can(role, 'staff.invite')).toBe(false);
});

test('[RO2] a question goes to the host or to the advisers; the answer stays on its card, marked, for everyone, and says nothing of who asked', async () => {
	const { app, workshopId, facilitator } = room;
	const adviser = await invite('adviser');
	await room.start('place');
	const id = await room.place(ann!, 'Build the wall');
	await room.start('look');
	expect(await viewFor(app, workshopId, 'stage', 'participant')).toMatchObject({ advised: true });
	must(await room.done(askQuestion(app, bob!, { text: 'Is the wall paid for?', cardId: id })));
	room.clock.advance(1000);
	must(await room.done(askQuestion(app, bob!, { text: 'Who owns the mill?', to: 'advisers' })));
	const [waiting] = (await viewFor(app, workshopId, 'desk', 'facilitator')).questions;
	// What lies with the host is not an adviser's to answer, and nobody else answers at all.
	expect(reasonOf(await answerInWriting(app, adviser, { questionId: waiting!.id, answer: 'Yes' }))).toBe('no-such-question');
	for (const actor of [ann!, { ...bob!, role: 'officer' as const }, { ...bob!, role: 'helper' as const }, { ...bob!, role: 'observer' as const }]) {
		expect(reasonOf(await answerInWriting(app, actor, { questionId: waiting!.id, answer: 'Yes' }))).toBe('not-allowed');
		expect(reasonOf(await passOn(app, actor, { questionId: waiting!.id }))).toBe('not-allowed');
	}
	expect((await viewFor(app, workshopId, 'asked', 'adviser')).map(({ text }) => text)).toEqual(['Who owns the mill?']);
	must(await passOn(app, facilitator, { questionId: waiting!.id }));
	const asked = await viewFor(app, workshopId, 'asked', 'adviser');
	expect(asked).toMatchObject([{ card: { id, number: 1, text: 'Build the wall' } }, { card: null }]);
	must(await answerInWriting(app, adviser, { questionId: waiting!.id, answer: 'Half of it, by the Environment Agency.' }));
	expect(reasonOf(await answerInWriting(app, adviser, { questionId: waiting!.id, answer: 'Again' }))).toBe('no-such-question');
	const answers = await viewFor(app, workshopId, 'answers', 'participant');
	expect(answers).toEqual([{ id: waiting!.id, question: 'Is the wall paid for?', answer: 'Half of it, by the Environment Agency.', as: 'adviser', card: id }]);
	expect(JSON.stringify([answers, asked])).not.toContain(bob!.personId);
	// Said aloud, it leaves the list and stands nowhere.
	must(await answerQuestion(app, facilitator, { questionId: asked[1]!.id }));
	expect(await viewFor(app, workshopId, 'asked', 'adviser')).toEqual([]);
	// With the card that is hidden its answers go, too.
	must(await room.done(hideCard(app, facilitator, { cardId: id, why: 'person' })));
	expect(await viewFor(app, workshopId, 'answers', 'participant')).toEqual([]);
});

test('[RO3] an adviser places, moves, sorts, says and votes nothing, on no way', async () => {
	const { app } = room;
	const adviser = await invite('adviser');
	await room.start('place');
	const id = await room.place(ann!, 'One');
	expect(reasonOf(await room.done(placeCard(app, adviser, draft('Mine'))))).not.toBeNull();
	await room.start('look');
	const page = await room.sit(adviser);
	page.write((doc) => writeCard(doc, newCardId(app), draft('Mine')));
	await room.settle();
	expect(page.closed).not.toBeNull();
	expect(reasonOf(await react(app, adviser, { cardId: id, kind: 'same' }))).toBe('not-in-this-round');
	expect(reasonOf(await askQuestion(app, adviser, { text: 'Why?' }))).toBe('not-in-this-round');
	expect(reasonOf(await sitDown(app, adviser, { table: 1 }))).toBe('not-in-this-round');
	expect(reasonOf(await castBallot(app, adviser, { pollId: 'p'.repeat(16), choice: {} }))).toBe('poll-closed');
	expect((await viewFor(app, room.workshopId, 'desk', 'facilitator')).joined).toBe(2);
});

test('[RO4] a co-host runs the desk, cannot end the workshop or change its rounds, and both stand in the log by name', async () => {
	const { app, workshopId, facilitator } = room;
	const second = await invite('cofacilitator');
	must(await commandRound(app, second, { command: 'next' }));
	must(await commandRound(app, facilitator, { command: 'start' }));
	expect(reasonOf(await closeWorkshop(app, second))).toBe('not-allowed');
	expect(reasonOf(await saveRounds(app, second, { rounds: [] }))).toBe('not-allowed');
	const by = (await readLog(app, workshopId, 10)).filter(({ kind }) => kind.startsWith('round.')).map(({ kind, by: who }) => [kind, typeof who === 'string' ? who : `${who.role} ${who.name}`]);
	expect(by).toEqual(expect.arrayContaining([['round.entered', 'cofacilitator Some cofacilitator'], ['round.started', 'facilitator Ada']]));
});
