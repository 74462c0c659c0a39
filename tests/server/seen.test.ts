import { afterEach, beforeEach, expect, test } from 'vitest';
import { talks } from '#server/db/schema.ts';
import { mineFor } from '#server/use/mine.ts';
import { readBook } from '#server/use/talks/read-reports.ts';
import { nameMyself } from '#server/use/talks/reports.ts';
import { viewFor } from '#server/use/views.ts';
import { walk } from '#server/use/wall/walk.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import type { Actor } from '#lib/domain/people.ts';
import { namedMost } from '#lib/domain/wall.ts';
import { must, reasonOf } from '../support/app.ts';
import { meeting, type Meeting } from '../support/people.ts';

const here = 'talk000000000001' as TalkId;
const there = 'talk000000000002' as TalkId;
let room: Meeting;

beforeEach(async () => {
	room = await meeting(namedMost + 2, openSpace);
	await room.start('talks');
	for (const [i, id] of [here, there].entries()) await room.app.db.insert(talks).values({ id, workshopId: room.workshopId, number: i + 1, title: `Talk ${i}`, why: '', needs: [], personId: room.people[0]!.personId, alias: 'Ann', state: 'posted', createdAt: new Date(0), changedAt: new Date(0) });
});
afterEach(() => room.close());

const goes = async (actor: Actor, talk: TalkId) => {
	must(await walk(room.app, actor, { at: 'talk', talk }));
	return room.sit(actor, `talk/${talk}`);
};
const heads = async (role: 'participant' | 'observer' = 'participant') => (await viewFor(room.app, room.workshopId, 'heads', role))!;
const seen = async () => (await heads()).named;

test('[OS33] people in a talk are a number; whoever says so is seen there by name, until they walk on, are lost or take it back, and nobody says so for them', async () => {
	const [ann, bob] = room.people as [Actor, Actor];
	const line = await goes(ann, here);
	await goes(bob, here);
	expect(await heads()).toMatchObject({ talks: { [here]: 2 }, named: {} });
	must(await nameMyself(room.app, bob, here, 'Bob the baker'));
	expect(await heads()).toMatchObject({ talks: { [here]: 2 }, named: { [here]: ['Bob the baker'] } });
	expect((await mineFor(room.app, room.workshopId, bob.personId))!.wall!.names).toEqual({ [here]: 'Bob the baker' });
	expect((await mineFor(room.app, room.workshopId, ann.personId))!.wall!.names).toEqual({});
	expect(JSON.stringify(await heads('observer'))).not.toContain(bob.personId);
	expect(reasonOf(await nameMyself(room.app, { ...ann, role: 'observer' }, here, 'Ann'))).toBe('not-allowed');
	// In another talk nobody has asked.
	must(await walk(room.app, bob, { at: 'talk', talk: there }));
	expect(await seen()).toEqual({});
	must(await walk(room.app, bob, { at: 'talk', talk: here }));
	must(await nameMyself(room.app, ann, here, 'Ann'));
	expect(await seen()).toEqual({ [here]: ['Bob the baker', 'Ann'] });
	line.drop();
	expect(await seen()).toEqual({ [here]: ['Bob the baker'] });
	// The report keeps who wished to stand in it.
	const names = async () => (await readBook(room.app.db, room.workshopId))!.reports[0]!.names;
	expect(await names()).toEqual(['Bob the baker', 'Ann']);
	must(await nameMyself(room.app, bob, here, ''));
	expect([await seen(), await names()]).toEqual([{}, ['Ann']]);
});

test('[OS33] where very many wish to be seen, some are, and all are counted', async () => {
	for (const [i, person] of room.people.entries()) {
		await goes(person, here);
		must(await nameMyself(room.app, person, here, `Person ${i}`));
	}
	const { talks: counts, named } = await heads();
	expect([counts[here], named![here]!.length]).toEqual([room.people.length, namedMost]);
});
