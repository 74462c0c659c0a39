import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { App } from '#server/app.ts';
import { acceptInvite, acceptInviteAs, makeInvite, signIn } from '#server/auth/accounts.ts';
import { doorOf, findDoorByCode, findDoorByToken, findHall, joinWorkshop, mayEnter, setDoorCookie } from '#server/auth/door.ts';
import { actorOf } from '#server/auth/actor.ts';
import { readSessionToken, startSession } from '#server/auth/session.ts';
import type { Cookies } from '#server/auth/cookies.ts';
import { emptyTables } from '../support/database.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, testApp, TestClock } from '../support/app.ts';

let app: App;
let clock: TestClock;
beforeAll(async () => {
	clock = new TestClock();
	app = await testApp(clock);
});
afterAll(() => app.close());
beforeEach(async () => {
	await emptyTables(app.db);
	clock.advance(60 * 60_000);
});
const day = 24 * 60 * 60_000;

describe('accounts', () => {
	test('[A6] the first link makes one administrator, once; a newer first link replaces it', async () => {
		const older = (await app.firstAdminLink('http://localhost'))!.split('/').pop()!;
		const token = (await app.firstAdminLink('http://localhost'))!.split('/').pop()!;
		const person = { name: 'Ada', login: 'ada', password: 'a long enough password' };
		expect(reasonOf(await acceptInvite(app, older, person))).toBe('invite-over');
		const twice = await Promise.all([acceptInvite(app, token, person), acceptInvite(app, token, { ...person, login: 'bob' })]);
		expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await app.firstAdminLink('http://localhost')).toBeNull();
	});

	test('[A7] only administrators invite staff, only a workshop’s facilitator its officers; links end after 14 days', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const { token } = must(await makeInvite(app, ada, { kind: 'facilitator' }));
		const { userId } = must(await acceptInvite(app, token, { name: 'Fay', login: 'fay', password: 'another long password' }));
		const fay = { id: userId, kind: 'account' as const, name: 'Fay', admin: false };
		expect(reasonOf(await makeInvite(app, fay, { kind: 'facilitator' }))).toBe('not-allowed');
		expect(reasonOf(await makeInvite(app, fay, { kind: 'officer', workshopId }))).toBe('not-allowed');
		const officer = must(await makeInvite(app, ada, { kind: 'officer', workshopId }));
		must(await acceptInviteAs(app, officer.token, fay.id));
		expect((await actorOf(app, fay, workshopId))?.role).toBe('officer');
		const late = must(await makeInvite(app, ada, { kind: 'admin' }));
		clock.advance(15 * day);
		expect(reasonOf(await acceptInviteAs(app, late.token, fay.id))).toBe('invite-over');
	});

	test('[A8] a wrong name and a wrong password get one answer, and after ten tries at one name one has to wait', async () => {
		await someAdmin(app);
		expect(reasonOf(await signIn(app, { login: 'nobody', password: 'x' }, 'a'))).toBe('wrong-login');
		for (let i = 0; i < 10; i++) expect(reasonOf(await signIn(app, { login: 'ada', password: 'x' }, `address ${i}`))).toBe('wrong-login');
		expect(reasonOf(await signIn(app, { login: 'ada', password: 'a long enough password' }, 'b'))).toBe('too-many-tries');
		clock.advance(11 * 60_000);
		expect((await signIn(app, { login: ' ADA ', password: 'a long enough password' }, 'b')).ok).toBe(true);
	});

	test('[A9] the database holds no usable token, code or password', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const { token } = await startSession(app, ada.id);
		const invite = must(await makeInvite(app, ada, { kind: 'facilitator' }));
		const door = (await doorOf(app, workshopId))!;
		const { rows } = await app.db.execute<{ all: string }>(
			sql`select (select json_agg(s) from sessions s)::text || (select json_agg(i) from invites i)::text || (select json_agg(w) from workshops w)::text || (select json_agg(u) from users u)::text as all`
		);
		for (const secret of [token, invite.token, door.code, door.linkToken, door.hallToken, 'a long enough password']) expect(rows[0]!.all).not.toContain(secret);
		expect(rows[0]!.all).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
	});

	test('[A10] a session ends: when it is ended, and for good after seven days, whatever one does', async () => {
		const ada = await someAdmin(app);
		const { token } = await startSession(app, ada.id);
		expect((await readSessionToken(app, token))?.user.name).toBe('Ada');
		expect(await readSessionToken(app, `${token}x`)).toBeNull();
		clock.advance(6 * day);
		expect(await readSessionToken(app, token)).not.toBeNull();
		clock.advance(2 * day);
		expect(await readSessionToken(app, token)).toBeNull();
		clock.advance(-8 * day);
		expect(await readSessionToken(app, token)).toBeNull();
	});
});

describe('the door', () => {
	test('[A11] a wrong code and the code of a closed or unopened workshop get one answer; ten failures close the door to an address for ten minutes', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const { code } = (await doorOf(app, workshopId))!;
		expect((await findDoorByCode(app, `${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`, 'a')).ok).toBe(true);
		for (const state of ['draft', 'closed']) {
			await app.db.execute(sql`update workshops set state = ${state}`);
			expect(reasonOf(await findDoorByCode(app, code, 'b'))).toBe('wrong-code');
		}
		await app.db.execute(sql`update workshops set state = 'open'`);
		for (let i = 0; i < 10; i++) expect(reasonOf(await findDoorByCode(app, 'ZZZZZZZZ', 'guesser'))).toBe('wrong-code');
		expect(reasonOf(await findDoorByCode(app, code, 'guesser'))).toBe('too-many-tries');
		expect((await findDoorByCode(app, code, 'neighbour')).ok).toBe(true);
		clock.advance(11 * 60_000);
		expect((await findDoorByCode(app, code, 'guesser')).ok).toBe(true);
		expect(reasonOf(await findDoorByCode(app, 'ABC', 'guesser'))).toBe('code-incomplete');
	});

	test('[A12] the pass at the door opens that one door, for half a day, and cannot be made by hand', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const jar = new Map<string, string>();
		const cookies: Cookies = { get: (name) => jar.get(name), set: (name, value) => void jar.set(name, value), delete: (name) => void jar.delete(name) };
		const { linkToken } = (await doorOf(app, workshopId))!;
		must(await findDoorByToken(app, linkToken, 'a'));
		expect(mayEnter(app, cookies, workshopId)).toBe(false);
		setDoorCookie(app, cookies, workshopId);
		expect(mayEnter(app, cookies, workshopId)).toBe(true);
		expect(mayEnter(app, cookies, 'another000000000')).toBe(false);
		const [name, pass] = [...jar][0]!;
		jar.set(name, pass.replace(workshopId, 'another000000000'));
		expect(mayEnter(app, cookies, 'another000000000')).toBe(false);
		jar.set(name, pass);
		clock.advance(13 * 60 * 60_000);
		expect(mayEnter(app, cookies, workshopId)).toBe(false);
	});

	test('[A13] whoever comes back with their session is the same person; hidden signs in an alias are dropped', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const first = must(await joinWorkshop(app, { workshopId, alias: '  He\u202eron\u0007 ', user: null }));
		const { user } = (await readSessionToken(app, first.session!.token))!;
		expect(user.name).toBe('Heron');
		const again = must(await joinWorkshop(app, { workshopId, alias: 'Otter', user }));
		expect(again).toEqual({ personId: first.personId, session: null });
		expect(reasonOf(await joinWorkshop(app, { workshopId, alias: ' \u200b ', user: null }))).toBe('alias-empty');
		expect(reasonOf(await joinWorkshop(app, { workshopId, alias: 'x'.repeat(31), user: null }))).toBe('alias-too-long');
	});

	test('[A14] people who press Join at the same moment get numbers of their own, without a gap', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		await Promise.all(Array.from({ length: 25 }, (_, i) => joinAs(app, workshopId, `Person ${i}`)));
		const { rows } = await app.db.execute<{ number: number }>(sql`select number from people where role = 'participant' order by number`);
		expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
	});

	test('[A15] the hall link lets a screen look and nothing else', async () => {
		const ada = await someAdmin(app);
		const { workshopId } = await openWorkshop(app, ada);
		const { hallToken } = (await doorOf(app, workshopId))!;
		const { session } = must(await findHall(app, hallToken, null));
		const { user } = (await readSessionToken(app, session!.token))!;
		expect((await actorOf(app, user, workshopId))?.role).toBe('observer');
		expect(reasonOf(await findHall(app, 'guess', null))).toBe('wrong-code');
	});
});
