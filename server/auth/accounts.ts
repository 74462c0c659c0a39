import { and, eq, gt, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { invites, people, users, workshops } from '../db/schema.ts';
import type { Tx } from '../db/client.ts';
import { makeToken, tokenHash } from './keys.ts';
import { hashPassword, isPassword, passwordLeast, passwordMost } from './password.ts';
import type { SignedIn } from './session.ts';
import { makeId, type PersonId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import { invitedRoles, type InvitedRole } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

export type InviteKind = 'admin' | 'facilitator' | InvitedRole;
const inviteMs = 14 * 24 * 60 * 60 * 1000;
const nameLimit = 60;

/** One answer and one amount of work for a wrong name and a wrong password. `address` is the caller's, for the limits. */
export async function signIn(app: App, { login, password }: { login: string; password: string }, address: string): Promise<Result<{ userId: UserId }>> {
	const name = loginOf(login);
	const { signInAddress, signInName } = app.limits;
	const waitSeconds = Math.max(signInAddress.wait(address), signInName.wait(name));
	if (waitSeconds > 0) return refuse({ reason: 'too-many-tries', waitSeconds });
	const [account] = await app.db.select().from(users).where(and(eq(users.login, name), eq(users.kind, 'account')));
	const right = await isPassword(account?.passwordHash ?? null, password.slice(0, passwordMost));
	if (right === null) return refuse({ reason: 'server-full' });
	if (!right || !account) {
		signInAddress.fail(address);
		signInName.fail(name);
		return refuse({ reason: 'wrong-login' });
	}
	signInName.forgive(name);
	return done({ userId: account.id });
}

/** The one-time link that makes the first administrator, as a path; null when there is an administrator. An older unused one dies. */
export async function firstAdminToken(app: App): Promise<string | null> {
	const [admin] = await app.db.select({ id: users.id }).from(users).where(eq(users.admin, true)).limit(1);
	if (admin) return null;
	await app.db.delete(invites).where(and(eq(invites.kind, 'admin'), isNull(invites.createdBy), isNull(invites.usedAt)));
	return writeInvite(app, 'admin', null, null);
}

/** Administrators invite administrators and facilitators; a workshop's facilitator invites who works beside them in it: co-hosts, advisers, helpers, officers (the caller checks which). */
export async function makeInvite(app: App, user: SignedIn, { kind, workshopId = null }: { kind: InviteKind; workshopId?: WorkshopId | null }): Promise<Result<{ token: string }>> {
	if (isInvited(kind)) {
		if (workshopId === null) return refuse({ reason: 'not-allowed' });
		const [person] = await app.db.select().from(people).where(and(eq(people.workshopId, workshopId), eq(people.userId, user.id)));
		if (person?.role !== 'facilitator') return refuse({ reason: 'not-allowed' });
	} else if (!user.admin) return refuse({ reason: 'not-allowed' });
	return done({ token: await writeInvite(app, kind, isInvited(kind) ? workshopId : null, user.id) });
}

async function writeInvite(app: App, kind: InviteKind, workshopId: WorkshopId | null, createdBy: UserId | null): Promise<string> {
	const token = makeToken(app);
	await app.db.insert(invites).values({ tokenHash: tokenHash(token), kind, workshopId, createdBy, expiresAt: new Date(app.clock.now() + inviteMs) });
	return token;
}

export async function readInvite(app: App, token: string): Promise<{ kind: InviteKind; workshopTitle: string | null } | null> {
	const [invite] = await app.db
		.select({ kind: invites.kind, title: workshops.title })
		.from(invites)
		.leftJoin(workshops, eq(workshops.id, invites.workshopId))
		.where(and(eq(invites.tokenHash, tokenHash(token)), isNull(invites.usedAt), gt(invites.expiresAt, new Date(app.clock.now()))));
	return invite ? { kind: invite.kind, workshopTitle: invite.title } : null;
}

type Accepted = { userId: UserId; kind: InviteKind; workshopId: WorkshopId | null };

/** Makes an account and uses the link up, in one transaction: of two presses one wins. */
export async function acceptInvite(app: App, token: string, { name, login, password }: { name: string; login: string; password: string }): Promise<Result<Accepted>> {
	const shown = name.trim();
	if (shown === '') return refuse({ reason: 'field-empty', field: 'name' });
	if (shown.length > nameLimit) return refuse({ reason: 'field-too-long', field: 'name', limit: nameLimit });
	const wanted = loginOf(login);
	if (!/^[a-z0-9][a-z0-9._@+-]{2,79}$/.test(wanted)) return refuse({ reason: 'login-bad' });
	if ([...password].length < passwordLeast) return refuse({ reason: 'password-too-short', least: passwordLeast });
	if (password.length > passwordMost) return refuse({ reason: 'password-too-long', limit: passwordMost });
	// Before the dear hash: a dead link costs nothing.
	if ((await readInvite(app, token)) === null) return refuse({ reason: 'invite-over' });
	const passwordHash = await hashPassword(password);
	if (passwordHash === null) return refuse({ reason: 'server-full' });
	return app.db.transaction(async (tx) => {
		const [taken] = await tx.select({ id: users.id }).from(users).where(eq(users.login, wanted));
		if (taken) return refuse({ reason: 'login-taken' } as const);
		const invite = await useUp(app, tx, token);
		if (!invite) return refuse({ reason: 'invite-over' } as const);
		const userId = makeId<UserId>(app.random);
		await tx.insert(users).values({ id: userId, kind: 'account', name: shown, login: wanted, passwordHash, admin: invite.kind === 'admin', createdAt: new Date(app.clock.now()) });
		await enrol(app, tx, invite, { id: userId, name: shown });
		return done({ userId, kind: invite.kind, workshopId: invite.workshopId });
	});
}

/** Someone who has an account already takes the new right with it. */
export async function acceptInviteAs(app: App, token: string, userId: UserId): Promise<Result<Accepted>> {
	return app.db.transaction(async (tx) => {
		const [account] = await tx.select().from(users).where(and(eq(users.id, userId), eq(users.kind, 'account')));
		if (!account) return refuse({ reason: 'not-allowed' } as const);
		const invite = await useUp(app, tx, token);
		if (!invite) return refuse({ reason: 'invite-over' } as const);
		if (invite.kind === 'admin') await tx.update(users).set({ admin: true }).where(eq(users.id, userId));
		await enrol(app, tx, invite, account);
		return done({ userId, kind: invite.kind, workshopId: invite.workshopId });
	});
}

async function useUp(app: App, tx: Tx, token: string) {
	const now = new Date(app.clock.now());
	const [invite] = await tx
		.update(invites)
		.set({ usedAt: now })
		.where(and(eq(invites.tokenHash, tokenHash(token)), isNull(invites.usedAt), gt(invites.expiresAt, now)))
		.returning();
	return invite ?? null;
}

/** Whoever is invited to one workshop becomes a member of the one workshop the link was made for. Whoever is in it already keeps their role. */
async function enrol(app: App, tx: Tx, invite: { kind: InviteKind; workshopId: WorkshopId | null }, user: { id: UserId; name: string }): Promise<void> {
	if (!isInvited(invite.kind) || invite.workshopId === null) return;
	await tx
		.insert(people)
		.values({ id: makeId<PersonId>(app.random), workshopId: invite.workshopId, userId: user.id, role: invite.kind, alias: user.name, number: 0, joinedAt: new Date(app.clock.now()) })
		.onConflictDoNothing();
}

function isInvited(kind: InviteKind): kind is InvitedRole {
	return invitedRoles.some((role) => role === kind);
}

function loginOf(typed: string): string {
	return typed.trim().toLowerCase().slice(0, 80);
}
