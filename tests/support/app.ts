import { randomBytes } from 'node:crypto';
import { createApp, type App } from '#server/app.ts';
import { acceptInvite } from '#server/auth/accounts.ts';
import { actorOf } from '#server/auth/actor.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import type { SignedIn } from '#server/auth/session.ts';
import type { Config } from '#server/config.ts';
import { createWorkshop, openDoor, readWorkshop, saveDeal } from '#server/use/workshops.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Method } from '#lib/domain/round.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import { testDatabase } from './database.ts';

/** A clock that only the test moves. */
export class TestClock {
	#now = Date.UTC(2027, 2, 11, 18, 30);
	now(): number {
		return this.#now;
	}
	/** Does not fire timers: the test says `time-up` itself, or moves vitest's own timers too. */
	advance(ms: number): void {
		this.#now += ms;
	}
}

export const testConfig: Config = {
	mode: 'local',
	host: null,
	port: 0,
	origin: null,
	dataDir: '',
	databaseUrl: null,
	peer: null,
	migrationsDir: 'drizzle',
	secret: 'tests-only-0123456789abcdefghijklmnop',
	webhookHosts: ['127.0.0.1'],
	addressHeader: null,
	xffDepth: 1
};

/** The whole app over an empty database of this run's kind. */
export async function testApp(clock = new TestClock()): Promise<App> {
	return createApp(testConfig, { clock, random: randomBytes, database: await testDatabase() });
}

/** The value of a result that must not be a refusal. */
export function must<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
	return result.value;
}

/** Why something was refused; null where it was not. */
export const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string | null => (result.ok ? null : result.refusal!.reason);

/** An administrator who may make workshops. */
export async function someAdmin(app: App, login = 'ada'): Promise<SignedIn> {
	const link = await app.firstAdminLink('http://localhost');
	const { userId } = must(await acceptInvite(app, link!.split('/').pop()!, { name: 'Ada', login, password: 'a long enough password' }));
	return { id: userId, kind: 'account', name: 'Ada', admin: true };
}

/** A workshop with open doors, and its facilitator. */
export async function openWorkshop(app: App, host: SignedIn, method?: Method): Promise<{ workshopId: WorkshopId; facilitator: Actor }> {
	const { id } = must(await createWorkshop(app, host, { title: 'Millbrook: streets and river', question: 'What should change around Mill Lane?', begin: method && { method, deck: null } }));
	const facilitator = (await actorOf(app, host, id))!;
	const { deal } = (await readWorkshop(app, id))!;
	must(await saveDeal(app, facilitator, { ...deal, decider: 'Millbrook Town Council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' }));
	must(await openDoor(app, facilitator));
	return { workshopId: id, facilitator };
}

export async function joinAs(app: App, workshopId: WorkshopId, alias: string): Promise<Actor> {
	const { personId } = must(await joinWorkshop(app, { workshopId, alias, user: null }));
	return { personId, workshopId, role: 'participant' };
}
