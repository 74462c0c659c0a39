import type { Cookies } from './cookies.ts';
import { timingSafeEqual } from 'node:crypto';
import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { people, users, workshops } from '../db/schema.ts';
import { codeHash, doorTokens, keyed, tokenHash } from './keys.ts';
import { cookieOptions, startSession, type NewSession, type SignedIn } from './session.ts';
import { codeLength, readCode } from '#lib/domain/code.ts';
import { makeId, type PersonId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import { aliasLimit, workshopLimit } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** A spoken code, as typed. Wrong and closed get the same answer after the same work (promise H5). */
export async function findDoorByCode(app: App, typed: string, address: string): Promise<Result<{ workshopId: WorkshopId }>> {
	const code = readCode(typed.slice(0, 64));
	if (code.length !== codeLength) return refuse({ reason: 'code-incomplete', have: code.length, want: codeLength });
	const waitSeconds = app.limits.code.wait(address);
	if (waitSeconds > 0) return refuse({ reason: 'too-many-tries', waitSeconds });
	const [workshop] = await app.db.select({ id: workshops.id, state: workshops.state }).from(workshops).where(eq(workshops.codeHash, codeHash(app, code)));
	if (workshop?.state !== 'open') {
		app.limits.code.fail(address);
		return refuse({ reason: 'wrong-code' });
	}
	return done({ workshopId: workshop.id });
}

/** A link also finds a workshop that has not opened yet: its door then says so. */
export async function findDoorByToken(app: App, token: string, address: string): Promise<Result<{ workshopId: WorkshopId }>> {
	const waitSeconds = app.limits.code.wait(address);
	if (waitSeconds > 0) return refuse({ reason: 'too-many-tries', waitSeconds });
	const [workshop] = await app.db.select({ id: workshops.id }).from(workshops).where(eq(workshops.linkHash, tokenHash(token.slice(0, 64))));
	if (!workshop) {
		app.limits.code.fail(address);
		return refuse({ reason: 'wrong-code' });
	}
	return done({ workshopId: workshop.id });
}

const doorCookie = (app: Pick<App, 'config'>) => (app.config.mode === 'production' ? '__Host-door' : 'door');
const doorMs = 12 * 60 * 60 * 1000;

/** What the link or the code was exchanged for: leave to stand at this one door, for half a day. The token itself leaves the address bar. */
export function setDoorCookie(app: App, cookies: Cookies, workshopId: WorkshopId): void {
	const until = app.clock.now() + doorMs;
	const pass = `${workshopId}.${until}`;
	cookies.set(doorCookie(app), `${pass}.${keyed(app, 'door', pass).toString('base64url')}`, { ...cookieOptions(app), maxAge: doorMs / 1000 });
}

export function mayEnter(app: App, cookies: Cookies, workshopId: string): boolean {
	const [id, until, mark] = (cookies.get(doorCookie(app)) ?? '').split('.');
	if (id !== workshopId || !until || !mark || !(Number(until) > app.clock.now())) return false;
	const right = keyed(app, 'door', `${id}.${until}`);
	const given = Buffer.from(mark, 'base64url');
	return given.length === right.length && timingSafeEqual(given, right);
}

export interface Joined {
	personId: PersonId;
	/** Set where a new guest was made: the caller gives it to the browser. */
	session: NewSession | null;
}

/** In through the door with an alias. Who is signed in (an account, or a guest of another workshop) keeps that session; who joined before comes back as the same person. */
export async function joinWorkshop(app: App, { workshopId, alias, user }: { workshopId: WorkshopId; alias: string; user: SignedIn | null }): Promise<Result<Joined>> {
	const called = cleanAlias(alias);
	if (called === '') return refuse({ reason: 'alias-empty' });
	if ([...called].length > aliasLimit) return refuse({ reason: 'alias-too-long', limit: aliasLimit });
	const joined = await app.db.transaction(async (tx) => {
		const number = await takeNumber(tx, workshopId);
		if (number === null) return refuse({ reason: 'workshop-not-open' } as const);
		const now = new Date(app.clock.now());
		if (user) {
			const [again] = await tx.select().from(people).where(and(eq(people.workshopId, workshopId), eq(people.userId, user.id)));
			if (again) {
				await tx.update(people).set(again.role === 'participant' ? { alias: called, leftAt: null } : { leftAt: null }).where(eq(people.id, again.id));
				return done({ personId: again.id, userId: user.id, fresh: false });
			}
		}
		if (await isFull(tx, workshopId)) return refuse({ reason: 'workshop-full', limit: workshopLimit } as const);
		const userId = user?.id ?? makeId<UserId>(app.random);
		if (!user) await tx.insert(users).values({ id: userId, kind: 'guest', name: called, createdAt: now });
		const personId = makeId<PersonId>(app.random);
		await tx.insert(people).values({ id: personId, workshopId, userId, role: 'participant', alias: called, number, joinedAt: now });
		return done({ personId, userId, fresh: !user });
	});
	if (!joined.ok) return joined;
	app.facts.changed(workshopId, 'people', 'desk');
	const { personId, userId, fresh } = joined.value;
	return done({ personId, session: fresh ? await startSession(app, userId) : null });
}

/** The next person's number; null where the doors are not open. The row lock makes numbers gapless and the limit exact, however many press Join at once. */
export async function takeNumber(tx: Tx, workshopId: WorkshopId): Promise<number | null> {
	const [workshop] = await tx
		.update(workshops)
		.set({ nextPersonNumber: sql`${workshops.nextPersonNumber} + 1` })
		.where(and(eq(workshops.id, workshopId), eq(workshops.state, 'open')))
		.returning({ next: workshops.nextPersonNumber });
	return workshop ? workshop.next - 1 : null;
}

/** Only with the lock that `takeNumber` takes. */
export async function isFull(tx: Tx, workshopId: WorkshopId): Promise<boolean> {
	const [{ here } = { here: 0 }] = await tx.select({ here: count() }).from(people).where(and(eq(people.workshopId, workshopId), isNull(people.leftAt)));
	return here >= workshopLimit;
}

/** The projector's own link: a guest who may only look. */
export async function findHall(app: App, token: string, user: SignedIn | null): Promise<Result<{ workshopId: WorkshopId; session: NewSession | null }>> {
	const [workshop] = await app.db.select({ id: workshops.id }).from(workshops).where(eq(workshops.hallHash, tokenHash(token.slice(0, 64))));
	if (!workshop) return refuse({ reason: 'wrong-code' });
	const now = new Date(app.clock.now());
	if (user) {
		const [member] = await app.db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshop.id), eq(people.userId, user.id)));
		if (member) return done({ workshopId: workshop.id, session: null });
	}
	const userId = user?.id ?? makeId<UserId>(app.random);
	await app.db.transaction(async (tx) => {
		if (!user) await tx.insert(users).values({ id: userId, kind: 'guest', name: 'Hall screen', createdAt: now });
		await tx
			.insert(people)
			.values({ id: makeId<PersonId>(app.random), workshopId: workshop.id, userId, role: 'observer', alias: 'Hall screen', number: 0, joinedAt: now })
			.onConflictDoNothing();
	});
	return done({ workshopId: workshop.id, session: user ? null : await startSession(app, userId) });
}

/** What the desk and the hall show. The caller checks `can(role, 'door.see')` or `'hall.see'`. */
export async function doorOf(app: App, workshopId: WorkshopId): Promise<{ code: string; linkToken: string; hallToken: string } | null> {
	const [workshop] = await app.db.select({ salt: workshops.doorSalt, state: workshops.state }).from(workshops).where(eq(workshops.id, workshopId));
	return workshop && workshop.state !== 'closed' ? doorTokens(app, workshopId, workshop.salt) : null;
}

/** One line, no control characters, no invisible direction marks that would let one alias pass for another. */
function cleanAlias(alias: string): string {
	return alias.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').replace(/\s+/g, ' ').trim();
}
