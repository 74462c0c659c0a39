import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';

/**
 * Records of closed rounds, outcomes and published editions are written once: the database refuses every change of them. Only in a transaction that has
 * said this may words be taken out of them; whoever says it writes a new digest, and a line of the log with both.
 */
export async function takingOut(tx: Tx): Promise<void> {
	await tx.execute(sql`select set_config('folkmoot.taking_out', 'on', true)`);
}
