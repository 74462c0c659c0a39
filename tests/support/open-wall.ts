import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { mineFor } from '#server/use/mine.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import type { Cell, TalkWords } from '#lib/domain/talk.ts';
import { joinAs, must, openWorkshop } from './app.ts';

export const talkWords = (title: string): TalkWords & { needs: string[] } => ({ title, why: 'I care', needs: [], language: '', elsewhere: '' });

/** An Open Space at its marketplace, with so many people in it. */
export async function openWall(app: App, ada: SignedIn, count = 4) {
	const { workshopId, facilitator } = await openWorkshop(app, ada, openSpace);
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	const to = async (kind: RoundKind) => {
		while (openSpace.rounds[(await viewFor(app, workshopId, 'stage', 'facilitator')).round.index]!.kind !== kind) must(await commandRound(app, facilitator, { command: 'next' }));
		must(await commandRound(app, facilitator, { command: 'start' }));
	};
	await to('market');
	const wall = async () => (await viewFor(app, workshopId, 'wall', 'participant'))!;
	const { slots, spaces } = await wall();
	const cell = (slot: number, space: number): Cell => ({ slot: slots[slot]!.id, space: spaces[space]!.id });
	const mine = async (actor: Actor) => (await mineFor(app, workshopId, actor.personId))!.wall!;
	return { workshopId, facilitator, people, to, wall, cell, mine };
}
