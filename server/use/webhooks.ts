import { and, count, desc, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import { keyed } from '../auth/keys.ts';
import type { Tx } from '../db/client.ts';
import { deliveries, webhooks } from '../db/schema.ts';
import { isCallable } from '../hooks/address.ts';
import { makeId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

export const newsKinds = ['priorities.made', 'answer.changed', 'page.published', 'pledge.answered', 'ping'] as const;
export type NewsKind = (typeof newsKinds)[number];
const hookLimit = 10;

/** In the caller's transaction: what has happened is told to every webhook of the workshop, or it has not happened. `data` holds ids and counts, no words and no person. */
export async function queueNews(app: Pick<App, 'random' | 'clock'>, tx: Tx, workshopId: WorkshopId, kind: NewsKind, data: Record<string, unknown>): Promise<void> {
	const hooks = await tx.select({ id: webhooks.id }).from(webhooks).where(and(eq(webhooks.workshopId, workshopId), eq(webhooks.on, true)));
	if (hooks.length > 0) await tx.insert(deliveries).values(hooks.map(({ id }) => delivery(app, id, workshopId, kind, data)));
}

function delivery(app: Pick<App, 'random' | 'clock'>, webhookId: string, workshopId: WorkshopId, kind: NewsKind, data: Record<string, unknown>) {
	const id = makeId<string>(app.random);
	const now = new Date(app.clock.now());
	const body = JSON.stringify({ id, kind, workshop: workshopId, at: now.toISOString(), data });
	return { id, webhookId, kind, body, state: 'waiting' as const, tries: [], nextAt: now, createdAt: now };
}

/** What signs a webhook's messages. Made from the installation's secret, so that the desk can show it and the database does not hold it. */
export function webhookSecret(app: Pick<App, 'config'>, id: string): string {
	return `whsec_${keyed(app, 'webhook', id).toString('base64url')}`;
}

export async function addWebhook(app: App, actor: Actor, userId: UserId, url: string): Promise<Result<{ id: string }>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	if (!isCallable(url, app.config.webhookHosts)) return refuse({ reason: 'hook-address' });
	const id = makeId<string>(app.random);
	return app.db.transaction(async (tx) => {
		const [has] = await tx.select({ n: count() }).from(webhooks).where(eq(webhooks.workshopId, actor.workshopId));
		if ((has?.n ?? 0) >= hookLimit) return refuse({ reason: 'keys-many', limit: hookLimit } as const);
		await tx.insert(webhooks).values({ id, workshopId: actor.workshopId, userId, url, createdAt: new Date(app.clock.now()) });
		return done({ id });
	});
}

export async function dropWebhook(app: App, actor: Actor, id: string): Promise<Result<void>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	await app.db.delete(webhooks).where(and(eq(webhooks.id, id), eq(webhooks.workshopId, actor.workshopId)));
	return done(undefined);
}

/** A message that says nothing but that it came. */
export async function pingWebhook(app: App, actor: Actor, id: string): Promise<Result<void>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const [hook] = await app.db.select({ id: webhooks.id }).from(webhooks).where(and(eq(webhooks.id, id), eq(webhooks.workshopId, actor.workshopId)));
	if (hook) await app.db.insert(deliveries).values(delivery(app, hook.id, actor.workshopId, 'ping', {}));
	return done(undefined);
}

/** With the newest twenty messages of each. */
export async function readWebhooks(app: App, workshopId: WorkshopId) {
	const hooks = await app.db.select().from(webhooks).where(eq(webhooks.workshopId, workshopId)).orderBy(webhooks.createdAt);
	if (hooks.length === 0) return [];
	const log = await app.db.select({ id: deliveries.id, webhookId: deliveries.webhookId, kind: deliveries.kind, state: deliveries.state, tries: deliveries.tries, nextAt: deliveries.nextAt, createdAt: deliveries.createdAt }).from(deliveries).where(inArray(deliveries.webhookId, hooks.map(({ id }) => id))).orderBy(desc(deliveries.createdAt)).limit(200);
	return hooks.map(({ id, url, createdAt }) => ({ id, url, createdAt, secret: webhookSecret(app, id), log: log.filter(({ webhookId }) => webhookId === id).slice(0, 20) }));
}
