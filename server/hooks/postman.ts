import { and, asc, eq, inArray, lt, lte, ne } from 'drizzle-orm';
import type { App } from '../app.ts';
import { faultOf } from '../db/fault.ts';
import { deliveries, webhooks } from '../db/schema.ts';
import { webhookSecret } from '../use/webhooks.ts';
import { forgetNews } from '../use/doing/news.ts';
import { forgetContacts } from '../use/pledges.ts';
import { callHook, signatureOf } from './call.ts';

const minute = 60_000;
/** How long after each failed try the next one comes: nine tries over a good day and a half. Then it is given up. */
export const waits = [minute / 6, minute, 5 * minute, 15 * minute, 60 * minute, 3 * 60 * minute, 8 * 60 * minute, 24 * 60 * minute] as const;
const beatMs = 5_000;
/** Who has taken a message to bring it has this long; then another may. */
const heldMs = minute;
const keptMs = 30 * 24 * 60 * minute;

/** Brings what is waiting in the database to webhooks, also what waited while the server was down. Several servers share the work. */
export class Postman {
	readonly #app: App;
	#timer: NodeJS.Timeout | null = null;
	#going: Promise<void> | null = null;
	#tidiedAt = 0;

	constructor(app: App) {
		this.#app = app;
	}

	start(): void {
		this.#timer = setInterval(() => void this.round().catch((error: unknown) => console.error(`webhooks could not be called, trying again: ${faultOf(error)}`)), beatMs);
		this.#timer.unref();
	}

	/** One round now. Rounds do not overlap. */
	round(): Promise<void> {
		this.#going ??= this.#round().finally(() => (this.#going = null));
		return this.#going;
	}

	async close(): Promise<void> {
		if (this.#timer) clearInterval(this.#timer);
		await this.#going?.catch(() => {});
	}

	async #round(): Promise<void> {
		const { db, clock } = this.#app;
		const now = clock.now();
		if (now - this.#tidiedAt > 60 * minute) {
			this.#tidiedAt = now;
			await db.delete(deliveries).where(and(ne(deliveries.state, 'waiting'), lt(deliveries.createdAt, new Date(now - keptMs))));
			await forgetContacts(this.#app);
			await forgetNews(this.#app);
		}
		const due = await db.transaction(async (tx) => {
			const rows = await tx.select({ id: deliveries.id }).from(deliveries).where(and(eq(deliveries.state, 'waiting'), lte(deliveries.nextAt, new Date(now)))).orderBy(asc(deliveries.nextAt)).limit(20).for('update', { skipLocked: true });
			if (rows.length === 0) return [];
			return tx.update(deliveries).set({ nextAt: new Date(now + heldMs) }).where(inArray(deliveries.id, rows.map(({ id }) => id))).returning();
		});
		await Promise.all(due.map((row) => this.#bring(row)));
	}

	async #bring(row: typeof deliveries.$inferSelect): Promise<void> {
		const { db, clock, config } = this.#app;
		const [hook] = await db.select().from(webhooks).where(eq(webhooks.id, row.webhookId));
		if (!hook) return;
		const at = clock.now();
		const answered = await callHook({
			url: hook.url,
			body: row.body,
			allowed: config.webhookHosts,
			headers: { 'folkmoot-event': row.kind, 'folkmoot-delivery': row.id, 'folkmoot-signature': signatureOf(webhookSecret(this.#app, hook.id), Math.floor(at / 1000), row.body) }
		});
		const tries = [...row.tries, { at: new Date(at).toISOString(), ...answered }];
		const isTaken = answered.status !== null && answered.status >= 200 && answered.status < 300;
		const wait = waits[tries.length - 1];
		const state = isTaken ? 'taken' : wait === undefined ? 'given-up' : 'waiting';
		await db.update(deliveries).set({ state, tries, nextAt: new Date(clock.now() + (wait ?? 0)) }).where(eq(deliveries.id, row.id));
	}
}
